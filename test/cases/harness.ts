/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { isDeepStrictEqual } from 'node:util';

import type { IBinaryKeyData, IDataObject, INodeParameters } from 'n8n-workflow';

import { ResendContactSync } from '../../nodes/ResendContactSync/ResendContactSync.node';
import { ResendSegment } from '../../nodes/ResendSegment/ResendSegment.node';
import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import type { PropertyType, PropertyValue, SentEmail } from '../emulator/records';
import type { Emulator } from '../emulator/server';
import type { EngineResult, NodeRun } from '../nodes/engine';
import { runNode } from '../nodes/engine';
import { ownEmulator, withoutJitter } from '../nodes/scenario';
import { segmentNames } from './stored';

const NODES = { contactSync: ResendContactSync, segment: ResendSegment, sendTemplate: ResendSendTemplate };

/** What real systems send, and what must come of it. */
export interface Case {
	/** What is right, in a sentence. */
	rule: string;
	/** Resend Contact Sync unless said. */
	node?: keyof typeof NODES;
	parameters?: IDataObject;
	/** What Resend holds before. */
	before?: Before;
	/** The items of one execution, or of several that share static data. */
	items?: unknown[];
	runs?: unknown[][];
	/** Files of every item. */
	binary?: IBinaryKeyData;
	holds: (seen: Seen) => boolean;
}

interface Before {
	segments?: string[];
	/** Type by key. */
	properties?: Record<string, PropertyType>;
	contacts?: Array<{ email: string; first_name?: string; last_name?: string; unsubscribed?: boolean; properties?: Record<string, PropertyValue>; segments?: string[] }>;
	/** HTML and variables of the template `welcome`. */
	template?: { html: string; variables: Array<{ key: string; type?: 'string' | 'number'; fallback_value?: string | number }> };
}

export interface StoredContact {
	email: string;
	first_name: string | null;
	last_name: string | null;
	unsubscribed: boolean;
	properties: Record<string, PropertyValue>;
	segments: string[];
}

/** The words in which a case says what must hold. `run` counts from 0. */
export interface Seen {
	outs: (run?: number) => IDataObject[];
	out: (index?: number, run?: number) => IDataObject;
	outcome: (index?: number, run?: number) => string;
	reason: (index?: number, run?: number) => string | null;
	advice: (index?: number, run?: number) => string;
	warnings: (index?: number, run?: number) => string[];
	/** What went wrong with a failed item, in the node's words. */
	failure: (index?: number, run?: number) => string;
	text: () => string;
	contacts: () => StoredContact[];
	contact: (email: string) => StoredContact | undefined;
	props: (email: string) => Record<string, PropertyValue>;
	/** Of a contact, or all there are; sorted. */
	segments: (email?: string) => string[];
	definitions: () => string[];
	mails: () => readonly SentEmail[];
	requests: (method?: string, route?: string | RegExp) => number;
	/** Contacts that were brought back although they had opted out before. */
	broughtBack: () => string[];
	same: (one: unknown, other: unknown) => boolean;
	/** Within two minutes of so many minutes from now. */
	nearMinutes: (time: unknown, minutes: number) => boolean;
}

/** Declares a kind of case, with a test for each. */
export function describeCases(kind: string, cases: readonly Case[]): void {
	describe(kind, () => {
		jest.setTimeout(60_000);
		let emulator: Emulator;
		beforeEach(async () => {
			withoutJitter();
			emulator = await ownEmulator({ verifiedDomains: ['acme.example.com'] });
		});
		afterEach(() => emulator.stop());

		it.each(cases.map((one): [string, Case] => [one.rule, one]))('%s', async (_rule, one) => {
			arrange(emulator, one.before ?? {});
			const results: EngineResult[] = [];
			for (const items of one.runs ?? [one.items ?? []]) results.push(await run(emulator, one, items, results.at(-1)));
			const seen = seenIn(emulator, results, one.before ?? {});
			if (!one.holds(seen)) throw new Error(`It does not hold.\nOutput: ${seen.text()}\nStored: ${JSON.stringify(seen.contacts(), null, 1)}\nMails: ${JSON.stringify(seen.mails())}`);
			noMishapReached(emulator);
		});
	});
}

function arrange({ state }: Emulator, { segments = [], properties = {}, contacts = [], template }: Before): void {
	for (const name of segments) state.addSegment(name);
	for (const [key, type] of Object.entries(properties)) state.addProperty(key, type);
	for (const { email, first_name: firstName = null, last_name: lastName = null, unsubscribed = false, properties: values = {}, segments: of = [] } of contacts) {
		state.addContact({ email, firstName, lastName, unsubscribed, properties: values, segments: of });
	}
	if (template === undefined) return;
	const variables = template.variables.map(({ key, type = 'string', fallback_value = null }) => ({ key, type, fallback: fallback_value }));
	state.addTemplate({ name: 'Welcome', alias: 'welcome', from: 'Acme <a@acme.example.com>', subject: 'Hi', html: template.html, variables });
}

const DEFAULTS: Record<keyof typeof NODES, IDataObject> = {
	contactSync: {},
	segment: { operation: 'add' },
	sendTemplate: { template: { __rl: true, mode: 'id', value: 'welcome' }, to: '={{ $json.email }}', variablesMode: 'json', variablesJson: '={{ $json.vars ?? {} }}', upsertContact: false },
};

function run(emulator: Emulator, { node = 'contactSync', parameters = {}, binary = {} }: Case, items: unknown[], before: EngineResult | undefined): Promise<EngineResult> {
	const given: NodeRun = { type: new NODES[node](), parameters: { ...DEFAULTS[node], ...parameters } as INodeParameters, items, onError: 'continueRegularOutput', binary };
	return runNode(given, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url }, ...(before?.saved === undefined ? {} : { staticData: before.saved }) });
}

function seenIn(emulator: Emulator, results: readonly EngineResult[], before: Before): Seen {
	const { state } = emulator;
	const outs = (at = 0): IDataObject[] => results[at]?.output('Node').map(({ json }) => json) ?? [];
	const out = (index = 0, at = 0): IDataObject => outs(at)[index] ?? {};
	const details = (index?: number, at?: number): IDataObject => {
		const item = out(index, at);
		return 'error' in item && typeof item['details'] === 'object' ? (item['details'] as IDataObject) : item;
	};
	const contacts = (): StoredContact[] =>
		state.contacts.all().map((contact) => ({
			email: contact.email,
			first_name: contact.firstName,
			last_name: contact.lastName,
			unsubscribed: contact.unsubscribed,
			properties: Object.fromEntries(contact.properties),
			segments: segmentNames(contact),
		}));
	const contact = (email: string): StoredContact | undefined => contacts().find((one) => one.email === email);
	return {
		outs,
		out,
		outcome: (index, at) => String(details(index, at)['outcome']),
		reason: (index, at) => (out(index, at)['reason'] as string | null | undefined) ?? null,
		advice: (index, at) => String(out(index, at)['advice'] ?? out(index, at)['message'] ?? ''),
		warnings: (index, at) => (details(index, at)['warnings'] as string[] | undefined) ?? [],
		failure: (index, at) => ('error' in out(index, at) ? `${String(out(index, at)['error'])} ${String(out(index, at)['message'])}` : ''),
		text: () => JSON.stringify(results.map((_result, at) => outs(at)), null, 1),
		contacts,
		contact,
		props: (email) => contact(email)?.properties ?? {},
		segments: (email) => (email === undefined ? state.segments.all().map(({ name }) => name).sort() : (contact(email)?.segments ?? [])),
		definitions: () => state.properties.all().map(({ key }) => key).sort(),
		mails: () => state.emails.all(),
		requests: (method, route) => emulator.requests({ ...(method === undefined ? {} : { method }), ...(route === undefined ? {} : { route }) }).length,
		broughtBack: () => (before.contacts ?? []).filter(({ email, unsubscribed }) => unsubscribed === true && contact(email)?.unsubscribed === false).map(({ email }) => email),
		same: isDeepStrictEqual,
		nearMinutes: (time, minutes) => typeof time === 'string' && Math.abs(Date.parse(time) - Date.now() - minutes * 60_000) < 120_000,
	};
}

/** Holds in every case: what a program writes where it has nothing to write never reaches Resend. */
function noMishapReached(emulator: Emulator): void {
	const sent = emulator.requests().map(({ path, body }) => `${decodeURIComponent(path)} ${JSON.stringify(body)}`);
	expect(sent.filter((request) => /\[object \w+\]|\bundefined\b|\bNaN\b/.test(request))).toEqual([]);
}
