import type { IDataObject, IRun } from 'n8n-workflow';

import { startEmulator } from '../virtual/emulator';
import { everyNth } from '../long';
import type { Emulator } from '../emulator/server';
import { addWelcome, mailsPerPerson, people, send } from './sendTemplate';
import type { SendRunOptions } from './sendTemplate';

jest.setTimeout(60_000);

/**
 * The promise of sending/batches.ts: a run is cut off at each of its requests, and comes again. The process that goes on
 * remembers everything or nothing; meanwhile somebody has opted out, or their contact cannot be written. Nobody gets two.
 */
const PARAMETERS = { upsertContact: true, options: { keepTryingFor: 0, onlyIfSubscribed: true } };
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const SUFFERER = 'person-1@example.com';
let emulator: Emulator;
let executions = 100;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());

const CUTS = {
	'before it takes effect': 'reset',
	'after it took effect': 'lostAnswer',
} as const;

/** What is different the first time. */
const atFirst = (meanwhile: string): (() => void) => (meanwhile === 'the contact of one can be read again' ? unreadable() : () => undefined);

/** The nth request gets no answer, and no later one is answered either. Says afterwards whether there was such a request. */
function cutOff(nth: number, kind: 'reset' | 'lostAnswer'): () => boolean {
	const cut = emulator.fault({ kind, match: { nth } });
	const dead = emulator.fault({ kind: 'reset', match: { nth: nth + 1 }, times: Infinity });
	return () => {
		cut.remove();
		dead.remove();
		return cut.struck() > 0;
	};
}

const unreadable = () => {
	const rule = emulator.fault({ kind: 'status', status: 500, times: Infinity, match: { method: 'GET', path: /person-1%40/ } });
	return () => rule.remove();
};

/** What is different when the run comes again; the answer ends it. */
const MEANWHILE: Record<string, () => () => void> = {
	'nothing happened': () => () => undefined,
	'somebody has opted out': () => {
		const contact = emulator.state.contactByEmail(SUFFERER);
		if (contact !== undefined) contact.unsubscribed = true;
		return () => undefined;
	},
	'the contact of one cannot be read': unreadable,
	'the contact of one can be read again': () => () => undefined,
};

/** The ledger is kept by account, Resend's keys are not: another credential knows nothing of what this one did. */
const otherMemory = (run: IRun, memory: string): IRun => JSON.parse(JSON.stringify(run).replaceAll('credential-1', memory)) as IRun;
const credential = (id: string): SendRunOptions => ({ node: { credentials: { resendSyncApi: { id, name: 'Resend' } } } });

function execution(items: IDataObject[], options: SendRunOptions = {}) {
	executions += 1;
	return send(emulator, PARAMETERS, items, { executionId: String(executions), ...options });
}

const twice = (): string[] => [...mailsPerPerson(emulator)].flatMap(([person, mails]) => (mails > 1 ? [`${person}: ${mails}`] : []));
const CASES = Object.entries(CUTS).flatMap(([cut, kind]) => Object.keys(MEANWHILE).flatMap((meanwhile) => (['everything', 'nothing'] as const).map((memory) => ({ cut, kind, meanwhile, memory }))));

function begin(known: readonly IDataObject[]): void {
	emulator.reset();
	addWelcome(emulator);
	for (const { email } of known) emulator.state.addContact({ email: String(email) });
}

describe('a run that is cut off at any request and comes again sends nobody two e-mails', () => {
	it.each(everyNth(3, CASES))('known by the run, cut $cut, retried where $memory is remembered and $meanwhile', async ({ kind, meanwhile, memory }) => {
		const items = people(3);
		for (let nth = 1; ; nth += 1) {
			begin(items);
			const before = atFirst(meanwhile);
			const healed = cutOff(nth, kind);
			const failed = await execution(items);
			before();
			if (!healed()) break;
			const over = MEANWHILE[meanwhile]?.();
			const second = await execution(items, { retryOf: memory === 'everything' ? failed.run : otherMemory(failed.run, `other-${executions}`) });
			over?.();
			if (second.error() !== undefined) await execution(items, { retryOf: second.run });
			expect([nth, twice()]).toEqual([nth, []]);
			if (memory === 'everything' && meanwhile !== 'somebody has opted out') expect([nth, mailsPerPerson(emulator).size]).toEqual([nth, 3]);
		}
	});

	it.each(everyNth(3, CASES.filter(({ memory, meanwhile }) => memory === 'nothing' || meanwhile === 'nothing happened')))(
		'with message ids, cut $cut, delivered again among others and alone where $memory is remembered and $meanwhile',
		async ({ kind, meanwhile, memory }) => {
			for (let nth = 1; ; nth += 1) {
				const items = people(2, (index) => ({ messageId: `cut-${executions}-${index}` }));
				const other = { messageId: `other-${executions}`, email: 'other@example.com' };
				begin([...items, other]);
				const before = atFirst(meanwhile);
				const healed = cutOff(nth, kind);
				await execution(items, CONTINUE);
				before();
				if (!healed()) break;
				const elsewhere = (): SendRunOptions => (memory === 'everything' ? CONTINUE : { ...CONTINUE, ...credential(`other-${executions}`) });
				const over = MEANWHILE[meanwhile]?.();
				await execution([other, ...items.slice(1)], elsewhere());
				over?.();
				await execution(items.slice(0, 1), elsewhere());
				await execution([...items].reverse(), elsewhere());
				expect([nth, twice()]).toEqual([nth, []]);
				if (meanwhile !== 'somebody has opted out') expect([nth, mailsPerPerson(emulator).size]).toEqual([nth, 3]);
			}
		},
	);
});
