/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';

import type { ContactAfter } from '../../test/examples/promises';

/** Characters in a line. */
const WIDTH = 140;
const MIN_WIDTH = 116;

/** What is read of an output item. */
export interface Outcome {
	outcome: string;
	reason?: string;
	advice?: string;
	email: string | null;
	segments: { added: string[]; removed: string[]; kept: string[] };
	properties: Record<string, unknown>;
	warnings: string[];
	requests: number;
}

export function eventTable(events: readonly IDataObject[], outcomes: readonly Outcome[]): string {
	const table = plainTable(['event', 'person', 'outcome', 'segments', 'what happened', 'requests'], [20, 26, 11, 17, 'rest', 10]);
	events.forEach((event, index) => {
		const outcome = outcomes[index];
		if (outcome === undefined) return;
		table.push([eventName(event), personOf(event, outcome), outcome.outcome, segmentsOf(outcome), wordsOf(outcome), outcome.requests]);
	});
	return table.toString();
}

export function contactTable(contacts: readonly ContactAfter[]): string {
	const table = plainTable(['contact', 'name', 'opted out', 'segments', 'properties'], [26, 20, 11, 17, 'rest']);
	for (const { email, firstName, lastName, unsubscribed, segments, properties } of contacts) {
		const values = Object.entries(properties).map(([key, value]) => `${key} = ${value}`);
		table.push([email, [firstName, lastName].join(' ').trim(), unsubscribed ? 'yes' : 'no', segments.join('\n'), values.join('\n')]);
	}
	return table.toString();
}

/** No colours, so that a log of it stays readable. */
function plainTable(head: string[], widths: Array<number | 'rest'>): Table.Table {
	const terminal = Math.min(Math.max(process.stdout.columns ?? WIDTH, MIN_WIDTH), WIDTH);
	const fixed = widths.reduce((sum: number, width) => sum + (width === 'rest' ? 0 : width), widths.length + 1);
	const colWidths = widths.map((width) => (width === 'rest' ? terminal - fixed : width));
	return new Table({ head, colWidths, wordWrap: true, style: { head: [], border: [] } });
}

function eventName(event: IDataObject): string {
	const name = event['event'] ?? event['name'];
	return [event['type'] ?? '(no type)', ...(name === undefined ? [] : [`"${String(name)}"`])].join(' ');
}

function personOf(event: IDataObject, outcome: Outcome): string {
	return outcome.email ?? String(event['userId'] ?? event['anonymousId'] ?? '');
}

function segmentsOf({ segments: { added, removed, kept } }: Outcome): string {
	return [...added.map((name) => `+ ${name}`), ...removed.map((name) => `- ${name}`), ...kept.map((name) => `= ${name}`)].join('\n');
}

function wordsOf({ reason, advice, properties, warnings }: Outcome): string {
	const writes = Object.entries(properties).map(([key, value]) => (value === null ? `clears ${key}` : `${key} = ${String(value)}`));
	const skipped = reason === undefined ? [] : [`${reason}: ${advice ?? ''}`];
	return [...skipped, ...writes, ...warnings.map((warning) => `Warning: ${warning}`)].join('\n');
}
