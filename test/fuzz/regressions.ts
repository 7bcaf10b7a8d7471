/** The smallest history of each fault that was found, by name. */
import { QUIET, type Disturbance, type Edit, type EventStep, type FaultKind, type History, type RunStep, type SegmentStep, type SendStep, type Step, type SyncStep, type TraitValue } from './history';

const [ANN, BOB, CLEO] = [0, 1, 2] as const;
const ALPHA = 0;

const history = (steps: Step[], quirks: History['quirks'] = {}, limit: History['limit'] = 'off'): History => ({ seed: 1, quirks, limit, steps });
const LAG = { listLagMs: 4000 };

interface Said {
	traits?: Record<string, TraitValue>;
	segments?: number[];
	user?: number;
	at?: number;
}

const event = (type: EventStep['type'], who: number | null, { traits = {}, segments, user, at }: Said = {}): EventStep => ({ type, who, user: user ?? null, at: at ?? null, traits, segments: segments ?? null });
const identify = (who: number | null, said: Said = {}): EventStep => event('identify', who, said);

const sync = (process: number, events: EventStep[], more: Partial<SyncStep> = {}): SyncStep => ({ do: 'sync', process, events, crowd: 0, imports: 'auto', setting: [], skipUnchangedFor: 0, disturbance: QUIET, ...more });
const move = (process: number, operation: SegmentStep['operation'], who: number, segment: number, more: Partial<SegmentStep> = {}): SegmentStep => ({ do: 'segment', process, operation, segment, people: [who], firstName: '', existingOnly: false, disturbance: QUIET, ...more });
const send = (process: number, people: number[], more: Partial<SendStep> = {}): SendStep => ({ do: 'send', process, mails: people.map((who) => ({ who, id: who })), contact: false, onlyIfSubscribed: true, disturbance: QUIET, ...more });
const byHand = (edit: Edit): Step => ({ do: 'edit', edit });
const wait = (seconds: number): Step => ({ do: 'wait', ms: seconds * 1000 });
const restart = (process: number): Step => ({ do: 'restart', process });
const atOnce = (...runs: RunStep[]): Step => ({ do: 'together', runs });
const during = (nth: number, edit: Edit, when: 'before' | 'after' = 'before'): Disturbance => ({ ...QUIET, edits: [{ nth, when, edit }] });
const faults = (kind: FaultKind, ...places: number[]): Disturbance => ({ ...QUIET, faults: places.map((nth) => ({ nth, kind })) });
const crash = (nth: number, when: 'before' | 'after' = 'after'): Disturbance => ({ ...QUIET, crash: { nth, when } });
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

const three = [ANN, BOB, CLEO].map((who): Step => byHand({ edit: 'create', who }));

export const REGRESSIONS: Readonly<Record<string, History>> = {
	'1 a null clears what a hand defined since': history([
		sync(0, [identify(ANN, { traits: { city: 'Rome' } })]),
		byHand({ edit: 'set', who: ANN, key: 'plan', value: 'hand' }),
		sync(0, [identify(ANN, { traits: { plan: null } })]),
	]),
	'1 a null clears what another process defined since': history([
		sync(0, [identify(ANN, { traits: { city: 'Rome' } })]),
		sync(1, [identify(ANN, { traits: { plan: 'pro' } })]),
		sync(0, [identify(ANN, { traits: { plan: null } })]),
	]),
	'1 a null of a track clears what another process defined since': history([
		sync(0, [identify(ANN, { traits: { city: 'Rome' } })]),
		sync(1, [identify(ANN, { traits: { plan: 'pro' } })]),
		sync(0, [event('track', ANN, { traits: { plan: null } })]),
	]),
	...Object.fromEntries(
		upTo(6, 2).map((nth) => [
			`2 who signs up before request ${nth}, around an import, is not reported as created`,
			history([sync(0, [identify(ANN, { traits: { plan: 'pro' }, segments: [ALPHA] })], { imports: 'always', disturbance: during(nth, { edit: 'create', who: ANN }) })]),
		]),
	),
	...Object.fromEntries(
		upTo(8, 4).map((nth) => [
			`2 who signs up before request ${nth} of a run with an import of many is not reported as created`,
			history([sync(0, [identify(ANN, { traits: { plan: 'pro' }, segments: [ALPHA] })], { crowd: 22, disturbance: during(nth, { edit: 'create', who: ANN }) })]),
		]),
	),
	'2 two processes that import the same people lose nobody': history([atOnce(sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { imports: 'always' }), sync(1, [identify(ANN, { traits: { city: 'Rome' } })], { imports: 'always' }))]),
	'2 an import of somebody a lagging list hides leaves no membership unknown to the marker': history([sync(0, [identify(ANN)]), sync(1, [identify(ANN, { segments: [ALPHA] })], { imports: 'always' })], { ...LAG, importSkippedJoinsSegments: true }),
	'3 a stale event of a person named by userId overwrites nothing newer': history([
		sync(0, [identify(ANN, { user: 0 })]),
		sync(0, [identify(ANN, { at: 2, traits: { plan: 'pro' } }), event('track', null, { user: 0, at: 1, traits: { plan: 'free' } })]),
	]),
	'3 the same with the userId learned by another process': history([
		sync(0, [identify(ANN, { user: 0 })]),
		sync(1, [identify(ANN, { at: 2, traits: { plan: 'pro' } }), event('track', null, { user: 0, at: 1, traits: { plan: 'free' } })]),
	]),
	'3 events of one moment keep their order when one is named by userId': history([
		sync(0, [identify(ANN, { user: 0 })]),
		sync(0, [event('track', null, { user: 0, at: 0, traits: { unsubscribed: true } }), identify(ANN, { at: 0, traits: { unsubscribed: false } })]),
	]),
	'an opt-out of the sync that a later event of the same run takes back is taken back': history([
		sync(0, [identify(ANN)]),
		sync(0, [event('track', ANN, { at: 0, traits: { unsubscribed: true } }), identify(ANN, { at: 0, traits: { unsubscribed: false } })]),
	]),
	'3 an event without a time that another process knows by userId comes after those before it': history([
		sync(0, [identify(ANN, { user: 0 })]),
		sync(1, [identify(ANN, { at: 3, traits: { plan: 'free' } }), event('track', null, { user: 0, traits: { plan: null } })]),
	]),
	...Object.fromEntries(
		upTo(6, 2).map((nth) => [
			`4 a crash after request ${nth} of a send, then an opt-out: nobody gets a mail twice`,
			history([...three, send(0, [ANN, BOB, CLEO], { disturbance: crash(nth) }), byHand({ edit: 'optOut', who: BOB }), send(0, [ANN, BOB, CLEO])]),
		]),
	),
	'4 a crash after the batch, then a contact that fails: nobody gets a mail twice': history([
		...three,
		send(0, [ANN, BOB, CLEO], { contact: true, disturbance: crash(5) }),
		send(0, [ANN, BOB, CLEO], { contact: true, disturbance: faults('400', 2) }),
	]),
	'6 Skip Unchanged For notices a deliberate removal': history([
		sync(0, [identify(ANN, { segments: [ALPHA] })], { skipUnchangedFor: 1 }),
		move(0, 'remove', ANN, ALPHA),
		sync(0, [identify(ANN, { segments: [ALPHA] })], { skipUnchangedFor: 1 }),
	]),
	'6 Skip Unchanged For notices a sync without the option': history([
		sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { skipUnchangedFor: 1 }),
		sync(0, [identify(ANN, { traits: { plan: 'free' } })]),
		sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { skipUnchangedFor: 1 }),
	]),
	'6 Skip Unchanged For notices another process': history([
		sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { skipUnchangedFor: 1 }),
		sync(1, [identify(ANN, { traits: { plan: 'free' } })]),
		sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { skipUnchangedFor: 1 }),
	]),
	'6 Skip Unchanged For does not trust a state without a property that could not be defined': history([
		sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { skipUnchangedFor: 1, disturbance: faults('400', 2) }),
		wait(10),
		sync(0, [identify(ANN, { traits: { plan: 'pro' } })], { skipUnchangedFor: 1 }),
	]),
	'7 a marker entry that is no id blocks nobody': history([byHand({ edit: 'create', who: ANN }), byHand({ edit: 'spoilMarker', who: ANN }), sync(0, [identify(ANN, { segments: [] })])]),
	'8 a deliberate addition is not claimed while the list lags': history([move(0, 'add', ANN, ALPHA), sync(0, [identify(ANN, { segments: [ALPHA] })]), wait(10), sync(0, [identify(ANN, { segments: [] })])], LAG),
	'8 a wish right after a deliberate removal is carried out': history([move(0, 'add', ANN, ALPHA), wait(10), move(0, 'remove', ANN, ALPHA), sync(0, [identify(ANN, { segments: [ALPHA] })])], LAG),
	'8 an addition right after a deliberate removal is carried out': history([move(0, 'add', ANN, ALPHA), wait(10), move(0, 'remove', ANN, ALPHA), move(0, 'add', ANN, ALPHA)], LAG),
	'8 after a restart somebody on the marker whom the list does not show is taken out': history([sync(0, [identify(ANN, { segments: [ALPHA] })]), restart(0), move(0, 'remove', ANN, ALPHA)], LAG),
	'8 a deliberate addition takes what a lagging list hides off the marker': history([sync(0, [identify(ANN, { segments: [ALPHA] })]), move(1, 'add', ANN, ALPHA), wait(10), sync(0, [identify(ANN, { segments: [] })])], LAG),
	'8 a removal that a lagging list hides is told': history([sync(0, [identify(ANN, { segments: [ALPHA] })]), sync(0, [identify(ANN, { segments: [] })])], LAG),
	'9 a blank text says the same through an import and singly': history([sync(0, [identify(ANN, { traits: { city: '' } })], { imports: 'always' }), sync(0, [identify(BOB, { traits: { city: '' } })], { imports: 'always' }), sync(0, [identify(ANN, { traits: { city: 'Rome' } })]), sync(0, [identify(ANN, { traits: { city: '' } })])]),
	...Object.fromEntries(
		upTo(5).map((nth) => [
			`9 a name that was written before the segment went (after request ${nth}) is told`,
			history([move(0, 'add', ANN, ALPHA), move(0, 'remove', ANN, ALPHA, { firstName: 'Eve', disturbance: during(nth, { edit: 'deleteSegment', segment: ALPHA }, 'after') })]),
		]),
	),
	'9 nor does Resend Segment put anybody into it': history([move(0, 'add', ANN, ALPHA), wait(60), byHand({ edit: 'renameSegment', segment: ALPHA }), move(0, 'add', BOB, ALPHA)]),
	'9 a segment renamed a minute ago takes nobody under its new name': history([sync(0, [identify(ANN, { segments: [ALPHA] })]), wait(60), byHand({ edit: 'renameSegment', segment: ALPHA }), sync(0, [identify(BOB, { segments: [ALPHA] })])]),
	'9 only an identify says whose a userId is': history([
		sync(0, [identify(ANN), identify(BOB, { user: 0 })]),
		sync(0, [event('track', null, { user: 0, traits: { plan: 'pro' } }), event('group', ANN, { user: 0, traits: { size: 3 } })]),
	]),
	...Object.fromEntries(
		upTo(9, 4).map((nth) => [
			`9 an import that took effect without an answer (at request ${nth}) is told as what it made`,
			history([sync(0, [identify(ANN, { traits: { plan: 'pro' }, segments: [ALPHA] })], { crowd: 22, disturbance: faults('500after', nth) })]),
		]),
	),
	'a property deleted by hand is defined again, also where an unknown one is passed over': history(
		[sync(0, [identify(ANN, { traits: { plan: 'pro' } })]), byHand({ edit: 'undefine', key: 'plan' }), wait(61), sync(0, [identify(ANN, { traits: { plan: 'free' } })])],
		{ undefinedPropertyOnPatch: 'dropped' },
	),
	'a property deleted by hand is defined again for a track too': history(
		[sync(0, [identify(ANN, { traits: { plan: 'pro' } })]), byHand({ edit: 'undefine', key: 'plan' }), wait(61), sync(0, [event('track', ANN, { traits: { plan: 'free' } })])],
		{ undefinedPropertyOnPatch: 'dropped' },
	),
	'a cap on segments costs nobody else anything': history([sync(0, [identify(ANN, { traits: { plan: 'pro' }, segments: [0, 1, 2] }), identify(BOB, { segments: [0] })])], { segmentCap: 2, segmentCapStatus: 422 }),
	'9 a user who moved to another address on another process is not taken for the old contact': history([sync(0, [identify(ANN, { user: 0 })]), sync(1, [identify(BOB, { user: 0 })]), sync(0, [event('track', null, { user: 0, traits: { plan: 'pro' } })])]),
};

/** The same steps with and without a lost answer to the create: what became of an event from before the person existed must not differ. */
export const UNCLEAR_CREATE = {
	calm: history([sync(0, [event('track', ANN, { at: 1, traits: { plan: 'early' } }), identify(ANN, { at: 2, traits: { city: 'Rome' } })])]),
	lost: upTo(5).map((nth) => history([sync(0, [event('track', ANN, { at: 1, traits: { plan: 'early' } }), identify(ANN, { at: 2, traits: { city: 'Rome' } })], { disturbance: faults('lost', nth) })])),
};

/** A batch that got no answer, then one of its people opts out: the others are not blocked for it. */
export const UNANSWERED_BATCH = history([...three, send(0, [ANN, BOB, CLEO], { disturbance: faults('lost', ...upTo(60, 5)) }), byHand({ edit: 'optOut', who: BOB }), send(0, [ANN, BOB, CLEO])]);

/** Many new people in several sets of segments. */
export const MANY_SETS = history([sync(0, [], { crowd: 3000, sets: 12 })], {}, 10);
