import type { NewContact } from '../test/emulator/state';
import type { Emulators } from './emulators';
import { OurWorkflow } from './ours';
import { people, SEGMENT } from './people';

/** Requests of one run, counted without the limit, segments and properties known beforehand. */
export interface Growth {
	run: string;
	people: number;
	segments: number;
	/** Contacts that are not of the run, all of them newer than those that are. */
	others: number;
	requests: number;
}

type Case = Pick<Growth, 'people' | 'segments' | 'others'> & { kind: 'new' | 'known' };

const LARGE_ACCOUNT = 20_000;

/** How the cost grows with people, segments and the size of the account. */
export async function measureGrowth(emulators: Emulators): Promise<Growth[]> {
	const sizes = [10, 100, 1_000];
	const cases: Case[] = [
		...sizes.map((count): Case => ({ kind: 'new', people: count, segments: 1, others: 0 })),
		{ kind: 'new', people: 100, segments: 3, others: 0 },
		{ kind: 'new', people: 100, segments: 1, others: LARGE_ACCOUNT },
		...sizes.map((count): Case => ({ kind: 'known', people: count, segments: 1, others: 0 })),
		{ kind: 'known', people: 100, segments: 3, others: 0 },
		{ kind: 'known', people: 100, segments: 1, others: 500 },
		{ kind: 'known', people: 100, segments: 1, others: LARGE_ACCOUNT },
	];
	const growth: Growth[] = [];
	for (const one of cases) growth.push(await measure(one, emulators));
	return growth;
}

async function measure({ kind, people: count, segments, others }: Case, emulators: Emulators): Promise<Growth> {
	const resend = await emulators.start({ rateLimit: 'off', latencyMs: 0 });
	const names = [SEGMENT, 'Beta', 'Newsletter'].slice(0, segments).join(', ');
	const workflow = new OurWorkflow(resend, 'ResendContactSync', { segments: names });
	const batch = people(count);
	// The first run makes the segments and properties known; its people are those of the second run where these are known ones.
	await workflow.run([{ batch: kind === 'known' ? batch : people(1).map((event) => ({ ...event, traits: { email: 'first@example.com', plan: 'x', company: 'x', country: 'x' } })) }]);
	await resend.arrange({ contacts: Array.from({ length: others }, (_, other): NewContact => ({ email: `other${other}@example.com`, segments: [SEGMENT] })) });
	const from = (await resend.log()).length;
	await workflow.run([{ batch }]);
	const requests = (await resend.log(from)).length;
	await resend.stop();
	return { run: kind === 'new' ? `${count.toLocaleString('en')} new people` : `${count.toLocaleString('en')} known people, nothing changed`, people: count, segments, others, requests };
}
