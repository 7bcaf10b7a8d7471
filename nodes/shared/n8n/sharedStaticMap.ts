import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

const MAX_WORKFLOWS = 100;
const MAX_COPIES = 500;
const SLACK = 1.05;

/** What the entries of a map mean, in the words of a pure room. */
export interface MapRules {
	/** Of two entries of one key the one to keep, undefined when both are broken. */
	newer(one: string | undefined, other: string | undefined): string | undefined;
	/** Keys to drop: what expired, is broken or is too much. */
	surplus(entries: Map<string, string>): string[];
	/** Most entries that are kept; a run may go over it by a twentieth, because looking for the oldest each time would be slow. */
	max: number;
}

/**
 * What this process learned, per workflow. Static data alone forgets: each execution loads a copy of its own and the
 * last one to end overwrites the others' (n8n saves the whole column), and manual runs save nothing.
 */
interface Learned {
	entries: Map<string, string>;
	/** Copies of executions that may still be saved: what one learns is written into all, so that the last writer has it too. */
	copies: Array<WeakRef<IDataObject>>;
}

const learnedByPlace = new Map<string, Learned>();

/**
 * A map of text in a workflow's static data that survives what n8n does to static data: one flat object of strings
 * under `field`, merged with what this process knows besides.
 */
export class SharedStaticMap {
	private readonly learned: Learned;

	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow'>,
		private readonly field: string,
		private readonly rules: MapRules,
	) {
		this.learned = learnedAt(`${field} ${String(context.getWorkflow().id ?? 'unsaved')}`);
		const copy = context.getWorkflowStaticData('global');
		this.learnFrom(copy);
		this.learned.copies = [...this.learned.copies.filter((ref) => ref.deref() !== undefined), new WeakRef(copy)].slice(-MAX_COPIES);
	}

	/** For looking up; change it through `set` and `drop` only. */
	get entries(): Map<string, string> {
		return this.learned.entries;
	}

	set(key: string, entry: string): void {
		const { entries } = this.learned;
		entries.set(key, entry);
		this.inEachCopy((copy) => this.write(copy, key, entry));
		if (entries.size > this.rules.max * SLACK) for (const surplus of this.rules.surplus(entries)) this.drop(surplus);
	}

	drop(key: string): void {
		this.learned.entries.delete(key);
		this.inEachCopy((copy) => {
			const saved = this.mapIn(copy);
			if (key in saved) delete saved[key];
		});
	}

	/** Both ways: what was saved is learned, and what the saved copy lost to another execution is put back. */
	private learnFrom(copy: IDataObject): void {
		const { entries } = this.learned;
		const saved = this.mapIn(copy);
		const before = new Map(Object.entries(saved).map(([key, value]) => [key, String(value)]));
		for (const [key, value] of before) {
			const newer = entries.get(key) === value ? value : this.rules.newer(entries.get(key), value);
			if (newer !== undefined) entries.set(key, newer);
		}
		for (const key of this.rules.surplus(entries)) {
			entries.delete(key);
			if (before.has(key)) delete saved[key];
		}
		for (const [key, value] of entries) if (before.get(key) !== value) this.write(copy, key, value);
	}

	private inEachCopy(change: (copy: IDataObject) => void): void {
		for (const ref of this.learned.copies) {
			const copy = ref.deref();
			if (copy !== undefined) change(copy);
		}
	}

	private mapIn(staticData: IDataObject): IDataObject {
		const saved = staticData[this.field];
		return isMap(saved) ? saved : {};
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

function isMap(saved: IDataObject[string]): saved is IDataObject {
	return typeof saved === 'object' && saved !== null && !Array.isArray(saved);
}

function learnedAt(place: string): Learned {
	const learned = learnedByPlace.get(place) ?? { entries: new Map(), copies: [] };
	learnedByPlace.delete(place);
	learnedByPlace.set(place, learned);
	for (const oldest of learnedByPlace.keys()) {
		if (learnedByPlace.size <= MAX_WORKFLOWS) break;
		learnedByPlace.delete(oldest);
	}
	return learned;
}
