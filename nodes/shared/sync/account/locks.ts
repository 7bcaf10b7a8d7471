/** Runs one piece of work at a time, in the order asked. A failing piece does not stop the next. */
export class Lock {
	private last: Promise<unknown> = Promise.resolve();

	run<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.last.then(work, work);
		this.last = mine.catch(() => undefined);
		return mine;
	}
}

/** One `Lock` per key, kept only while somebody holds or awaits it. */
export class KeyedLocks {
	private readonly held = new Map<string, { lock: Lock; users: number }>();

	async run<T>(key: string, work: () => Promise<T>): Promise<T> {
		const entry = this.held.get(key) ?? { lock: new Lock(), users: 0 };
		this.held.set(key, entry);
		entry.users += 1;
		try {
			return await entry.lock.run(work);
		} finally {
			entry.users -= 1;
			if (entry.users === 0) this.held.delete(key);
		}
	}

	/** Holds all keys while `work` runs. Taken in one order by everybody, so that two callers cannot wait for each other. */
	runAll<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
		const ordered = [...new Set(keys)].sort();
		return ordered.reduceRight<() => Promise<T>>((inner, key) => () => this.run(key, inner), work)();
	}
}
