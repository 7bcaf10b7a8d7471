/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';

import type { EmulatorOptions } from '../test/emulator/server';
import type { NewContact } from '../test/emulator/state';
import type { NewTemplate } from '../test/emulator/templateContent';
import type { Answers, Command, Logged } from './emulatorProcess';

/** Requests a second. */
export const LIMIT = 10;
export const LATENCY_MS = 50;

/** A Resend of one team, in another process. */
export interface RemoteEmulator {
	readonly url: string;
	readonly apiKey: string;
	arrange(given: { contacts?: NewContact[]; templates?: NewTemplate[] }): Promise<void>;
	share(perSecond: number): Promise<void>;
	unshare(): Promise<void>;
	/** Requests from the `from`th on. */
	log(from?: number): Promise<Logged[]>;
	stop(): Promise<void>;
}

/** Starts emulators in a process of their own, so that their CPU is not counted as ours. */
export class Emulators {
	private readonly child: ChildProcess = fork('scripts/run.js', ['bench/emulatorProcess.ts']);
	private readonly awaiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	private sent = 0;

	constructor() {
		this.child.on('message', (message) => {
			const { id, value, error } = message as { id: number; value?: unknown; error?: string };
			const awaiting = this.awaiting.get(id);
			this.awaiting.delete(id);
			if (error === undefined) awaiting?.resolve(value);
			else awaiting?.reject(new Error(error));
		});
		this.child.on('exit', (code) => {
			for (const { reject } of this.awaiting.values()) reject(new Error(`The emulators' process ended with ${code ?? 'a signal'}`));
		});
	}

	async start(options: EmulatorOptions = {}): Promise<RemoteEmulator> {
		const { url, apiKey } = await this.tell({ do: 'start', options: { rateLimit: LIMIT, latencyMs: LATENCY_MS, ...options } });
		return {
			url,
			apiKey,
			arrange: async ({ contacts = [], templates = [] }) => void (await this.tell({ do: 'arrange', url, contacts, templates })),
			share: async (perSecond) => void (await this.tell({ do: 'share', url, perSecond })),
			unshare: async () => void (await this.tell({ do: 'unshare', url })),
			log: (from = 0) => this.tell({ do: 'log', url, from }),
			stop: async () => void (await this.tell({ do: 'stop', url })),
		};
	}

	close(): void {
		if (this.child.connected) this.child.disconnect();
	}

	private tell<C extends Command>(command: C): Promise<Answers[C['do']]> {
		this.sent += 1;
		const id = this.sent;
		return new Promise<Answers[C['do']]>((resolve, reject) => {
			this.awaiting.set(id, { resolve: (value) => resolve(value as Answers[C['do']]), reject });
			this.child.send({ id, command });
		});
	}
}
