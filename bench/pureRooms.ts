/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
/**
 * CPU and memory of the pure rooms, parse to plan, in a process of its own: prints one line of JSON.
 * `node --expose-gc scripts/run.js bench/pureRooms.ts`
 */
import type { Person } from '../nodes/shared/contact/coalesce';
import { coalesce } from '../nodes/shared/contact/coalesce';
import { eventOutcomes } from '../nodes/shared/plan/eventOutcomes';
import { eventWork } from '../nodes/shared/contact/eventWork';
import type { PlanContext } from '../nodes/shared/plan/planPerson';
import { planPerson } from '../nodes/shared/plan/planPerson';
import { changeOf } from '../nodes/shared/plan/planRun';
import type { ContactSnapshot } from '../nodes/shared/contact/snapshot';
import { ownKeys } from '../nodes/shared/contact/propertyValues';
import { parseEvent } from '../nodes/shared/events/parse';
import { unpack } from '../nodes/shared/events/unpack';
import { busyPeople, people, SEGMENT } from './people';

export interface PureRooms {
	/** Microseconds of CPU an event, by what arrives: the first time in a fresh process, and the middle of further times. */
	cpu: Array<{ events: string; first: number; later: number }>;
	/** Kilobytes that an event holds until the run ends, on top of the event itself, after a collection. */
	heapPerEvent: number;
	/** Megabytes the heap grew by while 10,000 events were planned, garbage included. */
	heapGrowth: number;
}

const EVENTS = 10_000;
const TIMES = 7;
const own = ownKeys('jitsu');
const segment = { id: '78261eea-8f8b-4381-83c6-79fa7120f1cf', name: SEGMENT };
const context = {
	segmentNamed: () => ({ kind: 'found', segment }),
	definitions: new Map([own.userId, own.anonymousId, own.marker, 'plan', 'company', 'country', 'uses'].map((key) => [key, 'string'])),
	own,
	consent: 'optOutOnly',
} as const satisfies Omit<PlanContext, 'email'>;

type Stored = (person: Person) => ContactSnapshot;
const absent: Stored = () => ({ kind: 'absent' });
/** Somebody of that address with other values: every property is compared and written. */
const known: Stored = ({ key }) => ({
	kind: 'present',
	contact: {
		id: 'e169aa45-1ecf-4183-9955-b1499d5701d3',
		email: key.by === 'email' ? key.email : '',
		firstName: 'Anna',
		lastName: null,
		unsubscribed: false,
		properties: new Map([['plan', 'trial'], ['country', 'DE'], [own.marker, `[${segment.id}]`]]),
	},
	memberships: [segment],
	unlisted: [],
});

/** What a run does between receiving its items and asking Resend, and after the last answer. */
function plan(body: unknown, stored: Stored): unknown[] {
	const arrived = unpack(body).map((raw) => ({ parsed: parseEvent(raw, { now: Date.now(), systemProperties: 'drop' }), segments: SEGMENT }));
	const work = eventWork(arrived, { own, matching: { kind: 'byEmail' } });
	const everybody = coalesce(work.flatMap(({ decision }) => (decision.kind === 'work' ? [decision] : [])));
	return everybody.map((person) => {
		const state = stored(person);
		const mine: PlanContext = { ...context, email: person.key.by === 'email' ? person.key.email : null };
		const planned = planPerson(changeOf(person, mine, mine), state, mine);
		return { person, planned, outcomes: eventOutcomes(person.events, state, planned, 'id', mine) };
	});
}

const INPUTS: Array<{ events: string; batch: unknown[]; stored: Stored }> = [
	{ events: '10,000 people, new', batch: people(EVENTS), stored: absent },
	{ events: '10,000 people, known', batch: people(EVENTS), stored: known },
	{ events: '500 people, 20 events each', batch: busyPeople(EVENTS / 20), stored: known },
];

function microseconds(batch: unknown[], stored: Stored): number {
	const before = process.cpuUsage();
	plan({ batch }, stored);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / batch.length;
}

function heapUsed(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}

const cpu = INPUTS.map(({ events, batch, stored }) => {
	const first = microseconds(batch, stored);
	const later = Array.from({ length: TIMES }, () => microseconds(batch, stored)).sort((one, other) => one - other)[Math.floor(TIMES / 2)];
	return { events, first, later: later ?? first };
});

const before = heapUsed();
const held = plan({ batch: INPUTS[0]?.batch }, absent);
const grown = process.memoryUsage().heapUsed - before;
const kept = heapUsed() - before;
const result: PureRooms = { cpu, heapPerEvent: kept / held.length / 1000, heapGrowth: grown / 1e6 };
console.log(JSON.stringify(result));
