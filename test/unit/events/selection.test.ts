import { eventPatterns, isSelected, labelOf } from '../../../nodes/shared/events/selection';

const selects = (events: unknown, event: unknown, resourceTypes: unknown = '', resourceType: unknown = null) =>
	isSelected({ events: eventPatterns(events), resourceTypes: eventPatterns(resourceTypes) }, { event: labelOf(event), resourceType: labelOf(resourceType) });

describe('selection of events', () => {
	it.each<[string, unknown, unknown, boolean]>([
		['an empty list selects everything', '', 'user.signup', true],
		['an empty list selects an item that names no event', '', undefined, true],
		['a list that was never set selects everything', undefined, 'user.signup', true],
		['a list of blanks and commas selects everything', ' , ,', 'user.signup', true],
		['a type in the list', 'user.signup, trial.started', 'trial.started', true],
		['a type that is not in the list', 'user.signup, trial.started', 'trial.ended', false],
		['letter case does not count', 'Trial Started', 'TRIAL started', true],
		['blanks around do not count', '  user.signup  ', ' user.signup ', true],
		['a list given as an array', ['user.signup', 'trial.started, x'], 'trial.started', true],
		['a trailing star stands for any ending', 'trial.*', 'trial.started', true],
		['also for none', 'trial*', 'trial', true],
		['but not for another beginning', 'trial.*', 'my.trial.started', false],
		['a star alone selects every named event', '*', 'anything', true],
		['and no item without a name', '*', null, false],
		['characters of expressions mean themselves', 'a.c', 'abc', false],
		['a star elsewhere means itself', '*.started', 'trial.started', false],
		['an item that names no event is not selected', 'user.signup', '', false],
		['an object is no name', '[object Object]', { event: 'x' }, false],
		['a number is a name', '42', 42, true],
	])('%s', (_rule, list, event, expected) => {
		expect(selects(list, event)).toBe(expected);
	});

	it('a resource type has to fit as well', () => {
		expect(selects('created', 'created', 'invoice', 'Invoice')).toBe(true);
		expect(selects('created', 'created', 'invoice', 'customer')).toBe(false);
		expect(selects('', 'created', 'invoice', undefined)).toBe(false);
		expect(selects('deleted', 'created', 'invoice', 'invoice')).toBe(false);
	});
});
