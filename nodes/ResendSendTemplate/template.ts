import type { IExecuteFunctions, ILoadOptionsFunctions, INodeProperties, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { emailIn, isAboutAnother } from '../shared/events/identity';
import { isJsonObject, traitsOf } from '../shared/events/traits';
import type { Traits } from '../shared/events/types';
import { NO_TRAITS } from '../shared/events/types';
import { askForEditor, editorError } from '../shared/n8n/editor';
import type { TemplateVariable } from '../shared/resend/types';
import type { Checked } from '../shared/sending/text';
import { named, ok, refuse } from '../shared/sending/text';
import type { GivenVariables } from '../shared/sending/variables';

export const templateField: INodeProperties = {
	displayName: 'Template',
	name: 'template',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The template to send. Only published templates can be sent.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. welcome-email',
			hint: 'The ID of the template or its alias',
		},
	],
};

/** Id or alias, from the locator or from a plain text that an expression put in its place. */
export function templateText(given: unknown): string {
	const value = isJsonObject(given) ? given['value'] : given;
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

export const variableFields: INodeProperties[] = [
	{
		displayName: 'Variables',
		name: 'variablesMode',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		options: [
			{ name: 'Fields', value: 'fields', description: 'Fill each variable of the template in a field of its own' },
			{ name: 'JSON', value: 'json', description: 'Give all variables as one JSON object' },
		],
	},
	{
		displayName: 'Template Variables',
		name: 'variables',
		type: 'resourceMapper',
		noDataExpression: false,
		default: { mappingMode: 'defineBelow', value: null },
		description:
			'Values for the variables of the template. What is left empty gets the fallback of the template; without a fallback it is required. As long as no field is filled in, each variable is looked for in the event: in template_variables, variables, traits and properties, then in the item and the body of a webhook.',
		typeOptions: {
			loadOptionsDependsOn: ['template.value'],
			resourceMapper: {
				resourceMapperMethod: 'templateVariables',
				// Only in this mode does the editor mark a required column, and refuse a run without it (seen in the editor of n8n 2.40).
				mode: 'add',
				valuesLabel: 'Template Variables',
				fieldWords: { singular: 'variable', plural: 'variables' },
				addAllFields: true,
				supportAutoMap: false,
			},
		},
		// Shown once there is a template: n8n asks for the columns when the field appears, and while an expression of the node has no data
		// to read it does not notice another template (seen in the editor of n8n 2.40).
		displayOptions: { show: { variablesMode: ['fields'] }, hide: { template: [''] } },
	},
	{
		displayName: 'Variables (JSON)',
		name: 'variablesJson',
		type: 'json',
		default: '={{ $json.template_variables ?? $json.body?.template_variables ?? $json.variables ?? $json.body?.variables ?? {} }}',
		description: 'An object with the variables of the template as keys. What is missing gets the fallback of the template.',
		displayOptions: { show: { variablesMode: ['json'] } },
	},
];

/** The variables of the chosen template as columns, those without a fallback required. */
export async function templateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen = templateText(this.getCurrentNodeParameter('template'));
	if (chosen === '') return { fields: [], emptyFieldsNotice: 'Choose a template first: its variables appear here.' };
	if (chosen.startsWith('=')) return { fields: [], emptyFieldsNotice: 'The template comes from an expression, so its variables are not known here. Set Variables to JSON.' };
	const template = await askForEditor(this, (api) => api.getTemplate(chosen));
	if (template === 'notFound') throw editorError(this, 'Resend has no such template in this account. Choose one from the list.');
	if (template.variables.length === 0) return { fields: [], emptyFieldsNotice: `Template ${named(template.name)} has no variables.` };
	return { fields: template.variables.map(column) };
}

function column({ key, type, fallback }: TemplateVariable): ResourceMapperField {
	return {
		id: key,
		displayName: fallback === null ? `${key} (required)` : `${key} (if empty: ${fallback.length > 30 ? `${fallback.slice(0, 30)}…` : fallback})`,
		type: type === 'number' ? 'number' : 'string',
		required: fallback === null,
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
	};
}

/** What an item gives as variables, from whichever source the user chose. Checked against the template later. */
export function readVariables(context: IExecuteFunctions, itemIndex: number): Checked<GivenVariables> {
	if (context.getNodeParameter('variablesMode', itemIndex, 'fields') === 'json') return variablesInJson(context.getNodeParameter('variablesJson', itemIndex, {}));
	if (isUntouched(context.getNodeParameter('variables', itemIndex, {}, { rawExpressions: true }))) return ok({ said: new Map(), found: variablesInEvent(context.getInputData()[itemIndex]?.json) });
	// n8n's own check of a mapper fails without a word on the template, and refuses numbers written as text.
	const given: unknown = context.getNodeParameter('variables', itemIndex, {}, { skipValidation: true });
	if (!isJsonObject(given)) return ok({ said: new Map(), found: [] });
	return ok({ said: traitsOf('mappingMode' in given ? given['value'] : given), found: [] });
}

/** The fields as the editor stores them before anybody fills one in. */
function isUntouched(written: unknown): boolean {
	if (!isJsonObject(written) || !('mappingMode' in written)) return false;
	return [...traitsOf(written['value']).values()].every((value) => value === null || value === undefined || value === '');
}

/** Places of an event that carry values, least wanted first; in the item itself and in the body of a webhook. */
function variablesInEvent(json: unknown): Traits[] {
	const item = traitsOf(json);
	const event = new Map([...item, ...traitsOf(item.get('body'))]);
	const person = traitsOf(traitsOf(event.get('person')).get('properties'));
	const contextTraits = traitsOf(traitsOf(event.get('context')).get('traits'));
	const isAnother = isAboutAnother(contextTraits, emailIn(traitsOf(event.get('traits'))));
	return [event, person, isAnother ? NO_TRAITS : contextTraits, ...['properties', 'traits', 'variables', 'template_variables'].map((name) => traitsOf(event.get(name)))];
}

function variablesInJson(given: unknown): Checked<GivenVariables> {
	const value = typeof given === 'string' ? parse(given) : given;
	if (value === null || value === undefined) return ok({ said: new Map(), found: [] });
	if (isJsonObject(value)) return ok({ said: traitsOf(value), found: [] });
	return refuse('variableInvalid', 'Variables (JSON) is no JSON object', 'Give an object like {"plan": "pro"}, or leave the field empty. Nothing was sent.');
}

function parse(text: string): unknown {
	if (text.trim() === '') return null;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
