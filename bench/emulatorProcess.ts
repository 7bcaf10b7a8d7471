/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
/**
 * The emulators of a bench, in a process of their own: what they cost is not ours. Started by `emulators.ts`, which tells
 * what to do by messages.
 */
import type { Emulator, EmulatorOptions } from '../test/emulator/server';
import { startEmulator } from '../test/emulator/server';
import type { NewContact } from '../test/emulator/state';
import type { NewTemplate } from '../test/emulator/templateContent';

export type Command =
	| { do: 'start'; options: EmulatorOptions }
	| { do: 'arrange'; url: string; contacts: NewContact[]; templates: NewTemplate[] }
	/** A second client of the team: so many requests a second, evenly, whatever the answers. */
	| { do: 'share'; url: string; perSecond: number }
	| { do: 'unshare'; url: string }
	| { do: 'log'; url: string; from: number }
	| { do: 'stop'; url: string };

/** One request as `log` tells it. */
export interface Logged {
	route: string;
	at: number;
	status: number | null;
	by: 'us' | 'other';
}

export interface Answers {
	start: { url: string; apiKey: string };
	arrange: null;
	share: null;
	unshare: null;
	log: Logged[];
	stop: null;
}

const OTHER = 'other-client';
const emulators = new Map<string, { emulator: Emulator; sharing: NodeJS.Timeout | null }>();

async function answer(command: Command): Promise<Answers[Command['do']]> {
	if (command.do === 'start') {
		const emulator = await startEmulator(command.options);
		emulators.set(emulator.url, { emulator, sharing: null });
		return { url: emulator.url, apiKey: emulator.apiKey };
	}
	const running = emulators.get(command.url);
	if (running === undefined) throw new Error(`No emulator at ${command.url}`);
	const { emulator } = running;
	switch (command.do) {
		case 'arrange':
			for (const contact of command.contacts) emulator.state.addContact(contact);
			for (const template of command.templates) emulator.state.addTemplate(template);
			return null;
		case 'share':
			running.sharing = setInterval(() => void asOther(emulator), 1000 / command.perSecond);
			return null;
		case 'unshare':
			if (running.sharing !== null) clearInterval(running.sharing);
			return null;
		case 'log':
			return emulator.log.slice(command.from).map(({ method, route, at, status, headers }) => ({
				route: `${method} ${route ?? '?'}`,
				at,
				status,
				by: headers['user-agent'] === OTHER ? 'other' : 'us',
			}));
		case 'stop':
			if (running.sharing !== null) clearInterval(running.sharing);
			emulators.delete(command.url);
			await emulator.stop();
			return null;
	}
}

async function asOther({ url, apiKey }: Emulator): Promise<void> {
	try {
		const response = await fetch(`${url}/topics`, { headers: { authorization: `Bearer ${apiKey}`, 'user-agent': OTHER } });
		await response.arrayBuffer();
	} catch {
		// The emulator was stopped meanwhile.
	}
}

process.on('message', (message) => {
	const { id, command } = message as { id: number; command: Command };
	answer(command).then(
		(value) => process.send?.({ id, value }),
		(error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
	);
});
process.on('disconnect', () => process.exit());
