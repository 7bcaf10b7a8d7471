import type { INodeProperties } from 'n8n-workflow';

import { isJsonObject } from '../shared/events/traits';

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
