import { invalid, notFound } from './answers';
import type { PropertyRecord, PropertyValue, SegmentRecord, Subscription, TopicRecord } from './records';
import type { Context } from './routing';
import { isRecord, requireUuid, typeName, type Json } from './values';

/** `undefined`: not mentioned. A property's null: cleared. */
export interface ContactFields {
	firstName: string | null | undefined;
	lastName: string | null | undefined;
	unsubscribed: boolean | undefined;
	properties: Map<string, PropertyValue | null> | undefined;
}

const expected = (type: string, value: unknown): Error => invalid(`Invalid input: expected ${type}, received ${typeName(value)}`);

/** Checks everything before anything is stored; unknown keys of the body are passed over. */
export function readContactFields(context: Context, mode: 'create' | 'update'): ContactFields {
	const { fields } = context;
	return {
		firstName: readName(context, fields['first_name']),
		lastName: readName(context, fields['last_name']),
		unsubscribed: readBoolean(fields['unsubscribed']),
		properties: readProperties(context, fields['properties'], mode),
	};
}

function readName(context: Context, value: unknown): string | null | undefined {
	if (value === undefined || value === null) return value;
	if (typeof value !== 'string') throw expected('string', value);
	if (value !== '' || context.quirks.emptyStringNames === 'stored') return value;
	if (context.quirks.emptyStringNames === 'null') return null;
	throw invalid('Too small: expected string to have >=1 characters');
}

function readBoolean(value: unknown): boolean | undefined {
	if (value !== undefined && typeof value !== 'boolean') throw expected('boolean', value);
	return value;
}

function readProperties(context: Context, value: unknown, mode: 'create' | 'update'): Map<string, PropertyValue | null> | undefined {
	if (value === undefined) return undefined;
	if (!isRecord(value)) throw expected('record', value);
	const entries = Object.entries(value);
	for (const [, entry] of entries) refuseForeignType(context, entry, mode);
	const definitions = entries.map(([key]) => context.state.propertyByKey(key));
	const isPassedOver = mode === 'update' && context.quirks.undefinedPropertyOnPatch === 'dropped';
	if (!isPassedOver && definitions.some((definition) => definition === undefined)) throw invalid('One or more properties do not exist');
	const result = new Map<string, PropertyValue | null>();
	for (const [key, entry] of entries) {
		const definition = context.state.propertyByKey(key);
		if (definition === undefined) continue;
		const fitted = isValue(entry) ? fitToType(context, definition, entry) : null;
		if (fitted !== undefined) result.set(key, fitted);
	}
	return result;
}

const isValue = (value: unknown): value is PropertyValue => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function refuseForeignType(context: Context, value: unknown, mode: 'create' | 'update'): void {
	if (value === null || typeof value === 'string' || typeof value === 'number') return;
	if (typeof value === 'boolean' && mode === 'update' && context.quirks.patchBooleanProperties === 'accepted') return;
	throw invalid(`Invalid input: expected ${mode === 'update' ? 'string, number or boolean' : 'string or number'}, received ${typeName(value)}`);
}

/** The value in the property's type; undefined: dropped. A boolean for a string property becomes text once PATCH lets it in. */
function fitToType(context: Context, definition: PropertyRecord, value: PropertyValue): PropertyValue | undefined {
	if (typeof value === definition.type) return value;
	if (definition.type === 'string' && typeof value === 'boolean') return String(value);
	if (context.quirks.wrongTypeProperty === '422') throw invalid(`Invalid value for property of type ${definition.type}`);
	return coerce(definition, value);
}

export function coerce(definition: Pick<PropertyRecord, 'type'>, value: PropertyValue): PropertyValue | undefined {
	if (definition.type === 'string') return String(value);
	if (definition.type === 'number') {
		const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
		return Number.isFinite(number) ? number : undefined;
	}
	if (typeof value === 'boolean') return value;
	return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** `[{ id }]`; a bare string is the mistake Resend answers with a 422. */
export function readSegments(context: Context, value: unknown): SegmentRecord[] {
	return readObjects(value).map((entry) => {
		if (typeof entry['id'] !== 'string') throw expected('string', entry['id']);
		const segment = context.state.segments.get(requireUuid(entry['id']));
		if (segment !== undefined) return segment;
		throw context.quirks.unknownSegmentOnCreate === 404 ? notFound('Segment') : invalid('One or more segments do not exist');
	});
}

/** `[{ id, subscription }]`. */
export function readTopics(context: Context, value: unknown): { topic: TopicRecord; subscription: Subscription }[] {
	return readObjects(value).map((entry) => {
		const { id, subscription } = entry;
		if (typeof id !== 'string') throw expected('string', id);
		if (subscription !== 'opt_in' && subscription !== 'opt_out') throw invalid('Invalid option: expected one of "opt_in"|"opt_out"');
		const topic = context.state.topics.get(requireUuid(id));
		if (topic === undefined) throw notFound('Topic');
		return { topic, subscription };
	});
}

function readObjects(value: unknown): Json[] {
	if (value === undefined) return [];
	if (!Array.isArray(value)) throw expected('array', value);
	return value.map((entry: unknown) => {
		if (!isRecord(entry)) throw expected('object', entry);
		return entry;
	});
}
