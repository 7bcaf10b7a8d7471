/** A map that keeps the entries used last, at most `max` of them. */
export class BoundedMap<K, V> {
	private readonly entries = new Map<K, V>();

	constructor(private readonly max: number) {}

	get size(): number {
		return this.entries.size;
	}

	get(key: K): V | undefined {
		return this.entries.get(key);
	}

	/** The value of a key, made where there is none. It counts as used. */
	getOrMake(key: K, make: () => V): V {
		const value = this.entries.get(key);
		const used = value === undefined ? make() : value;
		this.set(key, used);
		return used;
	}

	set(key: K, value: V): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		for (const oldest of this.entries.keys()) {
			if (this.entries.size <= this.max) break;
			this.entries.delete(oldest);
		}
	}

	delete(key: K): void {
		this.entries.delete(key);
	}
}
