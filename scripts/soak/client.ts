 
import type { EmulatorState } from '../../test/emulator/state';
import type { N8n } from '../../test/e2e/n8n/start';

export const KINDS = ['sync', 'track', 'add', 'remove', 'send'] as const;
export type Kind = (typeof KINDS)[number];

/** What became of one event: how long its answer took, and how often it had to come again. */
export interface Told {
	kind: Kind;
	ms: number;
	again: number;
	end: 'done' | 'failed';
}

/** What should be true of a person in the end, from the events that were answered as done. */
interface Wish {
	email: string;
	plan: string | null;
	clicks: string | null;
	product: string | null;
	deliberate: boolean | null;
	/** Whether the last event of an aspect failed for good: then either end is right. */
	open: Set<string>;
	mails: string[];
}

const PEOPLE = 6;
/** As often as somebody who sends webhooks tries again. */
const TRIES = 4;

/** One sender of webhooks with people of its own, one event after the other, so that what is last is known. */
export class Client {
	readonly told: Told[] = [];
	private readonly wishes: Wish[];
	private count = 0;

	constructor(
		private readonly place: number,
		private readonly n8n: N8n,
		private readonly random: () => number,
	) {
		this.wishes = Array.from({ length: PEOPLE }, (_, index) => ({ email: `soak-${place}-${index}@example.com`, plan: null, clicks: null, product: null, deliberate: null, open: new Set(), mails: [] }));
	}

	async run(until: number): Promise<void> {
		while (Date.now() < until) await this.event();
	}

	/** What is not as it should be. */
	wrong(state: EmulatorState): string[] {
		return this.wishes.flatMap((wish) => wrongOf(wish, state));
	}

	private async event(): Promise<void> {
		this.count += 1;
		const wish = this.wishes[Math.floor(this.random() * PEOPLE)];
		const kind = KINDS[Math.floor(this.random() * KINDS.length)];
		if (wish === undefined || kind === undefined) return;
		const value = `${this.place}.${this.count}`;
		// Only an identify creates contacts, so it comes first.
		const chosen = wish.plan === null ? 'sync' : kind;
		const told = await this.post(chosen, bodyOf(chosen, wish.email, value));
		this.told.push(told);
		note(wish, chosen, value, told.end === 'done');
	}

	private async post(kind: Kind, body: Record<string, unknown>): Promise<Told> {
		const from = Date.now();
		for (let again = 0; ; again += 1) {
			const { status } = await this.n8n.post(`soak-${kind === 'track' ? 'sync' : kind}`, body);
			if (status === 200 || again + 1 === TRIES) return { kind, ms: Date.now() - from, again, end: status === 200 ? 'done' : 'failed' };
		}
	}
}

function bodyOf(kind: Kind, email: string, value: string): Record<string, unknown> {
	const messageId = `soak-${value}`;
	if (kind === 'sync') return { type: 'identify', messageId, traits: { email, plan: value, resendSegments: productOf(value) } };
	if (kind === 'track') return { type: 'track', event: 'Clicked', messageId, traits: { clicks: value }, context: { traits: { email } } };
	return { email, messageId, event: 'Soak' };
}

const productOf = (value: string): string => (Number(value.split('.')[1]) % 2 === 0 ? 'Soak even' : 'Soak odd');

function note(wish: Wish, kind: Kind, value: string, done: boolean): void {
	const aspect = kind === 'add' || kind === 'remove' ? 'deliberate' : kind;
	if (!done) wish.open.add(kind === 'send' ? `soak-${value}` : aspect);
	else if (kind !== 'send') wish.open.delete(aspect);
	if (kind === 'sync') Object.assign(wish, { plan: value, product: productOf(value) });
	if (kind === 'track') wish.clicks = value;
	if (kind === 'add' || kind === 'remove') wish.deliberate = kind === 'add';
	if (kind === 'send') wish.mails.push(`soak-${value}`);
}

function wrongOf({ email, plan, clicks, product, deliberate, open, mails }: Wish, state: EmulatorState): string[] {
	if (plan === null) return [];
	const found = state.contacts.all().filter((contact) => contact.email === email);
	const contact = found[0];
	if (contact === undefined || found.length > 1) return open.has('sync') ? [] : [`${found.length} contacts of one address`];
	const segments = state.segmentNamesOf(email);
	const checks: [string, unknown, unknown][] = [
		['sync', contact.properties.get('plan'), plan],
		['sync', segments.filter((name) => name.startsWith('Soak ')).join(), product],
		['track', clicks === null ? null : contact.properties.get('clicks'), clicks],
		['deliberate', deliberate === null ? null : segments.includes('Deliberate'), deliberate],
	];
	const wrong = checks.filter(([aspect, is, should]) => !open.has(aspect) && is !== should).map(([aspect, is, should]) => `${aspect}: ${String(is)} instead of ${String(should)}`);
	for (const mail of mails) {
		const sent = state.emailsTo(email).filter(({ variables }) => variables['mail'] === mail).length;
		if (sent > 1 || (sent === 0 && !open.has(mail))) wrong.push(`an e-mail went out ${sent} times`);
	}
	return wrong;
}
