import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { RemoteEmulator } from './emulators';
import type { NodeName } from './ours';
import { addressOf, busyPeople, identify, people, SEGMENT, track } from './people';

/** One row of the table: what has happened before, what is measured, and what it may cost. */
export interface Scenario {
	name: string;
	/** Most requests. */
	most: number;
	node: NodeName;
	parameters?: INodeParameters;
	/** What the account holds beforehand. */
	account?: Parameters<RemoteEmulator['arrange']>[0];
	/** Deliveries before the measured one, each with the segments it is sent with. */
	before: Delivery[];
	measured: Delivery;
	/** The outcomes that measured items may have: a count of requests that did not do the work is worth nothing. */
	outcomes: string[];
	/** What the baseline is measured on where the whole would take too long, so many events; its count is multiplied up. */
	sample?: (events: number) => Delivery;
	/** Takes the baseline minutes. */
	large?: true;
	/** How long a contact import takes, in milliseconds, where that is what the row is about. */
	importMs?: number;
	leftOutWhenQuick?: true;
}

/** One run. For the send node the events are the items, one mail each. */
export interface Delivery {
	events: IDataObject[];
	segments?: string[];
}

/** Alias of the template that is sent. */
export const TEMPLATE = 'welcome';

/** Makes everything known that is not about a person: the segment, the properties. */
export const WARM: Delivery = { events: [identify(999_999, { uses: 0 })] };
const HUNDRED: Delivery = { events: people(100) };
const sampleOfPeople = (events: number): Delivery => ({ events: people(events) });
/** Resend's documentation shows an import of 1,200 rows that took 65 seconds. */
const IMPORT_OF_100_MS = 5_400;

const contactSync: Omit<Scenario, 'node'>[] = [
	{ name: 'one identify, new person', most: 2, before: [WARM], measured: { events: [identify(1)] }, outcomes: ['created'] },
	{ name: 'one identify, known person, nothing changed', most: 2, before: [{ events: [identify(1)] }], measured: { events: [identify(1)] }, outcomes: ['unchanged'] },
	{ name: 'one identify, known person, traits changed', most: 3, before: [{ events: [identify(1)] }], measured: { events: [identify(1, { plan: 'pro' })] }, outcomes: ['updated'] },
	{
		name: 'one identify, two segments in, one out',
		most: 8,
		before: [
			{ ...WARM, segments: ['A', 'B', 'C'] },
			{ events: [identify(1)], segments: ['A'] },
		],
		measured: { events: [identify(1, { plan: 'pro' })], segments: ['B', 'C'] },
		outcomes: ['updated'],
	},
	{ name: 'one track with traits, known person', most: 1, before: [{ events: [identify(1, { uses: 0 })] }], measured: { events: [track(1, { uses: 1 })] }, outcomes: ['updated'] },
	{ name: '100 new people in one run, empty account', most: 12, before: [], measured: HUNDRED, outcomes: ['created'], sample: sampleOfPeople },
	{ name: '100 new people, the import takes 5.4 s', most: 12, importMs: IMPORT_OF_100_MS, before: [], measured: HUNDRED, outcomes: ['created'], sample: sampleOfPeople, leftOutWhenQuick: true },
	{ name: 'the same 100 again, unchanged', most: 104, before: [HUNDRED], measured: HUNDRED, outcomes: ['unchanged'], sample: sampleOfPeople },
	{ name: 'the same 100 again, *Skip Unchanged For* 24 hours', most: 4, parameters: { options: { skipUnchangedFor: 24 } }, before: [HUNDRED], measured: HUNDRED, outcomes: ['unchanged'], sample: sampleOfPeople },
	{
		name: '1,000 events of 50 new people',
		most: 15,
		before: [],
		measured: { events: busyPeople(50) },
		outcomes: ['created', 'updated'],
		sample: (events) => ({ events: busyPeople(events / 20) }),
		large: true,
	},
	{ name: '10,000 new people', most: 150, before: [], measured: { events: people(10_000) }, outcomes: ['created'], sample: sampleOfPeople, large: true },
];

const WELCOME = { name: 'Welcome', alias: TEMPLATE, subject: 'Welcome', from: 'Acme <hello@acme.example>', variables: [{ key: 'plan' }] };

function sending(count: number, most: number, upsertContact: boolean): Scenario {
	return {
		name: `${count.toLocaleString('en')} template sends, contacts known${upsertContact ? ', upserted' : ''}`,
		most,
		node: 'ResendSendTemplate',
		parameters: { upsertContact },
		account: {
			templates: [WELCOME],
			contacts: Array.from({ length: count }, (_, person) => ({ email: addressOf(person), firstName: 'Anna' })),
		},
		before: [],
		measured: { events: mails(count) },
		outcomes: ['sent'],
		sample: (events) => ({ events: mails(events) }),
		large: true,
		...(upsertContact ? { leftOutWhenQuick: true } : {}),
	};
}

function mails(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, person) => ({ email: addressOf(person), firstName: 'Anna', template_variables: { plan: 'pro' } }));
}

/** The sends with their contacts: as many requests as reading each of them (see "the same 100 again") and the sends. */
export const SCENARIOS: Scenario[] = [
	...contactSync.map((scenario) => ({ ...scenario, node: 'ResendContactSync' as const })),
	sending(1_000, 12, false),
	sending(300, 12 + 3 * 104, true),
];

export const segmentsOf = (delivery: Delivery): string[] => delivery.segments ?? [SEGMENT];
