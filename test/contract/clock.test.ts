import { EmulatorClock, type TimeSource } from '../emulator/clock';

/** A time that a test moves by hand, as a simulation brings one. */
function byHand(): TimeSource & { goTo: (at: number) => void } {
	let now = 1000;
	let timers: { at: number; work: () => void }[] = [];
	return {
		now: () => now,
		after: (milliseconds, work) => {
			const timer = { at: now + milliseconds, work };
			timers.push(timer);
			return () => {
				timers = timers.filter((other) => other !== timer);
			};
		},
		goTo: (at) => {
			now = at;
			const due = timers.filter((timer) => timer.at <= at);
			timers = timers.filter((timer) => timer.at > at);
			for (const { work } of due) work();
		},
	};
}

describe('the emulator\'s clock', () => {
	test('is the time it was given, and so is what comes later', () => {
		const time = byHand();
		const clock = new EmulatorClock(time);
		const done: number[] = [];
		clock.later(50, () => done.push(clock.now()));
		time.goTo(1049);
		expect(done).toEqual([]);
		time.goTo(1050);
		expect(done).toEqual([1050]);
	});

	test('frozen, only advancing makes things happen, each at its time and in order', () => {
		const time = byHand();
		const clock = new EmulatorClock(time);
		const done: [string, number][] = [];
		clock.later(30, () => done.push(['b', clock.now()]));
		clock.freeze();
		clock.later(10, () => {
			done.push(['a', clock.now()]);
			clock.later(5, () => done.push(['a then', clock.now()]));
		});
		time.goTo(5000);
		expect([done, clock.now()]).toEqual([[], 1000]);
		clock.advance(29);
		expect(done).toEqual([['a', 1010], ['a then', 1015]]);
		clock.advance(100);
		expect([done.at(-1), clock.now()]).toEqual([['b', 1030], 1129]);
	});

	test('running, advancing comes on top, and what is left comes so much earlier', () => {
		const time = byHand();
		const clock = new EmulatorClock(time);
		let done = 0;
		clock.later(100, () => (done += 1));
		clock.advance(60);
		time.goTo(1039);
		expect([clock.now(), done]).toEqual([1099, 0]);
		time.goTo(1040);
		expect([clock.now(), done]).toEqual([1100, 1]);
	});

	test('settled or cancelled, nothing happens twice or later', () => {
		const time = byHand();
		const clock = new EmulatorClock(time);
		const done: string[] = [];
		for (const name of ['a', 'b', 'c']) clock.later(10, () => done.push(name));
		clock.settle(1);
		clock.settle(1);
		clock.cancel();
		time.goTo(2000);
		expect(done).toEqual(['a', 'b']);
	});
});
