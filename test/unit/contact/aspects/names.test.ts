import { names } from '../../../../nodes/shared/contact/aspects/names';
import { NO_FIELDS } from '../../../../nodes/shared/contact/contactFields';
import { CLEAR, NOT_MENTIONED, set, setOnce } from '../../../../nodes/shared/contact/fieldUpdate';
import type { Json } from '../../../../nodes/shared/events/types';
import { ownKeys } from '../../../../nodes/shared/contact/propertyValues';
import { context } from '../model';
import { statement, traits } from '../traits';

describe('names', () => {
	it.each<[string, Record<string, Json>, unknown, unknown]>([
		['camel case', { firstName: 'Ada', lastName: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['snake case', { first_name: 'Ada', last_name: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['camel case before snake case', { first_name: 'A', firstName: 'Ada', last_name: 'L', lastName: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['any letter case', { FIRSTNAME: 'Ada', Last_Name: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['a full name: first word and the rest', { name: 'Ada King Lovelace' }, set('Ada'), set('King Lovelace')],
		['a full name of one word says nothing of the last name', { name: 'Ada' }, set('Ada'), NOT_MENTIONED],
		['a full name with odd spaces', { name: '  Ada \t King  Lovelace ' }, set('Ada'), set('King Lovelace')],
		['name is not split where a first name is', { firstName: 'Ada', name: 'Someone Else' }, set('Ada'), NOT_MENTIONED],
		['name is not split where a last name is', { last_name: 'Lovelace', name: 'Someone Else' }, NOT_MENTIONED, set('Lovelace')],
		['no names say nothing', { plan: 'pro' }, NOT_MENTIONED, NOT_MENTIONED],
		['blank names say nothing', { firstName: ' ', lastName: '' }, NOT_MENTIONED, NOT_MENTIONED],
		['a blank full name says nothing', { name: '   ' }, NOT_MENTIONED, NOT_MENTIONED],
		['null clears', { firstName: null, lastName: null }, CLEAR, CLEAR],
		['null for the full name says nothing', { name: null }, NOT_MENTIONED, NOT_MENTIONED],
		['a number is text', { firstName: 7 }, set('7'), NOT_MENTIONED],
		['objects and lists say nothing', { firstName: { a: 1 }, lastName: ['x'] }, NOT_MENTIONED, NOT_MENTIONED],
	])('%s', (_name, given, firstName, lastName) => {
		expect(names.read(statement(given), { segments: '', own: ownKeys('jitsu') }).update).toEqual({ firstName, lastName });
	});
});

describe('a blank or null name never hides one that is said', () => {
	const said = (given: Record<string, Json>, context: Record<string, Json> = {}, once: Record<string, Json> = {}) => {
		const { update, warnings } = names.read(statement(given, { context: traits(context), setOnce: traits(once) }), { segments: '', own: ownKeys('jitsu') });
		return { ...update, warnings: warnings.length };
	};
	const is = (firstName: unknown, lastName: unknown, warnings = 0) => ({ firstName, lastName, warnings });

	it.each<[string, () => ReturnType<typeof said>, ReturnType<typeof is>]>([
		['null fields beside a full name', () => said({ first_name: null, last_name: null, name: 'Ada King' }), is(set('Ada'), set('King'))],
		['blank fields beside a full name', () => said({ firstName: '', lastName: ' ', name: 'Ada King' }), is(set('Ada'), set('King'))],
		['a blank camel case beside snake case', () => said({ firstName: '', first_name: 'Ada' }), is(set('Ada'), NOT_MENTIONED)],
		['a field and a full name that holds it', () => said({ firstName: 'ada', name: 'Ada King' }), is(set('ada'), set('King'))],
		['a last name and a full name that holds it', () => said({ last_name: 'King', first_name: null, name: 'Ada B King' }), is(set('Ada B'), set('King'))],
		['one null field clears only itself', () => said({ firstName: null, lastName: 'King' }), is(CLEAR, set('King'))],
		['null where the full name says another name is no wish to wipe', () => said({ firstName: null, lastName: 'King', name: 'Someone Else' }), is(NOT_MENTIONED, set('King'))],
		["the event's own before the context, whatever the spelling", () => said({ first_name: 'Ada', last_name: 'King' }, { firstName: 'Old', lastName: 'Name' }), is(set('Ada'), set('King'))],
		['a full name of its own before fields of the context', () => said({ name: 'Ada King' }, { firstName: 'Old', lastName: 'Name' }), is(set('Ada'), set('King'))],
		['one word of its own is not completed from the context', () => said({ name: 'Ada' }, { firstName: 'Old', lastName: 'Name' }), is(set('Ada'), NOT_MENTIONED)],
		['a missing field comes from the field of the context', () => said({ firstName: 'Ada' }, { lastName: 'King', name: 'Someone Else' }), is(set('Ada'), set('King'))],
		['half a name of its own is not completed from a full name of the context', () => said({ firstName: 'Ada' }, { name: 'Ada King' }), is(set('Ada'), NOT_MENTIONED)],
		['nor is the other half', () => said({ lastName: 'King' }, { name: 'Ada King' }), is(NOT_MENTIONED, set('King'))],
		['both fields before a full name beside them', () => said({ firstName: 'Ada', lastName: 'Byron', name: 'Ada King' }), is(set('Ada'), set('Byron'))],
		['a letter that grows in lower case makes no empty last name', () => said({ firstName: 'i\u0307', name: '\u0130 K' }), is(set('i\u0307'), NOT_MENTIONED)],
		['nor an empty first name', () => said({ lastName: 'i\u0307', name: 'K \u0130' }), is(NOT_MENTIONED, set('i\u0307'))],
		['the full name of the context where the event says none', () => said({ plan: 'pro' }, { name: 'Ada King' }), is(set('Ada'), set('King'))],
		['null of its own gives way to the context', () => said({ firstName: null }, { firstName: 'Ada' }), is(set('Ada'), NOT_MENTIONED)],
		['null of the context wipes nothing', () => said({}, { firstName: null, lastName: null }), is(NOT_MENTIONED, NOT_MENTIONED)],
		["PostHog's $set_once is the weakest", () => said({ firstName: 'Ada' }, {}, { name: 'Old Name' }), is(set('Ada'), setOnce('Name'))],
		['a field that is all of the full name gives no other', () => said({ firstName: 'Ada King', name: 'Ada King' }), is(set('Ada King'), NOT_MENTIONED)],
		['a last name that is all of the full name gives no other', () => said({ lastName: 'King', name: 'King' }), is(NOT_MENTIONED, set('King'))],
		['what is no name is named, and hides none', () => said({ firstName: { a: 1 }, name: 'Ada King' }), is(set('Ada'), set('King'), 1)],
		['a number as full name is left out', () => said({ name: 7 }), is(NOT_MENTIONED, NOT_MENTIONED, 1)],
		['what a program writes for nothing is left out', () => said({ firstName: 'undefined', lastName: '[object Object]', name: 'Ada NaN' }), is(NOT_MENTIONED, NOT_MENTIONED, 3)],
	])('%s', (_name, found, expected) => {
		expect(found()).toEqual(expected);
	});
});

it('clearing the names of somebody who is not there is nothing', () => {
	expect(names.diff({ firstName: CLEAR, lastName: CLEAR }, { kind: 'absent' }, context()).anytime).toEqual(NO_FIELDS);
});
