import type { ContactSnapshot } from '../../../nodes/shared/contact/snapshot';
import { describeStep } from '../../../nodes/shared/plan/steps';
import type { ContactStep } from '../../../nodes/shared/plan/steps';
import { key, MARKER, present, segment } from '../contact/model';

const marker = { key: MARKER, segments: [key('a'), { by: 'name' as const, name: 'New' }] };
const record = `[${segment('a').id},New]`;

describe('a step in words for a preview', () => {
	it('creates with all that is said, the record of segments among the fields', () => {
		const contact = { email: 'a@x.io', firstName: 'Ada', lastName: 'King', subscription: 'optOut' as const, properties: new Map([['plan', 'pro']]), marker, segments: marker.segments };
		expect(describeStep({ step: 'createContact', contact }, { kind: 'absent' })).toEqual({
			step: 'createContact',
			email: 'a@x.io',
			unsubscribed: true,
			fields: { firstName: 'Ada', lastName: 'King', plan: 'pro', [MARKER]: record },
			segments: ['a', 'New'],
		});
	});

	it('creates without a word about what nobody said', () => {
		const contact = { email: 'a@x.io', subscription: 'notMentioned' as const, properties: new Map<string, string>(), segments: [] };
		expect(describeStep({ step: 'createContact', contact }, { kind: 'absent' })).toEqual({ step: 'createContact', email: 'a@x.io', fields: {}, segments: [] });
	});

	const all: ContactStep = {
		step: 'updateContact',
		fields: { firstName: 'Ada', lastName: null, subscription: { kind: 'optOut' }, properties: new Map<string, string | null>([['plan', 'pro'], ['city', null]]), marker },
	};
	it.each<[string, ContactSnapshot, unknown]>([
		[
			'before and after',
			present({ firstName: 'Old', lastName: 'King', unsubscribed: false, properties: new Map([['plan', 'free'], [MARKER, '[]']]) }),
			{
				firstName: { before: 'Old', after: 'Ada' },
				lastName: { before: 'King', after: null },
				unsubscribed: { before: false, after: true },
				plan: { before: 'free', after: 'pro' },
				city: { before: null, after: null },
				[MARKER]: { before: '[]', after: record },
			},
		],
		[
			'after alone, where nobody read the contact',
			{ kind: 'unread' },
			{ firstName: { after: 'Ada' }, lastName: { after: null }, unsubscribed: { after: true }, plan: { after: 'pro' }, city: { after: null }, [MARKER]: { after: record } },
		],
	])('updates with what each field is %s', (_what, snapshot, fields) => {
		expect(describeStep(all, snapshot)).toEqual({ step: 'updateContact', fields });
	});

	it('updates nothing else than what is written', () => {
		const optIn: ContactStep = { step: 'updateContact', fields: { subscription: { kind: 'optIn', because: 'ownOptOut' }, properties: new Map() } };
		expect(describeStep(optIn, present({ unsubscribed: true }))).toEqual({ step: 'updateContact', fields: { unsubscribed: { before: true, after: false } } });
		expect(describeStep({ step: 'updateContact', fields: { properties: new Map() } }, present())).toEqual({ step: 'updateContact', fields: {} });
	});

	it.each(['addToSegment', 'removeFromSegment'] as const)('%s names the segment', (step) => {
		expect(describeStep({ step, segment: key('a') }, present())).toEqual({ step, segment: 'a' });
	});
});
