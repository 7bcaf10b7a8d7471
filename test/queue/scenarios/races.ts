/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { parseMarker } from '../../../nodes/shared/contact/marker';
import { count, type Finding, inParallel, type Lab, type Scenario } from '../lab';
import type { Published } from '../editor';
import { contactSync, webhook, who } from '../workflows';

const NAMES = 20;
const AT_ONCE = 4;
const PEOPLE = 40;
const MARKER = 'jitsu_managed_audiences';
/** How long Resend's lists may lag behind; only then do workers look again. */
const LAG_MS = 6_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What two workers do to each other when events of one segment or one person reach them at once. Slow enough that they meet. */
function racing(name: string, run: (lab: Lab, workflow: Published) => Promise<Finding[]>): Scenario {
	return {
		name,
		short: true,
		async run(lab) {
			const workflow = await lab.cluster.editor.publish(name, [[webhook(name), contactSync(lab.credential), who]]);
			return await run(lab, workflow);
		},
	};
}

const identify = (lab: Lab, workflow: Published, email: string, traits: object = {}): Promise<Array<Record<string, unknown>>> =>
	lab.cluster.editor.post(workflow, { type: 'identify', messageId: `${email}-${Math.random()}`, traits: { email, ...traits } });

const workersOf = (answers: ReadonlyArray<Array<Record<string, unknown>>>): number => new Set(answers.map(([item]) => item?.['who'])).size;
const hasFailed = ([item]: ReadonlyArray<Record<string, unknown>>): boolean => item === undefined || item['error'] !== undefined || item['outcome'] === undefined;

/** A new segment name reaches both workers at once: one segment, with everybody in it, and later events find it. */
export const twins = racing('twins', async (lab, workflow) => {
	const { state } = lab.emulator;
	const segment = (place: number): string => `Fresh ${place}`;
	const email = (place: number, one: number): string => `twin${place}-${one}@example.com`;
	let shared = 0;
	const failures: string[] = [];
	await inParallel(count(NAMES), 2, async (place) => {
		const answers = await Promise.all(count(AT_ONCE).map((one) => identify(lab, workflow, email(place, one), { resendSegments: segment(place) })));
		failures.push(...answers.filter(hasFailed).map((answer) => JSON.stringify(answer)));
		if (workersOf(answers) > 1) shared += 1;
	});
	const made = lab.emulator.requests({ method: 'POST', route: '/segments' }).filter(({ body }) => JSON.stringify(body).includes('Fresh ')).length;
	await pause(LAG_MS);
	await inParallel(count(NAMES), 4, async (place) => {
		const answer = await identify(lab, workflow, email(place, AT_ONCE), { resendSegments: segment(place) });
		if (hasFailed(answer)) failures.push(JSON.stringify(answer));
	});
	const wrong = count(NAMES).filter((place) => state.segments.all().filter(({ name }) => name === segment(place)).length !== 1 || state.membersOf(segment(place)).length !== AT_ONCE + 1).length;
	return [{ what: 'workers that meet a new segment at once', holds: wrong === 0 && failures.length === 0, figures: `${wrong} of ${NAMES} not one segment with everybody in it, ${failures.length} events failed${failures.length > 0 ? ` (${failures[0]?.slice(0, 300)})` : ''}; ${shared} names on both workers at once, ${made} segments made` }];
});

/** Two lists of segments for one person reach both workers at once: nobody stays in a segment that the sync forgot. */
export const moves = racing('moves', async (lab, workflow) => {
	const { state } = lab.emulator;
	const email = (place: number): string => `move${place}@example.com`;
	const to = (place: number, segments: string): ReturnType<typeof identify> => identify(lab, workflow, email(place), { resendSegments: segments });
	await to(0, 'Move A, Move B, Move C');
	await inParallel(count(PEOPLE), 20, async (place) => void (await to(place, 'Move A')));
	let shared = 0;
	await inParallel(count(PEOPLE), 10, async (place) => {
		if (workersOf(await Promise.all([to(place, 'Move B'), to(place, 'Move C')])) > 1) shared += 1;
	});
	await inParallel(count(PEOPLE), 20, async (place) => void (await to(place, 'Move A')));
	const stuck = count(PEOPLE).filter((place) => {
		const recorded = parseMarker(state.contactByEmail(email(place))?.properties.get(MARKER)).ids;
		return state.segmentNamesOf(email(place)).join() !== 'Move A' || [...recorded].join() !== state.segmentByName('Move A')?.id;
	}).length;
	return [{ what: 'people moved by both workers at once', holds: stuck === 0, figures: `${stuck} of ${PEOPLE} stuck; ${shared} on both workers at once` }];
});

/** A new person reaches both workers at once, and one of the events opts out. */
export const optOuts = racing('optOuts', async (lab, workflow) => {
	const email = (place: number): string => `optout${place}@example.com`;
	let shared = 0;
	await identify(lab, workflow, 'optout-warm@example.com', { plan: 'pro' });
	await inParallel(count(PEOPLE), 8, async (place) => {
		const both = [identify(lab, workflow, email(place), { plan: 'pro' }), identify(lab, workflow, email(place), { unsubscribed: true })];
		if (workersOf(await Promise.all(both)) > 1) shared += 1;
	});
	const undone = count(PEOPLE).filter((place) => lab.emulator.state.contactByEmail(email(place))?.unsubscribed !== true).length;
	return [{ what: 'a new person on both workers at once, one event opting out', holds: undone === 0, figures: `${undone} of ${PEOPLE} undone; ${shared} on both workers at once` }];
});
