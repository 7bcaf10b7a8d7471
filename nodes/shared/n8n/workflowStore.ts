import { randomBytes } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { EntryRules, Store, StoreName } from '../store/store';
import type { StaticCopy, StaticDataContext } from './staticCopy';
import { staticCopyOf, writerField } from './staticCopy';

const NOT_SAVED =
	'What this node remembers was kept in the memory of this n8n process only: n8n gave this run no static data of the workflow (queue mode, or a retry), and saving some would erase what a trigger or another node keeps there. Set the option Remember In to Data Table, or put this node into a sub-workflow.';

/** This process, among all that may write the same static data. */
const PROCESS = randomBytes(6).toString('base64url');

/**
 * *This Workflow*: a map of text in the workflow's static data that survives what n8n does to static data, one flat object
 * of strings under `field`, merged with what this process knows besides. What must not be written there stays in memory.
 */
export class WorkflowStore implements Store {
	readonly warnings: string[] = [];
	private readonly learned: Learned;
	private readonly copy: StaticCopy;

	constructor(
		context: StaticDataContext,
		private readonly field: StoreName,
		private readonly rules: EntryRules,
	) {
		this.learned = learnedAt(`${field} ${String(context.getWorkflow().id ?? 'unsaved')}`);
		this.copy = staticCopyOf(context);
		// Whoever wrote last did not know what this process did before.
		if (!this.isOwn()) this.learned.own.clear();
		this.learnFrom(this.copy);
		if (this.copy.writable) this.learned.keepUpToDate(this.copy.global);
	}

	/** There is nothing to read: n8n has loaded it, or not. */
	async load(): Promise<void> {}

	/** n8n saves it, with the execution. */
	async save(): Promise<void> {}

	get(key: string): string | undefined {
		return this.learned.entries.get(key);
	}

	/**
	 * Only on a process that is the only one to write: it finds its own name where it wrote it last. In a sub-workflow two
	 * workers may save over each other's, and neither would know.
	 */
	isCurrent(key: string): boolean {
		return this.isOwn() && this.learned.own.has(key);
	}

	/** What can be saved is in every copy. */
	isKept(): boolean {
		return true;
	}

	set(key: string, entry: string): void {
		const { learned, rules } = this;
		for (const other of learned.othersAbout(rules.subjectOf?.(entry) ?? null, key)) this.drop(other);
		learned.set(key, entry, rules);
		learned.own.add(key);
		this.warn();
		learned.inEachCopy((copy) => {
			this.write(copy, key, entry);
			if (rules.subjectOf !== undefined) copy[writerField(this.field)] = PROCESS;
		});
		if (learned.entries.size > rules.max * SLACK) for (const surplus of rules.surplus(learned.entries)) this.drop(surplus);
	}

	drop(key: string): void {
		this.learned.remove(key, this.rules);
		this.learned.inEachCopy((copy) => {
			const saved = mapIn(copy, this.field);
			if (key in saved) delete saved[key];
		});
	}

	private isOwn(): boolean {
		return !this.copy.shared && this.copy.writers.get(writerField(this.field)) === PROCESS;
	}

	/** Both ways: what was saved is learned, and what the saved copy lost to another execution is put back. */
	private learnFrom({ global, writable }: StaticCopy): void {
		const { learned, rules } = this;
		const saved = mapIn(global, this.field);
		const before = new Map(Object.entries(saved).map(([key, value]) => [key, String(value)]));
		for (const [key, value] of before) {
			const newer = learned.entries.get(key) === value ? value : rules.newer(learned.entries.get(key), value);
			if (newer !== undefined) learned.set(key, newer, rules);
		}
		for (const key of rules.surplus(learned.entries)) {
			learned.remove(key, rules);
			if (writable && before.has(key)) delete saved[key];
		}
		if (!writable) return;
		for (const [key, value] of learned.entries) if (before.get(key) !== value) this.write(global, key, value);
	}

	private warn(): void {
		if (!this.copy.writable && !this.warnings.includes(NOT_SAVED)) this.warnings.push(NOT_SAVED);
	}

	/**
	 * The first entry comes with the map that holds it: n8n does not notice writes into an object it has not loaded.
	 * Whatever else stands there is no map of ours and makes room for one.
	 */
	private write(staticData: IDataObject, key: string, value: string): void {
		const saved = staticData[this.field];
		if (isMap(saved)) saved[key] = value;
		else staticData[this.field] = { [key]: value };
	}
}

const SLACK = 1.05;

/** What was saved of a field, also by an earlier version; empty where that is no map. */
export function mapIn(staticData: IDataObject, field: StoreName): IDataObject {
	const saved = staticData[field];
	return isMap(saved) ? saved : {};
}

function isMap(saved: IDataObject[string]): saved is IDataObject {
	return typeof saved === 'object' && saved !== null && !Array.isArray(saved);
}

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
