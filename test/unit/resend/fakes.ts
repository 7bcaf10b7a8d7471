/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { ResendApi } from '../../../nodes/shared/resend/api';
import { ResendClient } from '../../../nodes/shared/resend/client';
import type { Meter, ResendClientOptions } from '../../../nodes/shared/resend/client';
import { Pacer } from '../../../nodes/shared/resend/pacing';
import { NoAnswer } from '../../../nodes/shared/resend/transport';
import type { Clock, HttpRequest, HttpResponse, NoAnswerReason, Transport } from '../../../nodes/shared/resend/transport';

interface Timer {
	at: number;
	wake: () => void;
}

/** Virtual time: it moves only when everybody waits, so no test depends on how fast the machine is. */
export class FakeTime {
	now = 1_800_000_000_000;
	private timers: Timer[] = [];

	wait(ms: number): { done: Promise<void>; wake: () => void } {
		let wake = (): void => {};
		const done = new Promise<void>((resolve) => {
			wake = resolve;
		});
		this.timers.push({ at: this.now + Math.max(0, ms), wake });
		return { done, wake };
	}

	/** Runs until the promise is settled; fails when nothing is left that could settle it. */
	async settle<T>(promise: Promise<T>): Promise<T> {
		let settled = false;
		const mark = (): void => {
			settled = true;
		};
		promise.then(mark, mark);
		await this.pump(() => settled);
		return promise;
	}

	async advance(ms: number): Promise<void> {
		const until = this.now + ms;
		this.wait(ms);
		await this.pump(() => this.now >= until);
		await idle();
	}

	private async pump(done: () => boolean): Promise<void> {
		for (;;) {
			await idle();
			if (done()) return;
			const next = this.timers.reduce<Timer | undefined>((first, timer) => (first === undefined || timer.at < first.at ? timer : first), undefined);
			if (next === undefined) throw new Error('Everybody waits for ever');
			this.timers.splice(this.timers.indexOf(next), 1);
			this.now = Math.max(this.now, next.at);
			next.wake();
		}
	}
}

/** Lets every promise that can go on go on. */
export function idle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** The clock of one execution. `cancel` ends its sleeps at once, as n8n's signal does. */
export class FakeClock implements Clock {
	/** How long each sleep was asked for, in milliseconds. */
	readonly sleeps: number[] = [];
	randomValue: number | (() => number) = 0;
	private stopped = false;
	private readonly sleeping = new Set<() => void>();

	constructor(readonly time = new FakeTime()) {}

	now(): number {
		return this.time.now;
	}

	async sleep(ms: number): Promise<void> {
		this.sleeps.push(ms);
		if (this.stopped) return;
		const { done, wake } = this.time.wait(ms);
		this.sleeping.add(wake);
		await done;
		this.sleeping.delete(wake);
	}

	random(): number {
		return typeof this.randomValue === 'number' ? this.randomValue : this.randomValue();
	}

	cancelled(): boolean {
		return this.stopped;
	}

	cancel(): void {
		this.stopped = true;
		for (const wake of this.sleeping) wake();
	}
}

export type Step = HttpResponse | NoAnswerReason | ((request: HttpRequest) => HttpResponse | NoAnswerReason | Promise<HttpResponse>);

/** Answers in the order of the script; the last step repeats. */
export class ScriptedTransport {
	readonly requests: HttpRequest[] = [];

	constructor(private readonly script: Step[]) {}

	readonly send: Transport = async (request) => {
		const step = this.script[Math.min(this.requests.length, this.script.length - 1)];
		this.requests.push(request);
		if (step === undefined) throw new Error('The script is empty');
		const answer = typeof step === 'function' ? await step(request) : step;
		if (typeof answer === 'string') throw new NoAnswer(answer);
		return answer;
	};
}

export function ok(body: unknown, status = 200, headers: Record<string, string> = {}): HttpResponse {
	return { status, headers, body };
}

export function refused(status: number, name: string, message = 'Something is wrong', headers: Record<string, string> = {}): HttpResponse {
	return { status, headers, body: { statusCode: status, name, message } };
}

export interface Bench {
	api: ResendApi;
	client: ResendClient;
	clock: FakeClock;
	meter: Meter;
	transport: ScriptedTransport;
}

export function bench(script: Step[], options: Partial<ResendClientOptions> = {}): Bench {
	const clock = new FakeClock();
	const meter = { requests: 0, retries: 0 };
	const transport = new ScriptedTransport(script);
	const client = new ResendClient({ transport: transport.send, clock, pacer: new Pacer(), meter, ...options });
	return { api: new ResendApi(client), client, clock, meter, transport };
}
