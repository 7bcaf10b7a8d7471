import type { IDataObject } from 'n8n-workflow';

import type { ContactAfter } from '../../test/examples/promises';
import type { Style } from './style';
import { wrapped } from './style';

/** What is read of an output item. Absent and null are the same: nothing to tell. */
export interface Outcome {
	outcome: string;
	reason?: string | null;
	advice?: string | null;
	email?: string | null;
	segments?: { added?: string[]; removed?: string[]; kept?: string[] } | null;
	properties?: Record<string, unknown> | null;
	warnings?: string[] | null;
	requests?: number | null;
}

const EVENT = 24;
const OUTCOME = 10;
const INDENT = '    ';

/** Two or more lines an event: who and what became of them, then what was written. */
export function eventLines(events: readonly IDataObject[], outcomes: readonly Outcome[], style: Style): string[] {
	return events.flatMap((event, index) => {
		const outcome = outcomes[index];
		if (outcome === undefined) return [];
		const requests = outcome.requests ?? 0;
		const cost = requests === 0 ? 'no request' : `${requests} request${requests === 1 ? '' : 's'}`;
		const person = style.columns - INDENT.length - EVENT - OUTCOME - 12;
		const head = `${String(index + 1).padStart(2)}  ${fixed(eventName(event), EVENT)}${fixed(personOf(event, outcome), person)}`;
		return [`${head}${coloured(fixed(outcome.outcome, OUTCOME), outcome.outcome, style)}${style.dim(cost.padStart(12))}`, ...details(event, outcome, style)];
	});
}

export function contactLines(contacts: readonly ContactAfter[], style: Style): string[] {
	return contacts.flatMap(({ email, firstName, lastName, unsubscribed, segments, properties }) => {
		const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
		const facts = [...(name === '' ? [] : [name]), unsubscribed ? 'opted out' : 'subscribed', ...(segments.length === 0 ? ['in no segment'] : [`in ${segments.join(', ')}`])];
		const values = Object.entries(properties).map(([key, value]) => `${key} = ${value}`);
		return [style.bold(`  ${email}`), ...listed(facts, style), ...listed(values, style).map(style.dim)];
	});
}

function details(event: IDataObject, { reason, advice, segments, properties, warnings }: Outcome, style: Style): string[] {
	const moves = [...(segments?.added ?? []).map((name) => `+ ${name}`), ...(segments?.removed ?? []).map((name) => `- ${name}`)];
	const writes = Object.entries(properties ?? {}).map(([key, value]) => writeIn(event, key, value));
	const skipped = typeof reason === 'string' ? [`${reason}: ${advice ?? ''}`] : [];
	return [
		...listed([...moves, ...whyMoved(event, moves), ...writes], style),
		...skipped.flatMap((text) => indented(text, style)).map(style.dim),
		...(warnings ?? []).flatMap((text) => indented(`Warning: ${text}`, style)).map(style.yellow),
	];
}

/** A property that was written; what it means where it is the sync's record of its own opt-outs. */
export function writeIn(event: IDataObject, key: string, value: unknown): string {
	return optOutIn(event, key, value) ?? (value === null ? `clears ${key}` : `${key} = ${String(value)}`);
}

function optOutIn(event: IDataObject, key: string, value: unknown): string | null {
	if (key !== 'jitsu_opted_out') return null;
	if (value !== null) return 'opted out';
	return traitOf(event, 'unsubscribed') === false ? 'opted in again: this sync had opted them out' : null;
}

/** The event's own list of segments, where it says which ones are left. */
export function whyMoved(event: IDataObject, moves: readonly string[]): string[] {
	const wanted = traitOf(event, 'resendSegments');
	return typeof wanted === 'string' && moves.length > 0 ? [`the event says resendSegments: ${wanted}`] : [];
}

function traitOf({ traits }: IDataObject, name: string): unknown {
	return typeof traits === 'object' && traits !== null ? Reflect.get(traits, name) : undefined;
}

/** Facts beside each other, broken between them rather than inside. */
function listed(facts: readonly string[], style: Style): string[] {
	const kept = facts.map((fact) => fact.replace(/ /g, '\u00a0')).join(' · ');
	return indented(kept, style).map((line) => line.replace(/\u00a0/g, ' ').replace(/^( +)· /, '$1').replace(/ ·$/, ''));
}

function indented(text: string, { columns }: Style): string[] {
	return text === '' ? [] : wrapped(text, columns - INDENT.length).map((line) => INDENT + line);
}

function coloured(text: string, outcome: string, style: Style): string {
	if (outcome === 'skipped') return style.yellow(text);
	if (outcome === 'failed') return style.red(text);
	return outcome === 'unchanged' ? text : style.green(text);
}

/** Exactly `width` characters, a blank at the end. */
function fixed(text: string, width: number): string {
	return (text.length < width ? text : `${text.slice(0, width - 2)}…`).padEnd(width);
}

export function eventName(event: IDataObject): string {
	const name = event['event'] ?? event['name'];
	const type = typeof event['type'] === 'string' ? event['type'] : 'no type';
	return typeof name === 'string' ? `${type} "${name}"` : type;
}

export function personOf(event: IDataObject, outcome: Outcome): string {
	const known = outcome.email ?? event['userId'] ?? event['anonymousId'];
	return typeof known === 'string' || typeof known === 'number' ? String(known) : '(nobody)';
}
