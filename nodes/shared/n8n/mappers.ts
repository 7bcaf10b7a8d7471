import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import type { PropertyDefinition } from '../resend/types';
import { askForEditor } from './editor';

const NO_PROPERTIES =
	'This Resend account has no contact properties yet. Define them at https://resend.com/audience/properties, or let Resend Contact Sync define them from your events, then open this node again.';

/** The record that the sync keeps for itself, whatever its prefix: no column to fill by hand. */
const MARKER = /_managed_audiences$/;

/** The contact properties of the account as columns. */
export async function contactProperties(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const properties = await askForEditor(this, (api) => api.listProperties());
	const fields = properties.filter(({ key }) => !MARKER.test(key)).map(column);
	return fields.length === 0 ? { fields, emptyFieldsNotice: NO_PROPERTIES } : { fields };
}

function column({ key, type }: PropertyDefinition): ResourceMapperField {
	return { id: key, displayName: key, type, required: false, display: true, defaultMatch: false, canBeUsedToMatch: false };
}
