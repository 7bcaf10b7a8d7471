import pLimit from 'p-limit';

import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { BatchResult, EmailAttachment } from '../resend/types';
import type { EmailPayload } from '../sending/email';
import type { LedgerEntry } from '../sending/ledger';
import type { Sendable, Unit } from '../sending/units';
import { planUnits } from '../sending/units';
import type { Attempt, Failure } from '../sync/failure';
import { attempt } from '../sync/failure';
import { keyTaken, notTried, refusedEmail, STILL_UNCLEAR, unclear } from './sendFailures';

/** One valid e-mail of a run. */
export interface SendTask extends Sendable {
	index: number;
	email: EmailPayload;
	/** Reads the files when the e-mail goes out; null when there are none. */
	attachments: (() => Promise<Attempt<EmailAttachment[]>>) | null;
}

/** What is remembered of earlier attempts, by item key. Written before a request goes out and after its answer. */
export interface SentLedger {
	find(key: string): LedgerEntry | null;
	attempted(key: string, batch: string | null, position: number): void;
	sent(key: string, emailId: string): void;
	/** It surely was not sent. */
	notSent(key: string): void;
}

export interface SendRun {
	openApi(meter: Meter): Pick<ResendApi, 'sendEmail' | 'sendBatch'>;
	ledger: SentLedger;
}

/** Requests of a batch are told on its first e-mail, 0 on the others. */
export type SendResult = ({ kind: 'sent'; emailId: string } | { kind: 'failed'; failure: Failure }) & Meter;

/** Batches on their way at a time; the pacer holds them to the team's limit. */
const UNITS_AT_ONCE = 4;

/**
 * Sends each e-mail once, as few requests as that takes, and tells for each what became of it. Never rejects.
 * An e-mail that an earlier attempt may have sent goes out only as the same request under the same key.
 */
export async function sendEmails(tasks: readonly SendTask[], run: SendRun): Promise<Map<number, SendResult>> {
	const sending = new Sending(run);
	const { units, unclear: lost } = planUnits(tasks, (key) => {
		const entry = run.ledger.find(key);
		return entry?.kind === 'attempted' ? entry : null;
	});
	for (const task of lost) sending.fail(task, STILL_UNCLEAR);
	const limit = pLimit(UNITS_AT_ONCE);
	await Promise.all(units.map((unit) => limit(() => sending.send(unit))));
	return sending.results;
}

class Sending {
	readonly results = new Map<number, SendResult>();
	/** A refusal that every further request would meet as well: a used up quota, a key without permission. */
	private hopeless: Failure | null = null;

	constructor(private readonly run: SendRun) {}

	async send(unit: Unit<SendTask>): Promise<void> {
		const meter: Meter = { requests: 0, retries: 0 };
		if (unit.kind === 'single') await this.sendSingle(unit.member, meter);
		else await this.sendBatch(unit.members, unit.key, meter);
		const first = this.results.get(unit.kind === 'single' ? unit.member.index : (unit.members[0]?.index ?? -1));
		if (first !== undefined) Object.assign(first, meter);
	}

	fail(task: SendTask, failure: Failure): void {
		this.results.set(task.index, { kind: 'failed', failure, requests: 0, retries: 0 });
	}

	private async sendSingle(task: SendTask, meter: Meter): Promise<void> {
		if (this.hopeless !== null) return this.fail(task, notTried(this.hopeless));
		const files: Attempt<EmailAttachment[]> = task.attachments === null ? { kind: 'ok', value: [] } : await task.attachments();
		if (files.kind === 'failed') return this.fail(task, files.failure);
		const email = files.value.length === 0 ? task.email : { ...task.email, attachments: files.value };
		this.run.ledger.attempted(task.memory, null, 0);
		const answer = await attempt(() => this.run.openApi(meter).sendEmail(email, task.key));
		if (answer.kind === 'ok') this.succeed(task, answer.value.id);
		else this.settleFailure([task], answer.failure, 'single');
	}

	private async sendBatch(members: SendTask[], key: string, meter: Meter): Promise<void> {
		const { hopeless } = this;
		if (hopeless !== null) return members.forEach((task) => this.fail(task, notTried(hopeless)));
		members.forEach((task, position) => this.run.ledger.attempted(task.memory, key, position));
		const emails = members.map(({ email }) => email);
		const answer = await attempt(() => this.run.openApi(meter).sendBatch(emails, key));
		if (answer.kind === 'ok') return this.settleBatch(members, answer.value);
		this.settleFailure(members, answer.failure, 'batch');
		// One e-mail of them may be at fault: alone, only that one is refused.
		if (isAboutContent(answer.failure)) for (const task of members) await this.sendSingle(task, meter);
	}

	private settleBatch(members: SendTask[], { ids, errors }: BatchResult): void {
		members.forEach((task, position) => {
			const id = ids.get(position);
			if (id !== undefined) return this.succeed(task, id);
			this.run.ledger.notSent(task.memory);
			this.fail(task, refusedEmail(errors.get(position) ?? ''));
		});
	}

	private succeed(task: SendTask, emailId: string): void {
		this.run.ledger.sent(task.memory, emailId);
		this.results.set(task.index, { kind: 'sent', emailId, requests: 0, retries: 0 });
	}

	private settleFailure(tasks: SendTask[], failure: Failure, as: Unit<SendTask>['kind']): void {
		if (['quota', 'auth', 'permission'].includes(failure.code)) this.hopeless = failure;
		const maybeSent = failure.problem?.effect !== 'none' || failure.code === 'conflict';
		const told = failure.problem?.name === 'invalid_idempotent_request' ? keyTaken(failure, as) : maybeSent ? unclear(failure, as) : failure;
		for (const task of tasks) {
			if (!maybeSent) this.run.ledger.notSent(task.memory);
			this.fail(task, told);
		}
	}
}

function isAboutContent({ code, problem }: Failure): boolean {
	return (code === 'invalid' || code === 'notFound') && problem?.effect === 'none' && problem.status !== null && problem.status >= 400;
}
