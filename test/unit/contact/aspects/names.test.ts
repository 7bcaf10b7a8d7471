import { names } from '../../../../nodes/shared/contact/aspects/names';
import { CLEAR, NOT_MENTIONED, set } from '../../../../nodes/shared/contact/fieldUpdate';
import type { Json } from '../../../../nodes/shared/events/types';
import { ownKeys } from '../../../../nodes/shared/contact/propertyKeys';
import { statement } from '../traits';

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
