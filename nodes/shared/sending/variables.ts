import type { Template, TemplateVariable } from '../resend/types';
import type { Checked } from './text';
import { named, ok, refuse, isBlank, isDateLike, readText } from './text';

/** Resend's docs: send e-mail. */
const MAX_TEXT = 2000;

export type VariableValues = Record<string, string | number>;

/** What an item gives for the variables of its template. */
export interface GivenVariables {
	/** Said by name, in the fields of the node or its JSON. */
	said: ReadonlyMap<string, unknown>;
	/** What else the event carries, for variables of a node whose fields nobody has filled in. Least wanted first. */
	found: ReadonlyArray<ReadonlyMap<string, unknown>>;
}

/**
 * The variables of one e-mail, as the template declares them. Null and blank text count as not given: an expression that
 * finds nothing gives them, and a fallback should then hold. All that is wrong is named at once.
 * A template with unpublished changes shows its draft, while the published version is sent: then nobody knows what is
 * required, so nothing is refused for being absent and nothing is left out for being unknown; Resend decides.
 */
export function checkVariables(template: Template, { said, found }: GivenVariables): Checked<VariableValues> {
	const values = new Map<string, string | number>();
	const wrong: string[] = [];
	const warnings = template.hasUnpublishedVersions ? [DRAFT_SHOWN] : [];
	const declared = new Set(template.variables.map(({ key }) => key));
	const given = valuesOf(template, said, found);
	for (const variable of template.variables) {
		const value = given.get(variable.key);
		const fitted: Fitted = isAbsent(value) ? { kind: 'absent' } : fit(variable, value);
		if (fitted.kind === 'fits') values.set(variable.key, fitted.value);
		else if (fitted.kind === 'wrong') wrong.push(`variable ${named(variable.key)} ${fitted.why}`);
		else if (variable.fallback === null && !template.hasUnpublishedVersions) wrong.push(`variable ${named(variable.key)} is missing and has no fallback`);
	}
	for (const [key, value] of said) {
		if (declared.has(key) || isAbsent(value)) continue;
		const read = readText(value);
		if (template.hasUnpublishedVersions && read.kind === 'text') values.set(key, typeof value === 'number' ? value : read.text);
		else warnings.push(`The template has no variable ${named(key)}: it is left out.`);
	}
	if (wrong.length > 0) {
		return refuse('variableInvalid', `Template ${named(template.name)}: ${wrong.join('; ')}`, 'Check the variables of the node against the data of this item, or give the variable a fallback in Resend. Nothing was sent.');
	}
	return ok(Object.fromEntries(values), warnings);
}

/** What the item gives for variables that the template shows, by name; all it says where the template shows only a draft. */
export function shownVariables(template: Template, { said, found }: GivenVariables): Map<string, unknown> {
	return new Map([...(template.hasUnpublishedVersions ? said : []), ...valuesOf(template, said, found)]);
}

function valuesOf(template: Template, said: GivenVariables['said'], found: GivenVariables['found']): Map<string, unknown> {
	const inEvent = byLooseName(found);
	return new Map(template.variables.map(({ key }) => [key, said.get(key) ?? inEvent.get(looseName(key))]));
}

const DRAFT_SHOWN =
	'The template has changes that are not published. Resend sends the published version and does not show its variables: they were checked against the draft only as far as possible.';

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && isBlank(value));
}

/** Events write `first_name` or `firstName` where a template says `FIRST_NAME`. */
function looseName(key: string): string {
	return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function byLooseName(found: GivenVariables['found']): Map<string, unknown> {
	const values = new Map<string, unknown>();
	for (const source of found) for (const [key, value] of source) if (!isAbsent(value) && (typeof value !== 'object' || isDateLike(value))) values.set(looseName(key), value);
	return values;
}

type Fitted = { kind: 'fits'; value: string | number } | { kind: 'absent' } | { kind: 'wrong'; why: string };

function fit(variable: TemplateVariable, value: unknown): Fitted {
	return variable.type === 'number' ? fitNumber(value) : fitText(variable, value);
}

/** Decimal text only, and no more digits than a number keeps: `0x10`, `1,299.00` and `12 345` are nobody's amount. */
function fitNumber(value: unknown): Fitted {
	const text = typeof value === 'string' ? value.trim() : null;
	if (text !== null && !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { kind: 'wrong', why: 'has to be a number, but is text that is no number' };
	const number = text === null ? value : Number(text);
	if (typeof number !== 'number' || !Number.isFinite(number)) return { kind: 'wrong', why: `has to be a number, but is ${kindOf(value)}` };
	if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return { kind: 'wrong', why: `is beyond ${Number.MAX_SAFE_INTEGER}, the largest number that Resend takes` };
	if (text !== null && text.replace(/\D/g, '').replace(/^0+/, '').length > 15) return { kind: 'wrong', why: 'has more digits than a number keeps' };
	return { kind: 'fits', value: number };
}

function fitText({ type }: TemplateVariable, value: unknown): Fitted {
	const isData = typeof value === 'object' && !isDateLike(value);
	if (isData && type === 'string') return { kind: 'wrong', why: `has to be text, but is ${kindOf(value)}` };
	const read = isData ? readText(JSON.stringify(value)) : readText(value);
	if (read.kind === 'none') return { kind: 'absent' };
	if (read.kind === 'broken') return { kind: 'wrong', why: read.why };
	if (read.text.length > MAX_TEXT) return { kind: 'wrong', why: `has ${read.text.length} characters; Resend takes ${MAX_TEXT}` };
	return { kind: 'fits', value: type !== 'string' && typeof value === 'number' ? value : read.text };
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return isDateLike(value) ? 'a date' : 'an object';
	return typeof value === 'number' ? 'no number' : `a ${typeof value}`;
}
