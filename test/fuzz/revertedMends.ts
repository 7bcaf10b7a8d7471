/**
 * The nine faults of the engine that random histories have found: today's mend of each, and the text that takes it back. The fuzzer
 * must find every one within so many histories from this seed: `npm run fuzz -- --reverted`.
 */
import type { SourceChange } from './bundle';

export interface RevertedMend {
	fault: string;
	changes: readonly SourceChange[];
	seed: number;
	/** Found within so many. */
	histories: number;
}

const HISTORIES = 300;

const mend = (fault: string, file: string, from: string, to: string, ...more: SourceChange[]): RevertedMend => ({ fault, changes: [{ file, from, to }, ...more], seed: 1, histories: HISTORIES });

const SHARED = 'nodes/shared';

export const REVERTED_MENDS: readonly RevertedMend[] = [
	mend(
		'1 a null does not clear what somebody else defined since',
		`${SHARED}/contact/aspects/properties.ts`,
		"if (current !== undefined || (snapshot.kind === 'unread' && type !== undefined)) values.set(key, null);",
		"if (definitions.has(key) && (current !== undefined || snapshot.kind === 'unread')) values.set(key, null);",
	),
	mend(
		'2 an import reports `created` for people it skipped',
		`${SHARED}/sync/apply/importContacts.ts`,
		'const isOurs = isCertain && contact !== undefined && (counts.created === newcomers.length || isSince(contact));',
		'const isOurs = contact !== undefined;',
	),
	mend(
		'3 a stale event overwrites a newer one of the same person under another name',
		`${SHARED}/sync/run.ts`,
		'coalesce(await onePersonOneName(work, context, context.openApi(naming)))',
		'coalesce(work)',
	),
	mend(
		'4 an e-mail goes out twice after a crash',
		`${SHARED}/sending/batches.ts`,
		'\t\t\tkey,\n\t\t\temails: again',
		'\t\t\tkey: batchKey(going.map(({ email }) => email)),\n\t\t\temails: again',
	),
	mend(
		'5 imports for several sets of segments look for their people one by one',
		`${SHARED}/sync/apply/importContacts.ts`,
		'const found = await attempt(() => findCreated(created, submittedAt, context, ports.api));',
		`const found = await attempt(async () => {
			const all = new Map<string, ListedContact>();
			for (const { plan } of ended) for (const [email, contact] of await findCreated(plan.newcomers, context.clock.now(), context, ports.api)) all.set(email, contact);
			return all;
		});`,
		{ file: `${SHARED}/sync/apply/importContacts.ts`, from: 'Math.ceil(wanted.size / PAGE_SIZE) + SPARE_PAGES', to: 'Math.ceil(wanted.size / PAGE_SIZE)' },
	),
	mend(
		'6 Skip Unchanged For does not notice what the package itself wrote',
		'nodes/ResendContactSync/execute.ts',
		" || memory.has('resendSyncedStates')",
		'',
		{ file: `${SHARED}/store/syncedStates.ts`, from: ' || (changedAt(state.contactId) ?? Number.NEGATIVE_INFINITY) > state.at', to: '' },
	),
	mend('7 a marker entry that is no id blocks a person', `${SHARED}/contact/marker.ts`, 'entries.filter((entry) => UUID.test(entry))', '[...entries]'),
	mend(
		'8 a move within the lag is claimed, unchanged or kept',
		`${SHARED}/sync/account/recentWrites.ts`,
		'return Math.max(0, ...hidden.map(([, { at }]) => at + LISTS_LAG_MS - now));',
		'return 0;',
	),
	mend(
		'8 a removal of somebody whom no list shows yet is missing',
		`${SHARED}/contact/aspects/segments.ts`,
		"const mayBeIn = segment.by === 'id' && marker.ids.has(segment.id);",
		'const mayBeIn = false;',
	),
	mend(
		'8 the marker forgets whom the list does not show',
		`${SHARED}/contact/aspects/segments.ts`,
		'const unwanted = [...marker.ids].filter((id) => !wantedIds.has(id));',
		'const unwanted = [...marker.ids].filter((id) => !wantedIds.has(id) && current.has(id));',
	),
	mend('9 a blank text is lost through an import only', `${SHARED}/contact/aspects/properties.ts`, "if (isBlank(value) || (keyPrefix === ''", "if ((keyPrefix === ''"),
	mend('9 an unclear create is reported differently from a clear one', `${SHARED}/sync/apply/syncPerson.ts`, "const isOurCreate = prefetched.created === 'maybe' && plan.steps.length === 0;", 'const isOurCreate = false;'),
	mend(
		'9 a userId that moved to another address the same day is the old contact',
		`${SHARED}/store/userIds.ts`,
		'return `${contactId} ${now.toString(36)}`;',
		'return `${contactId} ${Math.floor(now / DAY_MS).toString(36)}`;',
		{ file: `${SHARED}/store/store.ts`, from: 'return first > second ? one : other;', to: 'return first >= second ? one : other;' },
	),
	mend(
		'9 a batch without an answer blocks its other members when one opts out',
		`${SHARED}/delivery/send.ts`,
		"const isFirst = step.earlier === 'none';",
		"const isFirst = step.earlier === 'none';\n\t\tif (step.earlier === 'narrowed') return this.failAll(everybody, notTried({ code: 'sendUnclear', message: '', advice: '', problem: null }));",
	),
	mend(
		'9 a line break in a subject reaches Resend',
		`${SHARED}/sending/message.ts`,
		'const line = oneLine(trimmed);',
		'const line = trimmed;',
	),
	mend('9 a line break in a header reaches Resend', `${SHARED}/sending/message.ts`, ' || hasControl(header.value)', ''),
];
