import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { UserIdEntries } from '../cache/userIds';
import { contactIdOf, dayOf, entryFor, MAX_ENTRIES, newerEntry, surplusKeys, userKey } from '../cache/userIds';

const FIELD = 'resendUserIds';
const MAX_WORKFLOWS = 100;
const MAX_COPIES = 500;

/**
 * What this process learned, per workflow. Static data alone forgets: each execution loads a copy of its own and the
 * last one to end overwrites the others' (n8n saves the whole column), and manual runs save nothing.
 */
interface Learned {
	entries: UserIdEntries;
	/** Copies of executions that may still be saved: what one learns is written into all, so that the last writer has it too. */
	copies: Array<WeakRef<IDataObject>>;
}

const learnedByWorkflow = new Map<string, Learned>();

/** The userId cache of one execution: its copy of the static data, and what the process learned besides. */
export class UserIdStore {
	private readonly today: number;
	private readonly learned: Learned;

	/** `account` tells two credentials apart: the credential's id, else a digest of its key. */
	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow'>,
		private readonly account: string,
		now: number,
	) {
		this.today = dayOf(now);
		this.learned = learnedBy(String(context.getWorkflow().id ?? 'unsaved'));
		const copy = context.getWorkflowStaticData('global');
		this.learnFrom(copy);
		this.learned.copies = [...this.learned.copies.filter((ref) => ref.deref() !== undefined), new WeakRef(copy)].slice(-MAX_COPIES);
	}

	contactIdOf(userId: string): string | null {
		return contactIdOf(this.learned.entries, userKey(this.account, userId), this.today);
	}

	remember(userId: string, contactId: string): void {
		const { entries } = this.learned;
		const key = userKey(this.account, userId);
		const entry = entryFor(entries, key, contactId, this.today);
		if (entry === null) return;
		entries.set(key, entry);
		this.inEachCopy((copy) => write(copy, key, entry));
		if (entries.size > MAX_ENTRIES) for (const surplus of surplusKeys(entries, this.today)) this.drop(surplus);
	}

	/** The contact is gone: the mapping would only cost a request each time. */
	forget(userId: string): void {
		this.drop(userKey(this.account, userId));
	}

	/** Both ways: what was saved is learned, and what the saved copy lost to another execution is put back. */
	private learnFrom(copy: IDataObject): void {
		const { entries } = this.learned;
		const saved = mapIn(copy);
		const before = new Map(Object.entries(saved).map(([key, value]) => [key, String(value)]));
		for (const [key, value] of before) {
			const newer = entries.get(key) === value ? value : newerEntry(entries.get(key), value);
			if (newer !== undefined) entries.set(key, newer);
		}
		for (const key of surplusKeys(entries, this.today)) {
			entries.delete(key);
			if (before.has(key)) delete saved[key];
		}
		for (const [key, value] of entries) if (before.get(key) !== value) write(copy, key, value);
	}

	private drop(key: string): void {
		this.learned.entries.delete(key);
		this.inEachCopy((copy) => {
			const saved = mapIn(copy);
			if (key in saved) delete saved[key];
		});
	}

	private inEachCopy(change: (copy: IDataObject) => void): void {
		for (const ref of this.learned.copies) {
			const copy = ref.deref();
			if (copy !== undefined) change(copy);
		}
	}
}

function mapIn(staticData: IDataObject): IDataObject {
	const saved = staticData[FIELD];
	return typeof saved === 'object' && saved !== null && !Array.isArray(saved) ? (saved as IDataObject) : {};
}

/** The first entry comes with the map that holds it: n8n does not notice writes into an object it has not loaded. */
function write(staticData: IDataObject, key: string, value: string): void {
	if (FIELD in staticData) mapIn(staticData)[key] = value;
	else staticData[FIELD] = { [key]: value };
}

function learnedBy(workflow: string): Learned {
	const learned = learnedByWorkflow.get(workflow) ?? { entries: new Map(), copies: [] };
	learnedByWorkflow.delete(workflow);
	learnedByWorkflow.set(workflow, learned);
	for (const oldest of learnedByWorkflow.keys()) {
		if (learnedByWorkflow.size <= MAX_WORKFLOWS) break;
		learnedByWorkflow.delete(oldest);
	}
	return learned;
}
