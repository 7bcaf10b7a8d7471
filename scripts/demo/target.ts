/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { Resend } from 'resend';

import { emulatedContacts } from '../../test/examples/emulated';
import type { ContactAfter } from '../../test/examples/promises';
import { contactAfter } from '../../test/examples/promises';
import { startEmulator } from '../../test/emulator/server';

/** Where the demo's events go. */
export interface Target {
	kind: 'emulator' | 'resend';
	title: string;
	credential: { apiKey: string; baseUrl: string };
	/** The contacts as they are now, sorted by address. */
	contacts(): Promise<ContactAfter[]>;
	close(): Promise<void>;
}

/** Milliseconds on the wire, there and back. */
const LATENCY_MS = 20;

/** A Resend on this machine, with the real one's limit of ten requests a second. */
export async function emulatorTarget(): Promise<Target> {
	const emulator = await startEmulator({ latencyMs: LATENCY_MS });
	return {
		kind: 'emulator',
		title: 'an emulator of Resend on this machine',
		credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		contacts: async () => emulatedContacts(emulator),
		close: () => emulator.stop(),
	};
}

/** Resend itself. What became of the contacts is read with Resend's own SDK, not with the code that wrote them. */
export function resendTarget(apiKey: string, baseUrl: string, addresses: readonly string[]): Target {
	const resend = new Resend(apiKey, { baseUrl });
	return {
		kind: 'resend',
		title: baseUrl,
		credential: { apiKey, baseUrl },
		contacts: async () => {
			const found: ContactAfter[] = [];
			for (const email of addresses) {
				const contact = await read(resend, email);
				if (contact !== null) found.push(contact);
			}
			return found;
		},
		close: async () => {},
	};
}

async function read(resend: Resend, email: string): Promise<ContactAfter | null> {
	const contact = await patiently(() => resend.contacts.get({ email: encodeURIComponent(email) }));
	if (contact === null) return null;
	const segments = await patiently(() => resend.contacts.segments.list({ contactId: contact.id }));
	const properties = Object.entries(contact.properties).map(([key, { value }]): [string, unknown] => [key, value]);
	const { first_name, last_name, unsubscribed } = contact;
	const names = segments?.data.map(({ name }) => name) ?? [];
	return contactAfter({ email: contact.email, firstName: first_name ?? null, lastName: last_name ?? null, unsubscribed, segments: names }, properties);
}

type Answer<T> = { data: T; error: null } | { data: null; error: { name: string; message: string } };

/** The SDK neither paces nor repeats: when the sync has just used up the second's requests, the next second has more. Null: no such thing. */
async function patiently<T>(ask: () => Promise<Answer<T>>): Promise<T | null> {
	for (let tries = 1; ; tries += 1) {
		const { data, error } = await ask();
		if (error === null) return data;
		if (error.name === 'not_found') return null;
		if (error.name !== 'rate_limit_exceeded' || tries === 5) throw new Error(`Resend did not show a contact: ${error.message}`);
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
}
