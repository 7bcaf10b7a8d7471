import { happenedAt } from '../../../nodes/shared/events/time';
import type { EventTimes } from '../../../nodes/shared/events/time';
import { NOW } from './parsing';

const NOTHING: EventTimes = { timestamp: undefined, originalTimestamp: undefined, sentAt: undefined, receivedAt: undefined };
const at = (times: Partial<EventTimes>) => happenedAt({ ...NOTHING, ...times }, NOW);
const minutes = (count: number): string => new Date(NOW + count * 60_000).toISOString();
const YEAR = 365 * 24 * 60;

describe('when an event happened', () => {
	it.each<[string, Partial<EventTimes>, string]>([
		['its timestamp says', { timestamp: minutes(-10) }, minutes(-10)],
		['its originalTimestamp says where there is no other', { originalTimestamp: minutes(-10) }, minutes(-10)],
		['its originalTimestamp says where the other cannot be read', { timestamp: 'soon', originalTimestamp: minutes(-10) }, minutes(-10)],
		['a clock that is right stays uncorrected', { timestamp: minutes(-10), sentAt: minutes(-9), receivedAt: minutes(-8) }, minutes(-10)],
		['a clock a year ahead is set back', { timestamp: minutes(YEAR - 10), sentAt: minutes(YEAR - 9), receivedAt: minutes(-9) }, minutes(-10)],
		['a clock a year behind is set forward', { timestamp: minutes(-YEAR - 10), sentAt: minutes(-YEAR - 9), receivedAt: minutes(-9) }, minutes(-10)],
		['without a time of receipt, a clock ahead is set back to now', { timestamp: minutes(YEAR - 10), sentAt: minutes(YEAR) }, minutes(-10)],
		['without a time of receipt, an old event is old', { timestamp: minutes(-YEAR), sentAt: minutes(-YEAR) }, minutes(-YEAR)],
		['what the CDP corrected is not corrected again', { timestamp: minutes(-10), originalTimestamp: minutes(-YEAR), sentAt: minutes(-YEAR), receivedAt: minutes(-9) }, minutes(-10)],
		['times that cannot be read correct nothing', { timestamp: minutes(-10), sentAt: 'x', receivedAt: 'y' }, minutes(-10)],
		['a clock may be some minutes ahead', { timestamp: minutes(4) }, minutes(4)],
	])('%s', (_name, times, expected) => {
		expect(at(times)).toEqual({ timestamp: Date.parse(expected), warnings: [] });
	});

	it('without a time nothing is said', () => {
		expect(at({})).toEqual({ timestamp: null, warnings: [] });
	});

	it.each<[string, Partial<EventTimes>, RegExp]>([
		['a time that cannot be read', { timestamp: 'soon' }, /cannot be read/],
		['an originalTimestamp that cannot be read', { originalTimestamp: '01/02/2026' }, /cannot be read/],
		['a future that nothing corrects', { timestamp: minutes(YEAR) }, /future/],
		['a future beyond what the clock explains', { timestamp: minutes(11 * YEAR), sentAt: minutes(-10) }, /future/],
	])('%s counts as none, and is named', (_name, times, words) => {
		expect(at(times)).toEqual({ timestamp: null, warnings: [expect.stringMatching(words)] });
	});
});
