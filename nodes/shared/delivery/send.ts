import pLimit from 'p-limit';

import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { BatchResult, EmailAttachment } from '../resend/types';
import type { OpenEmail, Place, Sendable, SendStep } from '../sending/batches';
import { takenBatch } from '../sending/batches';
import type { LedgerEntry } from '../sending/ledger';
import type { EmailPayload } from '../sending/message';
import type { Attempt, Failure } from '../sync/failure';
import { attempt } from '../sync/failure';
import { batchUnclear, keyTaken, notTried, refusedEmail, unclear } from './sendFailures';

/** One valid e-mail of a run. */
export interface SendTask extends Sendable {
	index: number;
	email: EmailPayload;
	/** Reads the files when the e-mail goes out; null when there are none. */
	attachments: (() => Promise<Attempt<EmailAttachment[]>>) | null;
}

/**
 * What is remembered of e-mails, by their ledger key. `load` comes before anything is looked up; `save` before a batch goes
 * out, because a batch of unknown end has to be known whatever happens to the process, and when all is done.
 */
export interface SentLedger {
	load(keys: readonly string[]): Promise<void>;
	find(key: string): LedgerEntry | null;
	attempted(key: string, batch: string | null, position: number): void;
	sent(key: string, emailId: string): void;
	/** It surely was not sent. */
	notSent(key: string): void;
	save(): Promise<void>;
}

export interface SendRun {
	openApi(meter: Meter): Pick<ResendApi, 'sendEmail' | 'sendBatch'>;
	ledger: SentLedger;
}

/** Requests of a batch are reported on its first e-mail, 0 on the others. */
export type SendResult = ({ kind: 'sent'; emailId: string } | { kind: 'alreadySent'; emailId: string | null } | { kind: 'failed'; failure: Failure }) & Meter;

/** Requests on their way at a time; the pacer holds them to the team's limit, this the files in memory. */
const STEPS_AT_ONCE = 4;

/** Takes the steps of a plan and says for each e-mail what became of it. The only code that sends. Never rejects. */
export async function applySends(steps: ReadonlyArray<SendStep<SendTask>>, run: SendRun): Promise<Map<number, SendResult>> {
	const sending = new Sending(run);
	const limit = pLimit(STEPS_AT_ONCE);
	await Promise.all(steps.map((step) => limit(() => sending.take(step))));
	return sending.results;
}

type BatchStep = Extract<SendStep<SendTask>, { step: 'sendBatch' }>;

class Sending {
	readonly results = new Map<number, SendResult>();
	/** A refusal that every further request would meet as well: a used up quota, a key without permission. */
	private hopeless: Failure | null = null;

	constructor(private readonly run: SendRun) {}

	async take(step: SendStep<SendTask>): Promise<void> {
		if (step.step === 'sendEmail') return this.sendSingle(step.email);
		const meter: Meter = { requests: 0, retries: 0 };
		const alone = await this.sendBatch(step, meter);
		const first = step.emails[0] === undefined ? undefined : this.results.get(step.emails[0].email.index);
		if (first !== undefined) Object.assign(first, meter);
		for (const one of alone) await this.sendSingle(one, first === undefined && one === step.emails[0] ? meter : undefined);
	}

	private async sendSingle({ email: task, tried }: OpenEmail<SendTask>, meter: Meter = { requests: 0, retries: 0 }): Promise<void> {
		if (this.hopeless !== null) return this.fail(task, notTried(this.hopeless), meter);
		const files: Attempt<EmailAttachment[]> = task.attachments === null ? { kind: 'ok', value: [] } : await task.attachments();
		if (files.kind === 'failed') return this.fail(task, files.failure, meter);
		const payload = files.value.length === 0 ? task.email : { ...task.email, attachments: files.value };
		// Among more than a hundred others it would go out in a batch the next time: the entry keeps it single.
		if (!tried) this.run.ledger.attempted(task.memory, null, 0);
		const answer = await attempt(() => this.run.openApi(meter).sendEmail(payload, task.key));
		if (answer.kind === 'ok') return this.succeed(task, answer.value.id, meter);
		const { failure } = answer;
		this.giveUpOn(failure);
		if (!mayHaveSent(failure) && !tried) this.run.ledger.notSent(task.memory);
		this.fail(task, isKeyTaken(failure) ? keyTaken(failure, 'email') : mayHaveSent(failure) ? unclear(failure, 'email') : failure, meter);
	}

	/** Answers with those that have to go out alone now. */
	private async sendBatch(step: BatchStep, meter: Meter): Promise<OpenEmail<SendTask>[]> {
		const everybody = [...step.emails, ...step.late].map(({ email }) => email);
		if (this.hopeless !== null) return this.failAll(everybody, notTried(this.hopeless));
		const isFirst = step.earlier === 'none';
		const noted = await this.note(step);
		if (noted.kind === 'failed') return this.failAll(everybody, noted.failure);
		const answer = await attempt(() => this.run.openApi(meter).sendBatch(step.emails.map(({ email }) => email.email), step.key));
		if (answer.kind === 'ok') return this.settleBatch(step, answer.value);
		const { failure } = answer;
		this.giveUpOn(failure);
		if (isKeyTaken(failure)) return isFirst ? this.takenBySomebody(step, failure) : this.takenByUs(step, failure);
		if (mayHaveSent(failure)) {
			for (const { email } of step.late) this.fail(email, batchUnclear(failure));
			return this.failAll(step.emails.map(({ email }) => email), unclear(failure, 'batch'));
		}
		this.takeBack(step);
		// What this attempt surely did not do, an earlier one may have done.
		if (!isFirst) return this.failAll(everybody, unclear(failure, 'batch'));
		// One e-mail of them may be at fault: alone, only that one is refused.
		return isAboutContent(failure) ? step.emails : this.failAll(everybody, failure);
	}

	/**
	 * Written down before the request: who is in it for the first time, and that an earlier attempt says nothing any more of
	 * those who were in that one only.
	 */
	private async note(step: BatchStep): Promise<Attempt<void>> {
		const { ledger } = this.run;
		const fresh = step.emails.filter(({ tried }) => !tried);
		const doubtful = step.leftOut.filter(({ tried }) => tried);
		if (fresh.length + doubtful.length === 0) return { kind: 'ok', value: undefined };
		for (const { email, place } of fresh) ledger.attempted(email.memory, step.key, positionIn(place));
		for (const { memory, place } of doubtful) ledger.attempted(memory, takenBatch(step.key), positionIn(place));
		const saved = await attempt(() => ledger.save());
		if (saved.kind === 'failed') this.takeBack(step);
		return saved;
	}

	/** The request had no effect, so the ledger says what it said before. */
	private takeBack(step: BatchStep): void {
		for (const { email, tried } of step.emails) if (!tried) this.run.ledger.notSent(email.memory);
		this.earlierHolds(step);
	}

	private earlierHolds(step: BatchStep): void {
		for (const { memory, place, tried } of step.leftOut) if (tried) this.run.ledger.attempted(memory, step.key, positionIn(place));
	}

	private settleBatch(step: BatchStep, { ids, errors }: BatchResult): OpenEmail<SendTask>[] {
		step.emails.forEach(({ email }, position) => {
			const id = ids.get(position);
			if (id !== undefined) return this.succeed(email, id);
			this.singlyFromNowOn(email.memory);
			this.fail(email, refusedEmail(errors.get(position) ?? ''));
		});
		for (const { memory } of step.leftOut) this.singlyFromNowOn(memory);
		return step.late;
	}

	/** Resend took the attempt on record, so its members have their e-mail, and nobody else does. */
	private takenByUs(step: BatchStep, failure: Failure): OpenEmail<SendTask>[] {
		this.takeBack(step);
		for (const { email, tried } of step.emails) {
			if (tried && step.earlier === 'narrowed') this.results.set(email.index, { kind: 'alreadySent', emailId: null, requests: 0, retries: 0 });
			else if (tried) this.fail(email, keyTaken(failure, 'batch'));
		}
		return [...step.emails.filter(({ tried }) => !tried), ...step.late];
	}

	/** An attempt that nobody remembers. Who was in it is unknown, so none of them goes out in any other request. */
	private takenBySomebody(step: BatchStep, failure: Failure): OpenEmail<SendTask>[] {
		for (const { email, place } of step.emails) this.run.ledger.attempted(email.memory, takenBatch(step.key), positionIn(place));
		return this.failAll(step.emails.map(({ email }) => email), keyTaken(failure, 'batch'));
	}

	/** Resend took the batch without it: only its own key can be asked under now. */
	private singlyFromNowOn(memory: string): void {
		this.run.ledger.attempted(memory, null, 0);
	}

	private succeed(task: SendTask, emailId: string, meter: Meter = { requests: 0, retries: 0 }): void {
		this.run.ledger.sent(task.memory, emailId);
		this.results.set(task.index, { kind: 'sent', emailId, ...meter });
	}

	private fail(task: SendTask, failure: Failure, meter: Meter = { requests: 0, retries: 0 }): void {
		this.results.set(task.index, { kind: 'failed', failure, ...meter });
	}

	private failAll(tasks: readonly SendTask[], failure: Failure): [] {
		for (const task of tasks) this.fail(task, failure);
		return [];
	}

	private giveUpOn(failure: Failure): void {
		if (['quota', 'auth', 'permission'].includes(failure.code)) this.hopeless = failure;
	}
}

function positionIn(place: Place): number {
	return place.in === 'batch' ? place.position : 0;
}

function mayHaveSent({ code, problem }: Failure): boolean {
	return problem?.effect !== 'none' || code === 'conflict';
}

/** 409: Resend has seen the key with another content. */
function isKeyTaken({ problem }: Failure): boolean {
	return problem?.name === 'invalid_idempotent_request';
}

function isAboutContent({ code, problem }: Failure): boolean {
	return (code === 'invalid' || code === 'notFound') && problem?.effect === 'none' && problem.status !== null && problem.status >= 400;
}
