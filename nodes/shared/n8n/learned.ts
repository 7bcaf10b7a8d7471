import type { IDataObject } from 'n8n-workflow';

import type { EntryRules } from '../store/store';

const MAX_WORKFLOWS = 100;
const MAX_COPIES = 500;

/**
 * What this process learned of one kind for one workflow. Static data alone forgets: each execution loads a copy of its own
 * and the last one to end overwrites the others' (n8n saves the whole column), and manual runs save nothing.
 */
export class Learned {
	readonly entries = new Map<string, string>();
	/** Keys whose entry this process wrote, as long as nobody else is known to have written since. */
	readonly own = new Set<string>();
	private readonly keysOf = new Map<string, Set<string>>();
	/** Static data of executions that may still be saved: what one learns is written into all, so that the last writer has it too. */
	private copies: Array<WeakRef<IDataObject>> = [];

	set(key: string, entry: string, { subjectOf }: EntryRules): void {
		if (this.entries.get(key) === entry) return;
		this.forgetSubject(key, subjectOf);
		this.entries.set(key, entry);
		this.own.delete(key);
		const subject = subjectOf?.(entry) ?? null;
		if (subject === null) return;
		const keys = this.keysOf.get(subject) ?? new Set();
		this.keysOf.set(subject, keys.add(key));
	}

	remove(key: string, { subjectOf }: EntryRules): void {
		this.forgetSubject(key, subjectOf);
		this.entries.delete(key);
		this.own.delete(key);
	}

	/** Other keys whose entries are about the same. */
	othersAbout(subject: string | null, key: string): string[] {
		return subject === null ? [] : [...(this.keysOf.get(subject) ?? [])].filter((other) => other !== key);
	}

	keepUpToDate(copy: IDataObject): void {
		const live = this.copies.filter((ref) => ref.deref() !== undefined && ref.deref() !== copy);
		this.copies = [...live, new WeakRef(copy)].slice(-MAX_COPIES);
	}

	inEachCopy(change: (copy: IDataObject) => void): void {
		for (const ref of this.copies) {
			const copy = ref.deref();
			if (copy !== undefined) change(copy);
		}
	}

	private forgetSubject(key: string, subjectOf: EntryRules['subjectOf']): void {
		const before = this.entries.get(key);
		const subject = before === undefined ? null : (subjectOf?.(before) ?? null);
		if (subject === null) return;
		const keys = this.keysOf.get(subject);
		keys?.delete(key);
		if (keys?.size === 0) this.keysOf.delete(subject);
	}
}

const learnedByPlace = new Map<string, Learned>();

/** One for each kind and workflow, shared by all executions of this process; the least recently used is dropped. */
export function learnedAt(place: string): Learned {
	const learned = learnedByPlace.get(place) ?? new Learned();
	learnedByPlace.delete(place);
	learnedByPlace.set(place, learned);
	for (const oldest of learnedByPlace.keys()) {
		if (learnedByPlace.size <= MAX_WORKFLOWS) break;
		learnedByPlace.delete(oldest);
	}
	return learned;
}
