import fc from 'fast-check';

import { formatMarker, parseMarker } from '../../../nodes/shared/contact/marker';

const [A, B] = ['0b5c1f0e-7a51-4d1c-8f3e-111111111111', '0b5c1f0e-7a51-4d1c-8f3e-222222222222'];

describe('the marker', () => {
	it.each<[string, unknown, string[]]>([
		["Jitsu's format", `[${A},${B}]`, [A, B]],
		['one id', `[${A}]`, [A]],
		['nothing', '[]', []],
		['a blank', '', []],
		['a bare list', `${A}, ${B}`, [A, B]],
		['JSON', `["${A}","${B}"]`, [A, B]],
		['odd spaces', ` [ ${A} ,  ${B} ] `, [A, B]],
		['an id twice', `[${A},${A}]`, [A]],
		['stray commas', `[,${A},,]`, [A]],
		['a number', 5, []],
		['nothing at all', undefined, []],
	])('%s is read', (_name, value, expected) => {
		expect([...parseMarker(value).ids]).toEqual(expected);
	});

	it("is written in Jitsu's format, also when empty", () => {
		expect(formatMarker([A, B])).toBe(`[${A},${B}]`);
		expect(formatMarker([])).toBe('[]');
	});

	it('what is written is read back', () => {
		fc.assert(fc.property(fc.uniqueArray(fc.uuid()), (ids) => void expect(parseMarker(formatMarker(ids))).toEqual({ ids: new Set(ids), unreadable: 0 })));
	});

	it('no text makes it fail', () => {
		fc.assert(fc.property(fc.string(), (text) => void expect([...parseMarker(text).ids]).not.toContain('')));
	});

	it.each([['a bracket before an id', `[${A},[${B}]`], ['a bracket behind an id', `[${B}],${A}]`], ['a quote inside an id', `[${A},${B.slice(0, 4)}"${B.slice(4)}]`]])('an entry with %s is none', (_what, value) => {
		expect(parseMarker(value)).toEqual({ ids: new Set([A]), unreadable: 1 });
	});

	it.each(['x', 'null', '[Customers]', '0b5c1f0e', `${A}x`])('an entry that is no segment id (%s) is counted and dropped', (entry) => {
		expect(parseMarker(`[${A},${entry.replace(/[[\]]/g, '')}]`)).toEqual({ ids: new Set([A]), unreadable: 1 });
	});
});
