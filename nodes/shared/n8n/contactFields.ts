import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ContactChange } from '../contact/change';
import type { PersonKey } from '../contact/coalesce';
import { nameUpdate } from '../contact/aspects/names';
import type { PropertiesUpdate } from '../contact/aspects/properties';
import { mapProperties } from '../contact/aspects/properties';
import type { FieldUpdate } from '../contact/fieldUpdate';
import { CLEAR, set } from '../contact/fieldUpdate';
import type { SkipReason } from '../contact/skipReasons';
import type { OwnKeys } from '../contact/propertyKeys';
import type { SetValue } from '../contact/propertyValues';
import { identityOfAddress } from '../events/identity';
import { isJsonObject, traitsOf } from '../events/traits';
import type { JsonObject } from '../events/traits';
import type { Json } from '../events/types';

/** Definitions that one run may add for properties which an expression names and the account does not have. */
export const MAX_NEW_PROPERTIES = 100;

export function addressField(name: 'email' | 'to', displayName: string, description: string): INodeProperties {
	return { displayName, name, type: 'string', placeholder: 'e.g. anna@example.com', default: '={{ $json.email }}', required: true, description };
}

export type Address = { kind: 'person'; key: Extract<PersonKey, { by: 'email' }> } | { kind: 'skip'; reason: 'no_email' | 'invalid_email' };

export function readAddress(context: IExecuteFunctions, name: 'email' | 'to', itemIndex: number): Address {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return { kind: 'skip', reason: 'no_email' };
	const identity = typeof value === 'string' ? identityOfAddress(value) : null;
	if (identity?.kind !== 'email') return { kind: 'skip', reason: 'invalid_email' };
	return { kind: 'person', key: { by: 'email', email: identity.email, written: identity.written } };
}

/** Names and properties of a contact, for nodes that update it on the way. */
export function contactFields(displayOptions?: IDisplayOptions): INodeProperties[] {
	const shown = displayOptions === undefined ? {} : { displayOptions };
	return [
		{
			displayName: 'First Name',
			name: 'firstName',
			type: 'string',
			default: '',
			description: 'Leave empty to keep the name that Resend holds; an expression that gives null clears it',
			...shown,
		},
		{
			displayName: 'Last Name',
			name: 'lastName',
			type: 'string',
			default: '',
			description: 'Leave empty to keep the name that Resend holds; an expression that gives null clears it',
			...shown,
		},
		{
			displayName: 'Properties',
			name: 'properties',
			type: 'resourceMapper',
			default: { mappingMode: 'defineBelow', value: null },
			description: 'Values for the contact properties of the account. What is left empty stays as it is; an expression that gives null clears.',
			typeOptions: {
				resourceMapper: {
					resourceMapperMethod: 'contactProperties',
					mode: 'map',
					valuesLabel: 'Properties',
					fieldWords: { singular: 'property', plural: 'properties' },
					addAllFields: false,
					supportAutoMap: false,
				},
			},
			...shown,
		},
	];
}

export interface ContactFieldValues {
	updates: Pick<ContactChange, 'names' | 'properties'>;
	warnings: string[];
}

/** What the fields of an item say about the contact. Blank says nothing, null clears. */
export function readContactFields(context: IExecuteFunctions, itemIndex: number, own: OwnKeys): ContactFieldValues {
	const { update, warnings } = readProperties(context, itemIndex, own);
	const names = { firstName: readName(context, 'firstName', itemIndex), lastName: readName(context, 'lastName', itemIndex) };
	return { updates: { names, properties: update }, warnings };
}

function readName(context: IExecuteFunctions, field: 'firstName' | 'lastName', itemIndex: number): FieldUpdate<string> {
	const value: unknown = context.getNodeParameter(field, itemIndex, '');
	return nameUpdate(typeof value === 'string' || typeof value === 'number' || value === null ? value : undefined);
}

interface ReadProperties {
	update: PropertiesUpdate;
	warnings: string[];
}

/** The mapper's value, or a plain object that an expression put in its place. */
function readProperties(context: IExecuteFunctions, itemIndex: number, own: OwnKeys): ReadProperties {
	const given: unknown = context.getNodeParameter('properties', itemIndex, {});
	if (!isJsonObject(given)) return { update: new Map(), warnings: [] };
	if (!('mappingMode' in given)) return mapProperties(new Map([...traitsOf(given)].filter(([, value]) => !isBlank(value))), own, new Map());
	const written: unknown = context.getNodeParameter('properties', itemIndex, {}, { rawExpressions: true });
	return mappedColumns(given, isJsonObject(written) ? written : {}, own);
}

/**
 * The editor stores null for every column nobody filled in and for every one that was removed, so only an expression can
 * clear (seen in the editor of n8n 2.40).
 */
function mappedColumns(given: JsonObject, written: JsonObject, own: OwnKeys): ReadProperties {
	const update = new Map<string, FieldUpdate<SetValue>>();
	const warnings: string[] = [];
	const unfilled = written['value'];
	const removed = removedColumns(given['schema']);
	for (const [key, value] of traitsOf(given['value'])) {
		const nobodySaid = isJsonObject(unfilled) && (unfilled[key] === null || unfilled[key] === undefined);
		if (value === undefined || isBlank(value) || nobodySaid || removed.has(key)) continue;
		if (key === own.marker) warnings.push(`Property "${key}" is left out: the sync keeps its own record under that name.`);
		else update.set(key, value === null ? CLEAR : set(value));
	}
	return { update, warnings };
}

function removedColumns(schema: Json | undefined): ReadonlySet<string> {
	if (!Array.isArray(schema)) return new Set();
	return new Set(schema.flatMap((column) => (isJsonObject(column) && column['removed'] === true && typeof column['id'] === 'string' ? [column['id']] : [])));
}

function isBlank(value: Json | undefined): boolean {
	return typeof value === 'string' && value.trim() === '';
}

/** The sentences for nodes whose items are fields, not events. */
const FIELD_ADVICE: Partial<Record<SkipReason, string>> = {
	no_email: 'The address field is empty for this item. Check its expression against the data of the item.',
	invalid_email: 'What the address field resolves to is no e-mail address.',
	contact_not_found: 'Resend has no such contact, and the node is set to act on existing contacts only.',
	event_not_selected: 'The options "Only These Events" and "Only These Resource Types" leave this item out.',
};

export function fieldAdvice(reason: SkipReason, otherwise: Record<SkipReason, string>): string {
	return FIELD_ADVICE[reason] ?? otherwise[reason];
}
