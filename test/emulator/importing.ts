import { coerce } from './contactFields';
import type { ContactRecord, ImportRecord, PropertyType, SegmentRecord, Subscription, TopicRecord } from './records';
import type { EmulatorState } from './state';
import { isEmail } from './values';

export interface ColumnMap {
	email: string;
	firstName: string | undefined;
	lastName: string | undefined;
	unsubscribed: string | undefined;
	properties: { key: string; column: string; type: PropertyType }[];
}

export interface ImportPlan {
	rows: readonly Readonly<Record<string, string>>[];
	columns: ColumnMap;
	onConflict: 'upsert' | 'skip';
	segments: readonly SegmentRecord[];
	topics: readonly { topic: TopicRecord; subscription: Subscription }[];
}

/** Queued for the first half of the import's time, in progress for the second; then everything is there at once. */
export function scheduleImport(state: EmulatorState, record: ImportRecord, plan: ImportPlan): void {
	const takesMs = state.importMs + state.importMsPerRow * plan.rows.length;
	state.later(takesMs / 2, () => {
		record.status = 'in_progress';
	});
	const isEmpty = state.quirks.emptyImports > 0;
	if (isEmpty) state.quirks.emptyImports -= 1;
	state.later(takesMs, () => {
		if (!isEmpty) runImport(state, record, plan);
		record.status = 'completed';
		record.completedAt = state.timestamp();
	});
}

function runImport(state: EmulatorState, record: ImportRecord, plan: ImportPlan): void {
	for (const { key, type } of plan.columns.properties) state.addProperty(key, type);
	const counts = { total: plan.rows.length, created: 0, updated: 0, skipped: 0, failed: 0 };
	for (const row of plan.rows) counts[importRow(state, plan, row)] += 1;
	record.counts = counts;
}

function importRow(state: EmulatorState, plan: ImportPlan, row: Readonly<Record<string, string>>): 'created' | 'updated' | 'skipped' | 'failed' {
	const email = row[plan.columns.email]?.trim() ?? '';
	if (!isEmail(email)) return 'failed';
	const known = state.contactByEmail(email);
	if (known !== undefined && plan.onConflict === 'skip') {
		if (state.quirks.importSkippedJoinsSegments) joinAll(state, plan, known);
		return 'skipped';
	}
	const contact = known ?? state.addContact({ email });
	writeRow(state, plan.columns, row, contact, known !== undefined);
	joinAll(state, plan, contact);
	for (const { topic, subscription } of plan.topics) contact.topics.set(topic.id, subscription);
	return known === undefined ? 'created' : 'updated';
}

function writeRow(state: EmulatorState, columns: ColumnMap, row: Readonly<Record<string, string>>, contact: ContactRecord, known: boolean): void {
	const clears = known && state.quirks.importEmptyCell === 'cleared';
	const cell = (column: string | undefined): string | null | undefined => {
		if (column === undefined) return undefined;
		const text = row[column] ?? '';
		return text === '' ? (clears ? null : undefined) : text;
	};
	const firstName = cell(columns.firstName);
	const lastName = cell(columns.lastName);
	if (firstName !== undefined) contact.firstName = firstName;
	if (lastName !== undefined) contact.lastName = lastName;
	if (columns.unsubscribed === undefined) {
		if (known && state.quirks.importUpsertUnsubscribed === 'reset') contact.unsubscribed = false;
	} else {
		const text = cell(columns.unsubscribed);
		if (text !== undefined) contact.unsubscribed = text?.toLowerCase() === 'true';
	}
	for (const { key, column, type } of columns.properties) {
		const text = cell(column);
		const value = text === undefined || text === null ? text : coerce(state.propertyByKey(key) ?? { type }, text);
		if (value === null) contact.properties.delete(key);
		else if (value !== undefined) contact.properties.set(key, value);
	}
}

function joinAll(state: EmulatorState, plan: ImportPlan, contact: ContactRecord): void {
	for (const segment of plan.segments) if (state.segments.has(segment.id)) state.join(contact, segment);
}
