/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
/**
 * `node scripts/run.js test/compat/record.ts > test/compat/recorded/VERSION.json`: what this version leaves behind, in the account and in n8n,
 * after the runs of `runs.ts`. Done once for each release, before the next one changes anything.
 */
import '../../scripts/demo/quiet';

import { version } from '../../package.json';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../emulator/server';
import { addWelcome } from '../nodes/sendTemplate';
import { runOf } from './play';
import { RUNS } from './runs';

async function main(): Promise<void> {
	const emulator = await startEmulator({ rateLimit: 'off' });
	try {
		console.log(JSON.stringify(await recorded(emulator), null, '\t'));
	} finally {
		await emulator.stop();
	}
}

async function recorded(emulator: Emulator): Promise<object> {
	const templateId = addWelcome(emulator);
	const staticData: Record<string, unknown> = {};
	for (const run of RUNS) {
		const result = await runOf(run, emulator);
		const error = result.error();
		if (error !== undefined) throw new Error(`${run.name}: ${error}`);
		staticData[run.name] = result.saved ?? {};
	}
	const { state } = emulator;
	return {
		version,
		recordedAt: Date.now(),
		templateId,
		segments: state.segments.all().map(({ id, name }) => ({ id, name })),
		contacts: state.contacts.all().map(({ id, email, firstName, lastName, properties, memberships }) => ({
			id,
			email,
			firstName,
			lastName,
			properties: Object.fromEntries(properties),
			segments: memberships.all().map(({ segment }) => segment.name),
		})),
		/** What Resend remembers for 24 hours: by endpoint and key, what was asked and answered. */
		idempotency: [...state.idempotency].map(([scope, { fingerprint, answer, at }]) => ({ scope, fingerprint, status: answer.status, body: answer.body, at })),
		staticData,
	};
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
