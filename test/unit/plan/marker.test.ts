import fc from 'fast-check';

import { formatMarker, parseMarker } from '../../../nodes/shared/plan/marker';

describe('the marker', () => {
	it.each<[string, unknown, string[]]>([
		["Jitsu's format", '[id-1,id-2]', ['id-1', 'id-2']],
		['one id', '[id-1]', ['id-1']],
		['nothing', '[]', []],
		['a blank', '', []],
		['a bare list', 'id-1, id-2', ['id-1', 'id-2']],
		['JSON', '["id-1","id-2"]', ['id-1', 'id-2']],
		['odd spaces', ' [ id-1 ,  id-2 ] ', ['id-1', 'id-2']],
		['an id twice', '[id-1,id-1]', ['id-1']],
		['stray commas', '[,id-1,,]', ['id-1']],
		['a number', 5, []],
		['nothing at all', undefined, []],
	])('%s is read', (_name, value, expected) => {
		expect([...parseMarker(value)]).toEqual(expected);
	});

	it("is written in Jitsu's format, also when empty", () => {
		expect(formatMarker(['id-1', 'id-2'])).toBe('[id-1,id-2]');
		expect(formatMarker([])).toBe('[]');
	});

	it('what is written is read back', () => {
		fc.assert(fc.property(fc.uniqueArray(fc.uuid()), (ids) => void expect([...parseMarker(formatMarker(ids))]).toEqual(ids)));
	});

	it('no text makes it fail', () => {
		fc.assert(fc.property(fc.string(), (text) => void expect([...parseMarker(text)]).not.toContain('')));
	});
});
