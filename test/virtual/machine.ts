/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { VirtualTime } from './virtualTime';

/** The time of everything in this process, once a test has stopped the machine's. Later than any event of the examples. */
const machine = new VirtualTime(Date.UTC(2027, 0, 5, 9));
let stopped = false;

/**
 * From now on time passes only while a run is under way and all wait: `Date` and `setTimeout` of this process, with n8n and whatever
 * it loaded, keep virtual time. A day of waiting takes a moment, and a slow machine changes nothing.
 */
export function stopTheClock(): void {
	if (stopped) return;
	stopped = true;
	const { Date, clearTimeout: clearReal } = globalThis;
	Date.now = () => machine.now;
	globalThis.Date = new Proxy(Date, {
		construct: (target, given: [], newTarget) => Reflect.construct(target, given.length === 0 ? [Date.now()] : given, newTarget) as Date,
	});
	const callOffs = new WeakMap<object, () => void>();
	const start = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): object => {
		const timer = { ref: () => timer, unref: () => timer, hasRef: () => true };
		callOffs.set(timer, machine.at(ms, () => work(...args)));
		return timer;
	};
	/** Timers of before, such as those of a connection that an earlier test file left open, are the machine's. */
	const clear = (timer?: NodeJS.Timeout): void => {
		const callOff = timer === undefined || timer === null ? undefined : callOffs.get(timer);
		if (callOff === undefined) clearReal(timer);
		else callOff();
	};
	Object.assign(globalThis, { setTimeout: start, clearTimeout: clear });
}

/** Waits for a run; virtual time passes meanwhile. */
export async function driven<T>(run: Promise<T>): Promise<T> {
	if (!stopped) return await run;
	const end = await machine.drive(run);
	if (end.kind === 'stuck') throw new Error('The run waits for something that never comes');
	return end.value;
}

/** Nothing happens in virtual time until `work` is over: it waits for the machine, e.g. for a file to be read. */
export function hold<T>(work: () => Promise<T>): Promise<T> {
	return machine.hold(work);
}

/** Waits for so many milliseconds, while a run is under way. */
export function sleep(ms: number): Promise<void> {
	return machine.sleep(ms);
}

/** Lets so many milliseconds pass. */
export async function pass(ms: number): Promise<void> {
	await driven(machine.sleep(ms));
}
