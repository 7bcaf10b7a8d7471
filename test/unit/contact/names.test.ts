import { namesOf } from '../../../nodes/shared/contact/names';
import { CLEAR, NOTHING, set } from '../../../nodes/shared/contact/mention';
import type { Json } from '../../../nodes/shared/events/types';
import { traits } from './traits';

describe('names', () => {
	it.each<[string, Record<string, Json>, unknown, unknown]>([
		['camel case', { firstName: 'Ada', lastName: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['snake case', { first_name: 'Ada', last_name: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['camel case before snake case', { first_name: 'A', firstName: 'Ada', last_name: 'L', lastName: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['any letter case', { FIRSTNAME: 'Ada', Last_Name: 'Lovelace' }, set('Ada'), set('Lovelace')],
		['a full name: first word and the rest', { name: 'Ada King Lovelace' }, set('Ada'), set('King Lovelace')],
		['a full name of one word says nothing of the last name', { name: 'Ada' }, set('Ada'), NOTHING],
		['a full name with odd spaces', { name: '  Ada \t King  Lovelace ' }, set('Ada'), set('King Lovelace')],
		['name is not split where a first name is', { firstName: 'Ada', name: 'Someone Else' }, set('Ada'), NOTHING],
		['name is not split where a last name is', { last_name: 'Lovelace', name: 'Someone Else' }, NOTHING, set('Lovelace')],
		['no names say nothing', { plan: 'pro' }, NOTHING, NOTHING],
		['blank names say nothing', { firstName: ' ', lastName: '' }, NOTHING, NOTHING],
		['a blank full name says nothing', { name: '   ' }, NOTHING, NOTHING],
		['null clears', { firstName: null, lastName: null }, CLEAR, CLEAR],
		['null for the full name says nothing', { name: null }, NOTHING, NOTHING],
		['a number is text', { firstName: 7 }, set('7'), NOTHING],
		['objects and lists say nothing', { firstName: { a: 1 }, lastName: ['x'] }, NOTHING, NOTHING],
	])('%s', (_name, given, firstName, lastName) => {
		expect(namesOf(traits(given))).toEqual({ firstName, lastName });
	});
});
