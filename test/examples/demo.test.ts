/* eslint-disable no-control-regex -- looks for colours of a terminal */
import { contactLines, eventLines } from '../../scripts/demo/print';
import type { Outcome } from '../../scripts/demo/print';
import { reportPage } from '../../scripts/demo/report';
import { styleFor, wrapped } from '../../scripts/demo/style';

const plain = styleFor({ isTTY: false, columns: undefined, NO_COLOR: undefined });
const terminal = styleFor({ isTTY: true, columns: 200, NO_COLOR: undefined });

const long = 'An advice that goes on and on, because somebody who reads it has to know what to do about it, and with which setting of the node.';
const events = [{ type: 'identify', userId: 'u1' }, { type: 'track', event: 'A name of an event that is longer than its column' }, { type: 'page', userId: 'u3' }, {}];
const outcomes: Outcome[] = [
	{ outcome: 'created', reason: null, advice: null, email: `${'a'.repeat(60)}@example.com`, segments: { added: ['Customers'], removed: ['Beta'], kept: ['Trial'] }, properties: { plan: 'pro', gone: null, big: 'x'.repeat(200) }, warnings: [], requests: 12 },
	{ outcome: 'skipped', reason: 'no_email', advice: long, email: null, segments: null, properties: null, warnings: null, requests: 0 },
	{ outcome: 'unchanged', email: 'b@example.com', warnings: [long], requests: 1 },
	{ outcome: 'failed' },
];
const contact = { email: 'a@example.com', firstName: 'Anna', lastName: null, unsubscribed: true, segments: [], properties: { plan: 'pro', note: 'y'.repeat(150) } };

describe('what the demo prints', () => {
	const printed = [...eventLines(events, outcomes, plain), ...contactLines([contact], plain)];

	test('no line has more than 80 characters', () => {
		expect(printed.filter((line) => line.length > 80)).toEqual([]);
	});

	test('nothing that is absent is printed: no null, no undefined', () => {
		expect(printed.filter((line) => /null|undefined/.test(line))).toEqual([]);
	});

	test('an event is its number, type, person, outcome and requests, and below it what was written', () => {
		expect(printed.slice(0, 2)).toEqual([
			` 1  identify                ${'a'.repeat(28)}… created    12 requests`,
			'    + Customers · - Beta · plan = pro · clears gone',
		]);
		expect(printed.find((line) => line.startsWith(' 4'))).toBe(' 4  no type                 (nobody)                      failed      no request');
	});

	test('a name that is too long is shortened, an advice is broken between words', () => {
		expect(printed.find((line) => line.startsWith(' 2'))).toContain('track "A name of an ev…');
		expect(printed.join(' ').replace(/\s+/g, ' ')).toContain(`no_email: ${long}`);
	});

	test('a contact is printed with name, subscription, segments and properties', () => {
		expect(contactLines([contact], plain).slice(0, 3)).toEqual(['  a@example.com', '    Anna · opted out · in no segment', '    plan = pro']);
	});

	test.each([
		['a terminal has colours', { isTTY: true, columns: 100, NO_COLOR: undefined }, true],
		['a log has none', { isTTY: false, columns: undefined, NO_COLOR: undefined }, false],
		['NO_COLOR turns them off', { isTTY: true, columns: 100, NO_COLOR: '1' }, false],
	])('%s', (_rule, given, coloured) => {
		expect(eventLines(events, outcomes, styleFor(given)).some((line) => line.includes('\u001b['))).toBe(coloured);
	});

	test('a colour changes no letter', () => {
		const bare = eventLines(events, outcomes, terminal).map((line) => line.replace(new RegExp('\u001b\\[\\d+m', 'g'), ''));
		expect(bare).toEqual(eventLines(events, outcomes, plain));
	});

	test('a word that is longer than a line is broken, nothing of it is lost', () => {
		expect(wrapped(`a ${'b'.repeat(25)} c`, 10)).toEqual(['a', 'b'.repeat(10), 'b'.repeat(10), `${'b'.repeat(5)} c`]);
	});
});

describe('what an event asked for, in words', () => {
	const printedFor = (event: { [name: string]: object | string }, outcome: Outcome): string[] => eventLines([event], [outcome], plain).slice(1);

	test.each<[string, { [name: string]: object | string }, Outcome, string]>([
		['an opt-out', { traits: { unsubscribed: true } }, { outcome: 'updated', properties: { jitsu_opted_out: 'true' } }, '    opted out'],
		['an opt-in', { traits: { unsubscribed: false } }, { outcome: 'updated', properties: { jitsu_opted_out: null } }, '    opted in again: this sync had opted them out'],
		['the end of an opt-out that somebody else undid', { traits: {} }, { outcome: 'updated', properties: { jitsu_opted_out: null } }, '    clears jitsu_opted_out'],
		['leaving a segment', { traits: { resendSegments: 'A, B' } }, { outcome: 'updated', segments: { removed: ['C'] } }, '    - C · the event says resendSegments: A, B'],
	])('%s says why', (_what, event, outcome, line) => {
		expect(printedFor(event, outcome)).toEqual([line]);
	});
});

describe('the page of the demo', () => {
	const page = reportPage({ target: 'an emulator', events, outcomes, before: [], after: [contact] });

	test('shows each outcome, the contacts before and after, and nothing absent', () => {
		expect(page).toMatch(/class="created"[^]*class="skipped"[^]*class="unchanged"[^]*class="failed"/);
		expect(page).toMatch(/<h3>before<\/h3><p class="quiet">none<\/p>[^]*<h3>after<\/h3><div class="card new"><b>a@example\.com/);
		expect(page).not.toMatch(/null|undefined/);
	});

	test('on a narrow screen each cell stands under the other, with its column\'s name', () => {
		const columns = [...page.matchAll(/<th>([^<]*)/g)].map(([, name]) => name);
		const [row = ''] = page.match(/<tr><td[^\n]*<\/tr>/) ?? [];
		expect([...row.matchAll(/data-column="([^"]+)"/g)].map(([, name]) => name)).toEqual(columns);
		expect(page).toMatch(/@media \(max-width: 45rem\) \{[^@]*attr\(data-column\)/);
	});

	test('what comes from events is text, never markup', () => {
		const hostile = reportPage({ target: 'x', events: [{ type: '<script>alert(1)</script>' }], outcomes: [{ outcome: 'skipped', reason: '<b>', advice: '"&' }], before: [], after: [] });
		expect(hostile).not.toMatch(/<script>|<b>:/);
	});
});
