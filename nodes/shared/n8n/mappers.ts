import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { isJsonObject } from '../events/traits';
import type { PropertyDefinition } from '../resend/types';
import { editorError, tryForEditor } from './editor';

const NO_PROPERTIES =
	'This Resend account has no contact properties yet. Define them at https://resend.com/audience/properties, or let Resend Contact Sync define them from your events, then open this node again.';

/** The record that the sync keeps for itself, whatever its prefix: no column to fill by hand. */
const MARKER = /_managed_audiences$/;

/** The contact properties of the account as columns, by name. */
export async function contactProperties(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const asked = await tryForEditor(this, (api) => api.listProperties());
	if (asked.kind === 'failed') return withoutColumns(this, asked.words);
	const fields = asked.value
		.filter(({ key }) => !MARKER.test(key))
		.sort((one, other) => one.key.localeCompare(other.key, 'en', { numeric: true }))
		.map(column);
	return fields.length === 0 ? { fields, emptyFieldsNotice: NO_PROPERTIES } : { fields };
}

/** The editor shows nothing at all when this throws, but an empty answer would wipe the columns of a node that has some. */
function withoutColumns(context: ILoadOptionsFunctions, words: string): ResourceMapperFields {
	const saved: unknown = context.getCurrentNodeParameter('properties');
	const columns = isJsonObject(saved) ? saved['schema'] : undefined;
	if (Array.isArray(columns) && columns.length > 0) throw editorError(context, words);
	return { fields: [], emptyFieldsNotice: words };
}

function column({ key, type }: PropertyDefinition): ResourceMapperField {
	return { id: key, displayName: key, type, required: false, display: true, defaultMatch: false, canBeUsedToMatch: false };
}
