import type { IExecuteFunctions, ILoadOptionsFunctions, INodeProperties, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { isJsonObject, traitsOf } from '../shared/events/traits';
import { askForEditor, editorError } from '../shared/n8n/editor';
import type { TemplateVariable } from '../shared/resend/types';
import type { Checked } from '../shared/sending/refusal';
import { named, ok, refuse } from '../shared/sending/refusal';
import { templateText } from './templateField';

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
		description: 'Values for the variables of the template. What is left empty gets the fallback of the template; without a fallback it is required.',
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
		displayOptions: { show: { variablesMode: ['fields'] } },
	},
	{
		displayName: 'Variables (JSON)',
		name: 'variablesJson',
		type: 'json',
		default: '={{ $json.template_variables ?? {} }}',
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
export function readVariables(context: IExecuteFunctions, itemIndex: number): Checked<ReadonlyMap<string, unknown>> {
	if (context.getNodeParameter('variablesMode', itemIndex, 'fields') === 'json') return variablesInJson(context.getNodeParameter('variablesJson', itemIndex, {}));
	// n8n's own check of a mapper fails without a word on the template, and refuses numbers written as text.
	const given: unknown = context.getNodeParameter('variables', itemIndex, {}, { skipValidation: true });
	if (!isJsonObject(given)) return ok(new Map());
	return ok(traitsOf('mappingMode' in given ? given['value'] : given));
}

function variablesInJson(given: unknown): Checked<ReadonlyMap<string, unknown>> {
	const value = typeof given === 'string' ? parse(given) : given;
	if (value === null || value === undefined) return ok(new Map());
	if (isJsonObject(value)) return ok(traitsOf(value));
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
