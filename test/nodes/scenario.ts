import type { IDataObject } from 'n8n-workflow';

import { parseMarker } from '../../nodes/shared/contact/marker';
import type { EmulatorOptions, Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import type { RequestFilter } from '../emulator/log';
import { identify } from './contactSync';

const MARKER = 'jitsu_managed_audiences';

/** Waits between tries are real; their random part is only in the way of a test. */
export function withoutJitter(): void {
	jest.spyOn(Math, 'random').mockImplementation(() => 0);
}

let keys = 0;

/** An emulator with a key of its own: what the process remembers of one account must not help another. */
export function ownEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	keys += 1;
	return startEmulator({ rateLimit: 'off', apiKey: `re_scenario_${keys}`, ...options });
}

/** What one run starts from and gets. */
export interface Scenario {
	arrange: (emulator: Emulator) => void;
	items: IDataObject[];
	parameters?: IDataObject;
}

/** A contact that has everything: a hand-filled segment, one of ours to leave, one to join that does not exist yet. */
export const KNOWN = 'known@x.io';
export const known: Scenario = {
	arrange: ({ state }) => {
		state.addContact({ email: 'bystander@x.io', segments: ['Hand', 'Old'], unsubscribed: true });
		state.addContact({ email: KNOWN, firstName: 'Ada', properties: { plan: 'free', kept: 'yes' }, segments: ['Hand', 'Old'] });
		state.addProperty(MARKER);
		state.contactByEmail(KNOWN)?.properties.set(MARKER, `[${state.segmentByName('Old')?.id ?? ''}]`);
	},
	items: [identify({ email: KNOWN, lastName: 'King', plan: 'pro', city: 'Berlin', resendAudiences: 'New, Hand' })],
};

export const NEWCOMER = 'newcomer@x.io';
export const newcomer: Scenario = {
	arrange: ({ state }) => {
		state.addContact({ email: 'bystander@x.io', segments: ['Hand'], unsubscribed: true });
	},
	items: [identify({ email: NEWCOMER, name: 'Ada King', plan: 'pro', resendAudiences: 'New, Hand' }, { userId: 'u-1' })],
};

export interface NamedRequest {
	name: string;
	scenario: Scenario;
	match: RequestFilter & { nth?: number };
}

/** Every request that a sync can make, each in a run that makes it. */
export const REQUESTS: NamedRequest[] = [
	{ name: 'list segments', scenario: known, match: { method: 'GET', route: '/segments' } },
	{ name: 'create segment', scenario: known, match: { method: 'POST', route: '/segments' } },
	{ name: 'list properties', scenario: known, match: { method: 'GET', route: '/contact-properties' } },
	{ name: 'create property', scenario: known, match: { method: 'POST', route: '/contact-properties' } },
	{ name: 'get contact', scenario: known, match: { method: 'GET', route: '/contacts/:contact' } },
	{ name: 'list memberships', scenario: known, match: { method: 'GET', route: '/contacts/:contact/segments' } },
	{ name: 'patch contact', scenario: known, match: { method: 'PATCH', route: '/contacts/:contact' } },
	{ name: 'add to segment', scenario: known, match: { method: 'POST', route: '/contacts/:contact/segments/:segment' } },
	{ name: 'remove from segment', scenario: known, match: { method: 'DELETE', route: '/contacts/:contact/segments/:segment' } },
	{ name: 'narrow marker', scenario: known, match: { method: 'PATCH', route: '/contacts/:contact', nth: 2 } },
	{ name: 'define marker', scenario: newcomer, match: { method: 'POST', route: '/contact-properties', where: ({ body }) => JSON.stringify(body).includes(MARKER) } },
	{ name: 'get nobody', scenario: newcomer, match: { method: 'GET', route: '/contacts/:contact' } },
	{ name: 'create contact', scenario: newcomer, match: { method: 'POST', route: '/contacts' } },
];

/** All that counts of an account, ids as names. Two segments or contacts that should be one show. */
export function snapshot({ state }: Emulator): unknown {
	const nameOf = (id: string): string => state.segments.get(id)?.name ?? `unknown ${id}`;
	return {
		contacts: state.contacts
			.all()
			.map(({ email, firstName, lastName, unsubscribed, properties, memberships }) => ({
				email,
				firstName,
				lastName,
				unsubscribed,
				segments: memberships.all().map(({ segment }) => segment.name).sort(),
				marker: [...parseMarker(properties.get(MARKER)).ids].map(nameOf).sort(),
				properties: Object.fromEntries([...properties].filter(([key]) => key !== MARKER).sort()),
			}))
			.sort((one, other) => (one.email < other.email ? -1 : 1)),
		segments: state.segments.all().map(({ name }) => name).sort(),
		properties: state.properties.all().map(({ key }) => key).sort(),
	};
}

/** An outcome without what differs from run to run. */
export function comparable(outcome: IDataObject): IDataObject {
	const differing = new Set(['contactId', 'requests', 'write', 'retries']);
	return Object.fromEntries(Object.entries(outcome).filter(([field]) => !differing.has(field)));
}

/** Works on many cases at a time, so that their waits overlap; each case's promise is awaited by the test of its name. */
export function pooled<C, R>(cases: readonly C[], atOnce: number, work: (one: C) => Promise<R>): Map<C, Promise<R>> {
	const queue = [...cases];
	const settle = new Map<C, { resolve: (result: R) => void; reject: (error: unknown) => void }>();
	const results = new Map(
		cases.map((one): [C, Promise<R>] => {
			const result = new Promise<R>((resolve, reject) => settle.set(one, { resolve, reject }));
			result.catch(() => undefined);
			return [one, result];
		}),
	);
	const worker = async (): Promise<void> => {
		for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one).then(settle.get(one)?.resolve, settle.get(one)?.reject);
	};
	for (let index = 0; index < atOnce; index += 1) void worker();
	return results;
}
