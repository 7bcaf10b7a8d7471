import type {
	CreateContactPropertyResponseSuccess,
	GetContactPropertyResponseSuccess,
	ListContactPropertiesResponseSuccess,
	RemoveContactPropertyResponseSuccess,
	UpdateContactPropertyResponseSuccess,
} from 'resend';

import { created, invalid, missingField, notFound, ok, type Answer } from '../answers';
import { page } from '../paging';
import type { PropertyRecord, PropertyType, PropertyValue } from '../records';
import { param, type Context, type Route } from '../routing';
import { requireUuid, typeName } from '../values';

/** The SDK's type without its tie of type and fallback, and with the booleans that imports define. */
interface PropertyBody extends Pick<ListContactPropertiesResponseSuccess['data'][number], 'id' | 'key' | 'created_at'> {
	type: PropertyType;
	fallback_value: PropertyValue | null;
}
type ListBody = Omit<ListContactPropertiesResponseSuccess, 'data'> & { data: PropertyBody[] };

const KEY = /^[A-Za-z0-9_]{1,50}$/;
const RESERVED = new Set(['first_name', 'last_name', 'email', 'unsubscribed', 'unsubscribe_url']);
const DEFAULT_PAGE = 20;

export const propertyRoutes: Route[] = [
	{ method: 'POST', path: '/contact-properties', handle: create },
	{ method: 'GET', path: '/contact-properties', handle: list },
	{ method: 'GET', path: '/contact-properties/:property', handle: get },
	{ method: 'PATCH', path: '/contact-properties/:property', handle: update },
	{ method: 'DELETE', path: '/contact-properties/:property', handle: remove },
];

function create(context: Context): Answer<CreateContactPropertyResponseSuccess> {
	const { key, type, fallback_value: fallback } = context.fields;
	if (key === undefined || key === null || key === '') throw missingField('key');
	if (type === undefined || type === null || type === '') throw missingField('type');
	if (typeof key !== 'string') throw invalid(`Invalid input: expected string, received ${typeName(key)}`);
	if (!KEY.test(key)) throw invalid('The `key` must only contain letters, numbers and underscores, and be at most 50 characters long.');
	if (type !== 'string' && type !== 'number') throw invalid('Invalid option: expected one of "string"|"number"');
	if (RESERVED.has(key.toLowerCase()) && context.quirks.reservedPropertyKeys === '422') throw invalid('The `key` is reserved.');
	if (context.state.propertyByKey(key) !== undefined) {
		throw invalid('A contact property with this key already exists.', context.quirks.duplicateProperty);
	}
	const property = context.state.addProperty(key, type, readFallback(type, fallback));
	return created({ object: 'contact_property', id: property.id });
}

function readFallback(type: PropertyType, value: unknown): PropertyValue | null {
	if (value === undefined || value === null) return null;
	if (typeof value === type && (typeof value === 'string' || typeof value === 'number')) return value;
	throw invalid(`Invalid input: expected ${type}, received ${typeName(value)}`);
}

function body({ id, key, type, fallback, createdAt }: PropertyRecord): PropertyBody {
	return { id, key, type, fallback_value: fallback, created_at: createdAt };
}

function list(context: Context): Answer<ListBody> {
	return ok(page(context.state.properties, context.query, DEFAULT_PAGE, context.quirks, body));
}

function pathProperty(context: Context): PropertyRecord {
	const property = context.state.properties.get(requireUuid(param(context, 'property')));
	if (property === undefined) throw notFound('Contact property');
	return property;
}

function get(context: Context): Answer<PropertyBody & Pick<GetContactPropertyResponseSuccess, 'object'>> {
	return ok({ object: 'contact_property', ...body(pathProperty(context)) });
}

/** Key and type are immutable: whatever the body says about them is passed over. */
function update(context: Context): Answer<UpdateContactPropertyResponseSuccess> {
	const property = pathProperty(context);
	const { fallback_value: fallback } = context.fields;
	if (fallback !== undefined) property.fallback = readFallback(property.type, fallback);
	return ok({ object: 'contact_property', id: property.id });
}

function remove(context: Context): Answer<RemoveContactPropertyResponseSuccess> {
	const property = pathProperty(context);
	context.state.removeProperty(property);
	return ok({ object: 'contact_property', deleted: true, id: property.id });
}
