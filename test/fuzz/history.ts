import fc from 'fast-check';

import type { Quirks } from '../emulator/quirks';

export const PEOPLE = ['ann@a.example', 'bob@b.example', 'cleo@c.example', 'dan@d.example'] as const;
export const SEGMENTS = ['Alpha', 'Beta', 'Gamma'] as const;
export const USERS = ['u-0', 'u-1', 'u-2'] as const;
/** Enough newcomers that one import is cheaper than a request or two each. */
export const CROWD = 22;
/** So many in some sets of segments fill more than a page of the list. */
const LARGE_CROWD = 240;
/** With it a run has more e-mails than go out singly. */
const MANY_MAILS = 100;
export const crowdAddress = (index: number): string => `crowd-${index}@crowd.example`;

export type TraitValue = string | number | boolean | null;

/** A product event. Places stand for names, so that a shrunk history is easy to read. */
export interface EventStep {
	type: 'identify' | 'track' | 'group';
	/** Place in PEOPLE; null: only the userId says who it is. */
	who: number | null;
	capitals?: boolean;
	/** Place in USERS. */
	user: number | null;
	/** Minutes; null: no timestamp. */
	at: number | null;
	traits: Record<string, TraitValue>;
	/** Places in SEGMENTS; null: nothing said. */
	segments: number[] | null;
}

export type Edit =
	| { edit: 'join' | 'leave'; who: number; segment: number }
	| { edit: 'optOut' | 'optIn' | 'create' | 'delete'; who: number }
	| { edit: 'set'; who: number; key: string; value: string }
	| { edit: 'define'; key: string; type: 'string' | 'number' }
	| { edit: 'undefine'; key: string }
	| { edit: 'makeSegment' | 'deleteSegment' | 'renameSegment'; segment: number }
	| { edit: 'spoilMarker'; who: number };

export type FaultKind = 'lost' | 'reset' | '500' | '500after' | '429' | '503' | 'hang' | 'hangAfter' | '400';

/** What happens to a run from outside; `nth` counts the run's requests from 1. */
export interface Disturbance {
	faults: { nth: number; kind: FaultKind }[];
	edits: { nth: number; when: 'before' | 'after'; edit: Edit }[];
	crash: { nth: number; when: 'before' | 'after' } | null;
}

export interface SyncStep {
	do: 'sync';
	process: number;
	events: EventStep[];
	/** So many people besides, whom nobody knows but for earlier crowds. */
	crowd: number;
	/** In how many sets of segments the crowd is, a segment each; 0: every other one is in the first of SEGMENTS. */
	sets?: number;
	imports: 'auto' | 'always';
	/** Setting of the node: places in SEGMENTS. */
	setting: number[];
	skipUnchangedFor: number;
	disturbance: Disturbance;
}

export interface SegmentStep {
	do: 'segment';
	process: number;
	operation: 'add' | 'remove';
	segment: number;
	people: number[];
	/** Field of the node; empty says nothing. */
	firstName: string;
	existingOnly: boolean;
	disturbance: Disturbance;
}

export type GivenOption = 'subject' | 'from' | 'header' | 'tag' | 'topic';

export interface SendStep {
	do: 'send';
	process: number;
	/** `id` is that of the event, and so of the e-mail. */
	mails: { who: number; id: number }[];
	/** So many e-mails besides, each to somebody else and with an id of its own; more than a hundred in all go out in batches. */
	crowd?: number;
	/** Text from outside in one of the options. */
	given?: { option: GivenOption; text: string } | null;
	contact: boolean;
	onlyIfSubscribed: boolean;
	disturbance: Disturbance;
}

export type RunStep = SyncStep | SegmentStep | SendStep;

export type Step = RunStep | { do: 'together'; runs: RunStep[] } | { do: 'edit'; edit: Edit } | { do: 'wait'; ms: number } | { do: 'restart'; process: number };

export interface History {
	seed: number;
	quirks: Partial<Quirks>;
	limit: number | 'off';
	steps: Step[];
}

export const QUIET: Disturbance = { faults: [], edits: [], crash: null };

const person = fc.nat(PEOPLE.length - 1);
const segment = fc.nat(SEGMENTS.length - 1);
const some = <T>(arbitrary: fc.Arbitrary<T>, weight: number, otherwise: T): fc.Arbitrary<T> => fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(otherwise) }, { weight, arbitrary });

const traits: fc.Arbitrary<Record<string, TraitValue>> = fc.record(
	{
		plan: fc.constantFrom<TraitValue>('free', 'pro', null),
		city: fc.constantFrom<TraitValue>('Rome', '', null),
		score: fc.constantFrom<TraitValue>(7, 8, 'x', null),
		firstName: fc.constantFrom<TraitValue>('Ada', '', null),
		name: fc.constantFrom<TraitValue>('Bo Li', 'Cy'),
		unsubscribed: fc.constantFrom<TraitValue>(true, false, 'true'),
	},
	{ requiredKeys: [] },
);

const event: fc.Arbitrary<EventStep> = fc.record({
	type: fc.oneof({ weight: 4, arbitrary: fc.constant<EventStep['type']>('identify') }, { weight: 2, arbitrary: fc.constant<EventStep['type']>('track') }, { weight: 1, arbitrary: fc.constant<EventStep['type']>('group') }),
	who: fc.oneof({ weight: 6, arbitrary: person as fc.Arbitrary<number | null> }, { weight: 1, arbitrary: fc.constant(null) }),
	capitals: some(fc.boolean(), 1, false),
	user: some(fc.nat(USERS.length - 1) as fc.Arbitrary<number | null>, 4, null),
	at: some(fc.nat(3) as fc.Arbitrary<number | null>, 5, null),
	traits,
	segments: some(fc.uniqueArray(segment, { maxLength: 2 }) as fc.Arbitrary<number[] | null>, 6, null),
});

const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.record({ edit: fc.constantFrom('join' as const, 'leave' as const), who: person, segment }),
	fc.record({ edit: fc.constantFrom('optOut' as const, 'optIn' as const, 'create' as const, 'delete' as const), who: person }),
	fc.record({ edit: fc.constant('set' as const), who: person, key: fc.constantFrom('plan', 'city', 'vip'), value: fc.constantFrom('hand', 'other') }),
	fc.record({ edit: fc.constant('define' as const), key: fc.constantFrom('plan', 'score'), type: fc.constantFrom('string' as const, 'number' as const) }),
	fc.record({ edit: fc.constant('undefine' as const), key: fc.constantFrom('plan', 'city') }),
	fc.record({ edit: fc.constantFrom('makeSegment' as const, 'deleteSegment' as const, 'renameSegment' as const), segment }),
	fc.record({ edit: fc.constant('spoilMarker' as const), who: person }),
);

const nth = fc.integer({ min: 1, max: 14 });
const when = fc.constantFrom('before' as const, 'after' as const);
const fault: fc.Arbitrary<Disturbance['faults'][number]> = fc.record({
	nth,
	kind: fc.constantFrom<FaultKind>('lost', 'reset', '500', '500after', '429', '503', 'hang', 'hangAfter', '400'),
});
const disturbance: fc.Arbitrary<Disturbance> = some(
	fc.record({
		faults: fc.array(fault, { maxLength: 2 }),
		edits: some(fc.array(fc.record({ nth, when, edit }), { maxLength: 1 }), 4, []),
		crash: some(fc.record({ nth, when }) as fc.Arbitrary<Disturbance['crash']>, 2, null),
	}),
	4,
	QUIET,
);

const process = fc.nat(1);
const sync: fc.Arbitrary<RunStep> = fc.record({
	do: fc.constant('sync' as const),
	process,
	events: fc.array(event, { minLength: 1, maxLength: 4 }),
	crowd: some(fc.constantFrom(CROWD, CROWD, LARGE_CROWD), 1, 0),
	sets: some(fc.constantFrom(2, 3), 6, 0),
	imports: some(fc.constant<'auto' | 'always'>('always'), 3, 'auto'),
	setting: some(fc.uniqueArray(segment, { minLength: 1, maxLength: 2 }), 2, []),
	skipUnchangedFor: some(fc.constant(1), 1, 0),
	disturbance,
});
const move: fc.Arbitrary<RunStep> = fc.record({
	do: fc.constant('segment' as const),
	process,
	operation: fc.constantFrom('add' as const, 'remove' as const),
	segment,
	people: fc.array(person, { minLength: 1, maxLength: 2 }),
	firstName: fc.constantFrom('', '', 'Eve'),
	existingOnly: some(fc.boolean(), 2, false),
	disturbance,
});
const send: fc.Arbitrary<RunStep> = fc.record({
	do: fc.constant('send' as const),
	process,
	mails: fc.array(fc.record({ who: person, id: fc.nat(3) }), { minLength: 1, maxLength: 3 }),
	crowd: some(fc.constant(MANY_MAILS), 1, 0),
	given: some(fc.record({ option: fc.constantFrom<GivenOption>('subject', 'from', 'header', 'tag', 'topic'), text: fc.constantFrom('a\r\nBcc: x', 'a\nb', 'a\u0000b', 'plain') }) as fc.Arbitrary<NonNullable<SendStep['given']> | null>, 2, null),
	contact: fc.boolean(),
	onlyIfSubscribed: some(fc.boolean(), 3, false),
	disturbance,
});

const run: fc.Arbitrary<RunStep> = fc.oneof({ weight: 6, arbitrary: sync }, { weight: 3, arbitrary: move }, { weight: 2, arbitrary: send });

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 12, arbitrary: run as fc.Arbitrary<Step> },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('together' as const), runs: fc.tuple(run, run) }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), edit }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 10_000, 90_000, 600_000, 2 * 3_600_000) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), process }) },
);

/** A run that comes again as it was, with one other thing in between: a redelivery, n8n's retry, a schedule. */
const comesAgain: fc.Arbitrary<Step[]> = fc.record({ first: run, trusting: fc.boolean(), between: step, disturbance }).map(({ first, trusting, between, disturbance: second }) => {
	const one: RunStep = first.do === 'sync' && trusting ? { ...first, skipUnchangedFor: 1 } : first;
	return [one, between, { ...one, disturbance: second }];
});

/** The process stops, or nothing is answered any more: whether the e-mails went out is not known. */
const unclearEnd: fc.Arbitrary<Disturbance> = fc.integer({ min: 2, max: 7 }).chain((place) =>
	fc.constantFrom<Disturbance>({ ...QUIET, crash: { nth: place, when: 'after' } }, { ...QUIET, faults: Array.from({ length: 60 }, (_, index) => ({ nth: place + index, kind: 'lost' })) }),
);
/** Many e-mails whose end is unclear come again, and somebody among them has opted out meanwhile. */
const unclearMails: fc.Arbitrary<Step[]> = fc.record({ process, who: person, others: fc.uniqueArray(person, { maxLength: 2 }), contact: fc.boolean(), end: unclearEnd }).map(({ process: place, who, others, contact, end }) => {
	const mails = [...new Set([who, ...others])].map((one) => ({ who: one, id: 0 }));
	const many: SendStep = { do: 'send', process: place, mails, crowd: MANY_MAILS, contact, onlyIfSubscribed: true, disturbance: end };
	return [{ do: 'edit', edit: { edit: 'create', who } }, many, { do: 'edit', edit: { edit: 'optOut', who } }, { ...many, disturbance: QUIET }];
});

const quiet = (events: EventStep[], place: number): RunStep => ({ do: 'sync', process: place, events, crowd: 0, imports: 'auto', setting: [], skipUnchangedFor: 0, disturbance: QUIET });
const said = (more: Partial<EventStep>): EventStep => ({ type: 'identify', who: null, user: null, at: null, traits: {}, segments: null, ...more });

/** Into a segment and out of it again, in the same seconds, by one process or two, or after a restart. */
const moves: fc.Arbitrary<Step[]> = fc
	.record({ who: person, segment, processes: fc.tuple(process, process), kinds: fc.tuple(fc.constantFrom('wish', 'add'), fc.constantFrom('wish', 'none', 'add', 'remove')), restarts: fc.boolean() })
	.map(({ who, segment: place, processes: [one, other], kinds: [first, second], restarts }) => {
		const moveBy = (at: number, kind: string): RunStep =>
			kind === 'add' || kind === 'remove'
				? { do: 'segment', process: at, operation: kind, segment: place, people: [who], firstName: '', existingOnly: false, disturbance: QUIET }
				: quiet([said({ who, segments: kind === 'wish' ? [place] : [] })], at);
		return [moveBy(one, first), ...(restarts ? [{ do: 'restart' as const, process: other }] : []), moveBy(other, second)];
	});

/** Somebody is named by address in one event and only by userId in an older one of the same run. */
const twoNames: fc.Arbitrary<Step[]> = fc
	.record({ who: person, user: fc.nat(USERS.length - 1), processes: fc.tuple(process, process), plans: fc.tuple(fc.constantFrom('free', 'pro'), fc.constantFrom('free', 'pro', null)) })
	.map(({ who, user, processes: [one, other], plans: [newer, older] }) => [
		quiet([said({ who, user })], one),
		quiet([said({ who, at: 3, traits: { plan: newer } }), said({ type: 'track', user, at: 1, traits: { plan: older } })], other),
	]);

const steps: fc.Arbitrary<Step[]> = fc.oneof(
	{ weight: 24, arbitrary: step.map((one) => [one]) },
	{ weight: 4, arbitrary: comesAgain },
	{ weight: 1, arbitrary: unclearMails },
	{ weight: 2, arbitrary: moves },
	{ weight: 1, arbitrary: twoNames },
);

/** Every question that nobody outside Resend can answer, both ways. */
const quirks: fc.Arbitrary<Partial<Quirks>> = fc.record(
	{
		rePostResets: fc.boolean(),
		duplicateProperty: fc.constantFrom(409 as const, 422 as const),
		removeNonMember: fc.constantFrom(200 as const, 404 as const),
		addMemberTwice: fc.constantFrom(200 as const, 409 as const),
		unknownSegmentOnCreate: fc.constantFrom(404 as const, 422 as const),
		unknownSegmentOnAdd: fc.constantFrom(404 as const, 422 as const),
		emailCaseSensitive: fc.boolean(),
		emailStored: fc.constantFrom('asGiven' as const, 'lowercased' as const),
		wrongTypeProperty: fc.constantFrom('422' as const, 'coerce' as const),
		patchBooleanProperties: fc.constantFrom('accepted' as const, '422' as const),
		deletedCursor: fc.constantFrom('422' as const, 'remembered' as const),
		listLagMs: fc.constantFrom(0, 0, 4000),
		membershipBody: fc.constantFrom('id' as const, 'contact_segment' as const),
		importSkippedJoinsSegments: fc.boolean(),
		undefinedPropertyOnPatch: fc.constantFrom('dropped' as const, '422' as const),
		contactsDefaultLimit: fc.constantFrom('all' as const, 20),
		emptyImports: fc.constantFrom(0, 0, 1),
		segmentCap: fc.constantFrom(Infinity, Infinity, Infinity, 2),
		segmentCapStatus: fc.constantFrom(403 as const, 422 as const),
		batchData: fc.constantFrom('acceptedOnly' as const, 'aligned' as const),
	},
	{ requiredKeys: [] },
);

export const history: fc.Arbitrary<History> = fc.record({
	seed: fc.nat(1_000_000),
	quirks,
	limit: some(fc.constant<number | 'off'>(10), 2, 'off'),
	steps: fc.array(steps, { minLength: 2, maxLength: 9, size: 'max' }).map((all) => all.flat()),
});
