/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { FaultRule } from '../emulator/faults';
import type { Emulator } from '../emulator/server';
import { everyNth } from '../long';
import { outcomes, sync } from './contactSync';
import { KNOWN, known, NEWCOMER, newcomer, ownEmulator, pooled, snapshot, withoutJitter } from './scenario';
import type { Scenario } from './scenario';

jest.setTimeout(60_000);
withoutJitter();

/** How a run is cut off at its nth request; every later one is refused, or never sent. */
type Cut = (emulator: Emulator, nth: number) => { cancelWith?: (cancel: () => void) => void; remove: () => void };

const refusing: FaultRule = { kind: 'status', status: 400, times: Infinity };
const refuse = (when: 'before' | 'after'): Cut => (emulator, nth) => {
	const first = emulator.fault({ ...refusing, times: 1, when, match: { nth } });
	const later = emulator.fault({ ...refusing, match: { nth: nth + 1 } });
	return { remove: () => [first, later].forEach((rule) => rule.remove()) };
};
const cancel = (when: 'before' | 'after'): Cut => (emulator, nth) => {
	let stop: (() => void) | undefined;
	const hang = emulator.fault({ kind: 'hang', when, match: { nth }, times: Infinity });
	const hook = emulator.fault({ kind: 'hook', when, match: { nth }, run: () => void setImmediate(() => stop?.()) });
	return { cancelWith: (cancelRun) => (stop = cancelRun), remove: () => [hang, hook].forEach((rule) => rule.remove()) };
};

const CUTS: Record<string, Cut> = {
	'refused, as all later ones': refuse('before'),
	'refused after it took effect, as all later ones': refuse('after'),
	'cancelled in front of its effect': cancel('before'),
	'cancelled after its effect': cancel('after'),
};

const people: Array<{ who: string; email: string; scenario: Scenario; requests: number; byHand: string[] }> = [
	{ who: 'a known contact', email: KNOWN, scenario: known, requests: 10, byHand: ['Hand'] },
	{ who: 'a newcomer', email: NEWCOMER, scenario: newcomer, requests: 8, byHand: [] },
];

interface Case {
	name: string;
	email: string;
	scenario: Scenario;
	nth: number;
	cut: Cut;
	byHand: string[];
}

const grid: Case[] = people.flatMap(({ who, requests, ...person }) =>
	Array.from({ length: requests }, (_, index) => index + 1).flatMap((nth) => Object.entries(CUTS).map(([words, cut]) => ({ ...person, name: `${who}: request ${nth} is ${words}`, nth, cut }))),
);
const cases = everyNth(3, grid);

async function cutThen(scenario: Scenario, nth: number, cut: Cut, next: Scenario['items']) {
	const emulator = await ownEmulator();
	try {
		scenario.arrange(emulator);
		const { cancelWith, remove } = cut(emulator, nth);
		const broken = await sync(emulator, {}, scenario.items, cancelWith === undefined ? {} : { onStart: cancelWith });
		remove();
		outcomes(await sync(emulator, {}, next));
		return { broken: broken.run.status, state: snapshot(emulator), emulator };
	} finally {
		await emulator.stop();
	}
}

const cleared = (scenario: Scenario): Scenario['items'] => scenario.items.map((item) => ({ ...item, traits: { ...(item['traits'] as object), resendAudiences: '' } }));

const undisturbed = pooled(people, 2, async ({ scenario }) => {
	const emulator = await ownEmulator();
	scenario.arrange(emulator);
	outcomes(await sync(emulator, {}, scenario.items));
	await emulator.stop();
	return snapshot(emulator);
});
const runs = pooled(cases, 12, async ({ scenario, nth, cut }) => ({
	again: await cutThen(scenario, nth, cut, scenario.items),
	clear: await cutThen(scenario, nth, cut, cleared(scenario)),
}));

describe('a run that is cut off', () => {
	it.each(cases.map((one) => [one.name, one] as const))('%s: the next run ends as if nothing had been', async (_name, one) => {
		const run = await runs.get(one);
		const person = people.find(({ email }) => email === one.email);
		expect(['error', 'canceled']).toContain(run?.again.broken);
		expect(run?.again.state).toEqual(person === undefined ? null : await undisturbed.get(person));
	});

	it.each(cases.map((one) => [one.name, one] as const))('%s: a next run that clears leaves no membership behind, and the hand-filled ones', async (_name, one) => {
		const { emulator } = (await runs.get(one))?.clear ?? {};
		expect(emulator?.state.segmentNamesOf(one.email)).toEqual(one.byHand);
		expect(emulator?.state.membersOf('Hand')).toContain('bystander@x.io');
		expect(emulator?.state.contactByEmail('bystander@x.io')?.unsubscribed).toBe(true);
	});
});
