import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { ImportPlan, Newcomer } from '../../../nodes/shared/plan/planRun';
import type { HttpRequest, HttpResponse } from '../../../nodes/shared/resend/transport';
import { Account } from '../../../nodes/shared/sync/account/account';
import { importContacts } from '../../../nodes/shared/sync/apply/importContacts';
import type { Imported } from '../../../nodes/shared/sync/apply/importContacts';
import { Additions } from '../../../nodes/shared/sync/context';
import type { SyncContext } from '../../../nodes/shared/sync/context';
import { context, own } from '../contact/model';
import type { Bench, FakeClock, Step } from '../resend/fakes';
import { bench, ok } from '../resend/fakes';

export const newcomer = (email: string, more: Partial<Newcomer['contact']> = {}): Newcomer => ({
	person: { key: { by: 'email', email, written: email }, events: [] },
	change: { ...NO_CHANGE, presence: 'upsert' },
	contact: { email, subscription: 'notMentioned', properties: new Map(), segments: [], ...more },
	plan: { steps: [], memberships: [] },
	context: context({ email }),
});
export const planOf = (...emails: string[]): ImportPlan => ({ segments: [], newcomers: emails.map((email) => newcomer(email)) });

/** One import as the stand-in for Resend has it. */
interface Job {
	id: string;
	startedAt: number;
	created: number;
}

/** Stands in for Resend's imports: each takes `msPerRow`, creates its people at once, and answers as the test wants. */
export class ImportingResend {
	/** What the next starts and looks answer instead; `null`: as usual. A start that is not answered well still counts as arrived. */
	starts: Array<Step | null> = [];
	looks: Array<Step | null> = [];
	/** What each import claims to have created, instead of all of its rows. */
	counts: Array<{ total: number; created: number }> = [];
	/** Ends in this word of Resend's. */
	ends: 'completed' | 'failed' = 'completed';
	msPerRow = 54;
	/** The second import takes so much longer. */
	secondTakesMs = 0;
	/** Milliseconds for which the list does not show a new contact. */
	listLagMs = 0;
	/** How many others signed up meanwhile, who stand before our people in the list. */
	strangers = 0;
	/** Answered instead of each page of the list. */
	list: HttpResponse | null = null;
	/** Whose imports come to nothing. */
	readonly ignored = new Set<string>();
	readonly contacts = new Map<string, number>();
	readonly jobs: Job[] = [];
	readonly bench: Bench = bench([(request) => this.answer(request)]);

	get clock(): FakeClock {
		return this.bench.clock;
	}

	/** Instants of the requests of this kind, from the first request on. */
	readonly asked: Array<{ what: 'start' | 'look' | 'list'; at: number }> = [];

	times(what: 'start' | 'look' | 'list'): number[] {
		return this.asked.filter((one) => one.what === what).map(({ at }) => at);
	}

	private async answer(request: HttpRequest): Promise<HttpResponse> {
		const { method, path, body } = request;
		const now = this.clock.now();
		if (method === 'POST') {
			this.asked.push({ what: 'start', at: now });
			const file = body instanceof FormData ? body.get('file') : null;
			const rows = file instanceof File ? (await file.text()).split('\n').slice(1).map((row) => row.split('"')[1] ?? '') : [];
			return this.start(rows, now, this.starts.shift() ?? null, request);
		}
		if (path.startsWith('/contacts/imports/')) {
			this.asked.push({ what: 'look', at: now });
			return this.look(this.jobs.find(({ id }) => path.endsWith(id)), now, this.looks.shift() ?? null, request);
		}
		this.asked.push({ what: 'list', at: now });
		const shown = [...this.contacts].filter(([, createdAt]) => createdAt + this.listLagMs <= now);
		const others = Array.from({ length: this.strangers }, (_, index) => [`stranger${index}@x.io`, now] as const);
		const all = [...others, ...shown].map(([email, createdAt]) => ({ id: `id of ${email}`, email, created_at: new Date(createdAt).toISOString(), unsubscribed: false }));
		const after = new URLSearchParams(path.split('?')[1]).get('after');
		const data = all.slice(all.findIndex(({ id }) => id === after) + 1).slice(0, 100);
		return this.list ?? ok({ object: 'list', has_more: data.length > 0 && data.at(-1) !== all.at(-1), data });
	}

	private async start(rows: string[], now: number, instead: Step | null, request: HttpRequest): Promise<HttpResponse> {
		const { total, created } = this.counts[this.jobs.length] ?? { total: rows.length, created: rows.length };
		const wrong = instead === null ? null : await answerOf(instead, request);
		if (wrong !== null && wrong !== 'lost') return wrong;
		const fresh = rows.filter((email) => !this.contacts.has(email) && !this.ignored.has(email)).slice(0, created);
		for (const email of fresh) this.contacts.set(email, now);
		const job = { id: `import-${this.jobs.length + 1}`, startedAt: now, created: Math.min(created, fresh.length), total };
		this.jobs.push(job);
		this.rows.set(job.id, { total, count: rows.length });
		if (wrong === 'lost') return { status: 500, headers: {}, body: { name: 'internal_server_error', message: 'Lost' } };
		return ok({ object: 'contact_import', id: job.id }, 201);
	}

	private readonly rows = new Map<string, { total: number; count: number }>();

	private async look(job: Job | undefined, now: number, instead: Step | null, request: HttpRequest): Promise<HttpResponse> {
		const wrong = instead === null ? null : await answerOf(instead, request);
		if (wrong !== null && wrong !== 'lost') return wrong;
		if (job === undefined) return { status: 404, headers: {}, body: { name: 'not_found', message: 'No such import' } };
		const { total, count } = this.rows.get(job.id) ?? { total: 0, count: 0 };
		const isOver = now >= job.startedAt + this.msPerRow * count + (job === this.jobs[1] ? this.secondTakesMs : 0);
		return ok({
			object: 'contact_import',
			id: job.id,
			created_at: new Date(job.startedAt).toISOString(),
			status: isOver ? this.ends : 'in_progress',
			counts: isOver ? { total, created: job.created, updated: 0, skipped: total - job.created, failed: 0 } : { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 },
		});
	}
}

/** Takes effect, and answers with 500: the sender cannot know. */
export const LOST: Step = { status: 500, headers: { lost: 'yes' }, body: {} };

async function answerOf(step: Step, request: HttpRequest): Promise<HttpResponse | 'lost'> {
	if (step === LOST) return 'lost';
	const answer = typeof step === 'function' ? await step(request) : step;
	if (typeof answer === 'string') throw new Error(`The stand-in has no ${answer}`);
	return answer;
}

export interface ImportRun {
	result: Imported;
	/** Milliseconds from the start for which the people were kept from others. */
	lockedMs: number;
	waits: number;
	tookMs: number;
}

/** Runs the imports to their end, in virtual time. */
export async function runImports(resend: ImportingResend, plans: readonly ImportPlan[], { retryCapMs = 60_000 }: { retryCapMs?: number } = {}): Promise<ImportRun> {
	const { clock, api } = resend.bench;
	const startedAt = clock.now();
	let waits = 0;
	let lockedMs = 0;
	const syncContext: SyncContext = {
		account: new Account(),
		openApi: () => api,
		clock,
		settings: { own, consent: 'optOutOnly', imports: 'always', retryCapMs, createMissingSegments: true },
		startedAt,
		additions: new Additions(0),
	};
	const ports = { api, onWait: () => (waits += 1), segmentId: () => null };
	const locked = async <T>(work: () => Promise<T>): Promise<T> => {
		const done = await work();
		lockedMs = clock.now() - startedAt;
		return done;
	};
	const result = await clock.time.settle(importContacts(plans, syncContext, ports, locked));
	return { result, lockedMs, waits, tookMs: clock.now() - startedAt };
}

/** What became of whom, in words. */
export function fates({ created, unclear, refused }: Imported): Record<string, string> {
	return Object.fromEntries([
		...created.map(({ newcomer: { contact }, contactId }) => [contact.email, `created as ${contactId}`] as const),
		...unclear.map(({ newcomer: { contact }, mayBeOurs }) => [contact.email, mayBeOurs ? 'may be ours' : 'not ours'] as const),
		...refused.flatMap(({ newcomers, failure }) => newcomers.map(({ contact }) => [contact.email, `refused: ${failure.code}`] as const)),
	]);
}
