import Papa from 'papaparse';
import type { ContactImport, CreateContactImportResponseSuccess, GetContactImportResponseSuccess, ListContactImportsResponseSuccess } from 'resend';

import { created, invalid, missingField, notFound, ok, type Answer } from '../answers';
import { readSegments, readTopics } from '../contactFields';
import { scheduleImport, type ColumnMap, type ImportPlan } from '../importing';
import { Ordered } from '../ordered';
import { page } from '../paging';
import type { ImportRecord, PropertyType } from '../records';
import { param, type Context, type Route } from '../routing';
import { isRecord, requireUuid, type Json } from '../values';

const DEFAULT_PAGE = 10;
const LARGEST = 50 * 1024 * 1024;
const KEY = /^[A-Za-z0-9_]{1,50}$/;
const BUILT_IN = ['email', 'first_name', 'last_name', 'unsubscribed'] as const;

export const importRoutes: Route[] = [
	{ method: 'POST', path: '/contacts/imports', handle: create },
	{ method: 'GET', path: '/contacts/imports', handle: list },
	{ method: 'GET', path: '/contacts/imports/:import', handle: get },
];

function create(context: Context): Answer<CreateContactImportResponseSuccess> {
	const { form, state } = context;
	const csv = context.fileTexts.get('file');
	if (form === undefined || csv === undefined) throw missingField('file');
	if (csv.length > LARGEST) throw invalid('The file is too large.');
	const parsed = Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: 'greedy' });
	const columns = parsed.meta.fields ?? [];
	const plan: ImportPlan = {
		rows: parsed.data,
		columns: readColumnMap(jsonField(form, 'column_map'), columns),
		onConflict: readOnConflict(form.get('on_conflict')),
		segments: readSegments(context, jsonField(form, 'segments')),
		topics: readTopics(context, jsonField(form, 'topics')),
	};
	const record: ImportRecord = {
		...state.stamp(),
		completedAt: null,
		status: 'queued',
		counts: { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 },
		onConflict: plan.onConflict,
		segmentIds: plan.segments.map((segment) => segment.id),
		rows: plan.rows,
	};
	state.imports.add(record);
	scheduleImport(state, record, plan);
	return created({ object: 'contact_import', id: record.id });
}

function jsonField(form: FormData, name: string): unknown {
	const text = form.get(name);
	if (text === null) return undefined;
	try {
		return typeof text === 'string' ? JSON.parse(text) : {};
	} catch {
		throw invalid(`The \`${name}\` field must be valid JSON.`);
	}
}

function readOnConflict(value: unknown): 'upsert' | 'skip' {
	if (value === null || value === 'upsert') return 'upsert';
	if (value === 'skip') return 'skip';
	throw invalid('Invalid option: expected one of "upsert"|"skip"');
}

/** Without a map the headers themselves, exactly and in lower case; every mapped column must exist. */
function readColumnMap(given: unknown, columns: readonly string[]): ColumnMap {
	if (given !== undefined && !isRecord(given)) throw invalid('The `column_map` field must be an object.');
	const named: Json = given ?? Object.fromEntries(BUILT_IN.filter((name) => columns.includes(name)).map((name) => [name, name]));
	const column = (name: string): string | undefined => {
		const value = named[name];
		if (value === undefined) return undefined;
		if (typeof value !== 'string' || !columns.includes(value)) throw invalid(`CSV missing column mapped to "${name}"`);
		return value;
	};
	const email = column('email');
	if (email === undefined) throw invalid('CSV missing required "email" column');
	return {
		email,
		firstName: column('first_name'),
		lastName: column('last_name'),
		unsubscribed: column('unsubscribed'),
		properties: readPropertyColumns(named['properties'], columns),
	};
}

function readPropertyColumns(given: unknown, columns: readonly string[]): ColumnMap['properties'] {
	if (given === undefined) return [];
	if (!isRecord(given)) throw invalid('The `column_map.properties` field must be an object.');
	return Object.entries(given).map(([key, value]) => {
		const { column, type = 'string' } = isRecord(value) ? value : {};
		if (!KEY.test(key)) throw invalid('A property key must only contain letters, numbers and underscores, and be at most 50 characters long.');
		if (typeof column !== 'string' || !columns.includes(column)) throw invalid(`CSV missing column mapped to property "${key}"`);
		if (!isPropertyType(type)) throw invalid('Invalid option: expected one of "string"|"number"|"boolean"');
		return { key, column, type };
	});
}

const isPropertyType = (value: unknown): value is PropertyType => value === 'string' || value === 'number' || value === 'boolean';

function body(record: ImportRecord): ContactImport {
	const { id, status, createdAt, completedAt, counts } = record;
	return { object: 'contact_import', id, status, created_at: createdAt, completed_at: completedAt, counts };
}

function list(context: Context): Answer<ListContactImportsResponseSuccess> {
	const { status } = context.query;
	if (status === undefined) return ok(page(context.state.imports, context.query, DEFAULT_PAGE, context.quirks, body));
	const wanted = new Ordered<ImportRecord>();
	for (const record of context.state.imports.all()) if (record.status === status) wanted.add(record);
	return ok(page(wanted, context.query, DEFAULT_PAGE, context.quirks, body));
}

function get(context: Context): Answer<GetContactImportResponseSuccess> {
	const record = context.state.imports.get(requireUuid(param(context, 'import')));
	if (record === undefined) throw notFound('Contact import');
	return ok(body(record));
}
