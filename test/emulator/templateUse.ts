import { invalid, notFound } from './answers';
import type { TemplateContent, TemplateVariableRecord } from './records';
import type { Context } from './routing';
import { isRecord, typeName, type Json } from './values';

export interface ChosenTemplate {
	readonly id: string | null;
	readonly content: TemplateContent | undefined;
	/** Fallbacks included. */
	readonly variables: Readonly<Record<string, string | number>>;
}

const LONGEST_VALUE = 2000;

/** The published version of the template a mail names, with its variables filled. */
export function readTemplate(context: Context, payload: Json): ChosenTemplate {
	const given = payload['template'];
	if (!isRecord(given)) throw invalid(`Invalid \`template\` field: expected object, received ${typeName(given)}`);
	if (payload['html'] !== undefined || payload['text'] !== undefined) throw invalid('The `template` field cannot be used together with `html` or `text`.');
	const { id, variables = {} } = given;
	if (typeof id !== 'string' || id === '') throw invalid('Missing `template.id` field.');
	const template = context.state.template(id);
	if (template === undefined || template.published === null) {
		if (context.quirks.unusableTemplate === 404) throw notFound('Template');
		throw invalid(template === undefined ? 'The template does not exist.' : 'The template is not published.');
	}
	if (!isRecord(variables)) throw invalid(`Invalid \`template.variables\` field: expected object, received ${typeName(variables)}`);
	return { id: template.id, content: template.published, variables: fill(context, template.published, variables) };
}

function fill(context: Context, content: TemplateContent, given: Json): Record<string, string | number> {
	const declared = new Set(content.variables.map(({ key }) => key));
	if (context.quirks.unknownVariable === '422') {
		for (const key of Object.keys(given)) if (!declared.has(key)) throw invalid(`The variable \`${key}\` is not declared in the template.`);
	}
	return Object.fromEntries(content.variables.map((variable) => [variable.key, valueOf(context, variable, given)]));
}

function valueOf(context: Context, { key, type, fallback }: TemplateVariableRecord, given: Json): string | number {
	const value = Object.hasOwn(given, key) ? given[key] : undefined;
	if (value === undefined || value === null) {
		if (fallback === null) throw invalid(`The variable \`${key}\` is required by the template.`);
		return fallback;
	}
	if (typeof value !== 'string' && typeof value !== 'number') throw invalid(`The variable \`${key}\` must be a ${type}.`);
	if (typeof value !== type && context.quirks.wrongTypeVariable === '422') throw invalid(`The variable \`${key}\` must be a ${type}.`);
	if (typeof value === 'string' && value.length > LONGEST_VALUE) throw invalid(`The variable \`${key}\` must be at most ${LONGEST_VALUE} characters long.`);
	if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw invalid(`The variable \`${key}\` is too large.`);
	return value;
}

/** Two or three braces around the variable's key. */
export function render(text: string, variables: ChosenTemplate['variables']): string {
	return text.replace(/\{\{\{?\s*([A-Za-z0-9_]+)\s*\}?\}\}/g, (whole, key: string) => (Object.hasOwn(variables, key) ? String(variables[key]) : whole));
}
