/** Anything the account keeps in the order of its creation. */
export interface Sequenced {
	readonly id: string;
	readonly seq: number;
}

/**
 * Objects in the order of creation, with a look-up by id and pages newest first.
 * Everything but an insertion in the middle is logarithmic or constant, so ten thousand entries cost nothing.
 */
export class Ordered<T extends Sequenced> {
	private readonly byId = new Map<string, T>();
	private readonly sorted: T[] = [];
	private readonly gone = new Map<string, number>();

	get size(): number {
		return this.byId.size;
	}

	get(id: string): T | undefined {
		return this.byId.get(id);
	}

	has(id: string): boolean {
		return this.byId.has(id);
	}

	/** Oldest first. */
	all(): readonly T[] {
		return this.sorted;
	}

	add(item: T): void {
		if (this.byId.has(item.id)) return;
		this.byId.set(item.id, item);
		this.gone.delete(item.id);
		this.sorted.splice(this.firstFrom(item.seq), 0, item);
	}

	remove(id: string): boolean {
		const item = this.byId.get(id);
		if (item === undefined) return false;
		this.byId.delete(id);
		this.gone.set(id, item.seq);
		this.sorted.splice(this.firstFrom(item.seq), 1);
		return true;
	}

	clear(): void {
		this.byId.clear();
		this.gone.clear();
		this.sorted.length = 0;
	}

	/** Where a cursor stands, also that of an object that is no longer there. */
	position(id: string): { seq: number; present: boolean } | undefined {
		const item = this.byId.get(id);
		if (item !== undefined) return { seq: item.seq, present: true };
		const seq = this.gone.get(id);
		return seq === undefined ? undefined : { seq, present: false };
	}

	/** The `limit` newest that are older than `seq`; `more` when others follow. */
	olderThan(seq: number, limit: number): { items: T[]; more: boolean } {
		const end = this.firstFrom(seq);
		const start = Math.max(0, end - limit);
		return { items: this.sorted.slice(start, end).reverse(), more: start > 0 };
	}

	/** The `limit` oldest that are newer than `seq`, still newest first. */
	newerThan(seq: number, limit: number): { items: T[]; more: boolean } {
		const start = this.firstFrom(seq + 1);
		const end = Math.min(this.sorted.length, start + limit);
		return { items: this.sorted.slice(start, end).reverse(), more: end < this.sorted.length };
	}

	/** Index of the first entry whose seq is not below `seq`. */
	private firstFrom(seq: number): number {
		let low = 0;
		let high = this.sorted.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.sorted[middle]?.seq ?? Infinity) < seq) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
