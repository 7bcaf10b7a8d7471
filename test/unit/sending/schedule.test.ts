import { readSchedule } from '../../../nodes/shared/sending/schedule';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const AT = '2026-11-25T11:30:00.000Z';
const at = Date.parse(AT);

describe('when an e-mail is to go out', () => {
	it.each<[string, unknown, string | null]>([
		['nothing', undefined, null],
		['null', null, null],
		['blank', ' ', null],
		['a Date', new Date(at), AT],
		['a Luxon DateTime', { toISO: () => '2026-11-25T12:30:00.000+01:00' }, AT],
		['seconds', at / 1000, AT],
		['milliseconds', at, AT],
		['microseconds', at * 1000, AT],
		['seconds as text', String(at / 1000), AT],
		['milliseconds as text', ` ${at} `, AT],
		['ISO 8601', AT, AT],
		['ISO 8601 with an offset', '2026-11-25T12:30:00+01:00', AT],
		['ISO 8601 with a short offset', '2026-11-25T12:30+0100', AT],
		['a database timestamp', '2026-11-25 11:30:00', AT],
		['a database timestamp with an offset', '2026-11-25 12:30:00.000+01', AT],
		['a date alone', '2026-11-26', '2026-11-26T00:00:00.000Z'],
		['what JavaScript writes', 'Wed Nov 25 2026 11:30:00 GMT+0000 (Coordinated Universal Time)', AT],
		['what mail programs write', 'Wed, 25 Nov 2026 11:30:00 +0000', AT],
		['the moment itself, a little later', NOW - 30_000, '2026-11-25T09:59:30.000Z'],
		['30 days ahead', NOW + 30 * DAY, '2026-12-25T10:00:00.000Z'],
		['a minute ago', NOW - 60_000, '2026-11-25T09:59:00.000Z'],
		['seconds with a fraction as text', `${at / 1000}.25`, '2026-11-25T11:30:00.250Z'],
		['a timestamp with a comma before the fraction', '2026-11-25 11:30:00,250', '2026-11-25T11:30:00.250Z'],
		['a timestamp with several blanks and a word for its zone', '2026-11-25  11:30 utc', AT],
		['words of a hundred characters', `in ${'2'.repeat(91)} hours`, `in ${'2'.repeat(91)} hours`],
		['words with a date in them', 'the day after 2026-11-26', 'the day after 2026-11-26'],
		['words that end in a number', 'next friday at 10:00', 'next friday at 10:00'],
		['words that begin with one', '10 days from now', '10 days from now'],
		['words', 'in 2 hours', 'in 2 hours'],
		['other words', ' tomorrow at 9am ', 'tomorrow at 9am'],
	])('%s', (_what, value, scheduledAt) => {
		expect(readSchedule(value, NOW)).toMatchObject({ kind: 'ok', value: scheduledAt });
	});

	it.each<[string, unknown, string]>([
		['the past', NOW - DAY, 'is in the past'],
		['the past in seconds', String((NOW - DAY) / 1000), 'is in the past'],
		['a small number', 5, 'is in the past'],
		['more than 30 days ahead', NOW + 31 * DAY, 'more than 30 days ahead'],
		['a number beyond all dates', 1e30, 'looks like a date'],
		['a date that does not exist', '2026-13-45', 'looks like a date'],
		['a date whose day and month nobody can tell apart', '01/02/2026 10:00', 'looks like a date'],
		['a date of digits and dots', '25.11.2026', 'looks like a date'],
		['a Boolean', true, 'is no point in time'],
		['a date with something behind it', '2026-11-26 maybe', 'looks like a date'],
		['an invalid Date', new Date('x'), 'is an invalid date'],
		['NaN', Number.NaN, 'is no number'],
		['undefined as a word', 'undefined', 'is the word "undefined"'],
		['an object in text', 'at [object Object]', 'holds "[object Object]"'],
		['words of more than a hundred characters', `in ${'2'.repeat(92)} hours`, 'is no point in time'],
		['a minute and a little more ago', NOW - 60_001, 'is in the past'],
		['a DateTime that is none', { toISO: () => null }, 'is an invalid date'],
		['two lines', 'in 2 hours\nBcc: x', 'is no point in time'],
	])('%s is refused', (_what, value, words) => {
		expect(readSchedule(value, NOW)).toMatchObject({ kind: 'refused', refusal: { code: 'emailInvalid', message: expect.stringContaining(words) } });
	});
});
