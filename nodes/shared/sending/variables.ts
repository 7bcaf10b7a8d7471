import type { Template, TemplateVariable } from '../resend/types';
import type { Checked } from './refusal';
import { named, ok, refuse } from './refusal';

/** Resend's docs: send e-mail. */
const MAX_TEXT = 2000;

export type VariableValues = Record<string, string | number>;

/**
 * The variables of one e-mail, as the template declares them. Null and empty text count as not given: an expression that
 * finds nothing gives them, and a fallback should then hold. All that is wrong is told at once.
 * A template with unpublished changes shows its draft, while the published version is sent: then nobody knows what is
 * required, so nothing is refused for being absent and nothing is left out for being unknown; Resend decides.
 */
export function checkVariables(template: Template, given: ReadonlyMap<string, unknown>): Checked<VariableValues> {
	const values = new Map<string, string | number>();
	const wrong: string[] = [];
	const warnings = template.hasUnpublishedVersions ? [DRAFT_SHOWN] : [];
	const declared = new Set(template.variables.map(({ key }) => key));
	for (const variable of template.variables) {
		const value = given.get(variable.key);
		if (isAbsent(value)) {
			if (variable.fallback === null && !template.hasUnpublishedVersions) wrong.push(`variable ${named(variable.key)} is missing and has no fallback`);
			continue;
		}
		const fitted = fit(variable, value);
		if (fitted.kind === 'wrong') wrong.push(`variable ${named(variable.key)} ${fitted.why}`);
		else values.set(variable.key, fitted.value);
	}
	for (const [key, value] of given) {
		if (declared.has(key) || isAbsent(value)) continue;
		if (template.hasUnpublishedVersions && (typeof value === 'string' || typeof value === 'number')) values.set(key, value);
		else warnings.push(`The template has no variable ${named(key)}: it is left out.`);
	}
	if (wrong.length > 0) {
		return refuse('variableInvalid', `Template ${named(template.name)}: ${wrong.join('; ')}`, 'Check the variables of the node against the data of this item, or give the variable a fallback in Resend. Nothing was sent.');
	}
	return ok(Object.fromEntries(values), warnings);
}

const DRAFT_SHOWN =
	'The template has changes that are not published. Resend sends the published version, whose variables it does not tell: they were checked against the draft only as far as possible.';

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

type Fitted = { kind: 'fits'; value: string | number } | { kind: 'wrong'; why: string };

function fit(variable: TemplateVariable, value: unknown): Fitted {
	return variable.type === 'number' ? fitNumber(value) : fitText(variable, value);
}

function fitNumber(value: unknown): Fitted {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) return { kind: 'wrong', why: `has to be a number, but is ${kindOf(value)}` };
	if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return { kind: 'wrong', why: `is beyond ${Number.MAX_SAFE_INTEGER}, the largest number that Resend takes` };
	return { kind: 'fits', value: number };
}

function fitText({ type }: TemplateVariable, value: unknown): Fitted {
	if (typeof value === 'object' && type === 'string') return { kind: 'wrong', why: `has to be text, but is ${kindOf(value)}` };
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	if (text.length > MAX_TEXT) return { kind: 'wrong', why: `has ${text.length} characters; Resend takes ${MAX_TEXT}` };
	return { kind: 'fits', value: type !== 'string' && typeof value === 'number' ? value : text };
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'text that is no number' : `a ${typeof value}`;
}
