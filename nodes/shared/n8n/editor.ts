import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { isJsonObject } from '../events/traits';
import type { ResendApi } from '../resend/api';
import { collect, pages } from '../resend/pagination';
import type { TemplateListItem, PropertyDefinition } from '../resend/types';
import type { Failure } from '../sync/failure';
import { attempt } from '../sync/failure';
import { openConnection } from './connection';

/** Somebody is looking at an open list: rather an answer soon than one in any case. */
const EDITOR_LIMITS = { retryCapMs: 5_000, timeoutMs: 10_000 };

/** Asks the connected account something for the editor. A failure becomes one error whose text says what to do. */
export async function askForEditor<T>(context: ILoadOptionsFunctions, ask: (api: ResendApi) => Promise<T>): Promise<T> {
	const asked = await tryForEditor(context, ask);
	if (asked.kind === 'failed') throw editorError(context, asked.words);
	return asked.value;
}

/** The same with the failure as words. */
async function tryForEditor<T>(context: ILoadOptionsFunctions, ask: (api: ResendApi) => Promise<T>): Promise<{ kind: 'ok'; value: T } | { kind: 'failed'; words: string }> {
	const asked = await attempt(async () => ask((await openConnection(context, EDITOR_LIMITS)).openApi({ requests: 0, retries: 0 })));
	return asked.kind === 'ok' ? asked : { kind: 'failed', words: wordsOf(asked.failure) };
}

/** One text: parts of the editor show an error's message and not its description. */
export function editorError(context: ILoadOptionsFunctions, words: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), words);
}

function wordsOf({ message, advice }: Failure): string {
	return `${message.replace(/[.\s]*$/, '')}. ${advice}`;
}

const NO_SEGMENTS =
	'This Resend account has no segments yet. Choose "By Name" and type a name: the segment is created when the first contact is added to it.';
const NO_TEMPLATES = 'This Resend account has no templates yet. Create one at https://resend.com/templates and publish it, then open this list again.';

const NO_TOPICS = 'This Resend account has no topics yet. Create one at https://resend.com/audience/topics, then open this list again.';

/** By name. Resend lists by age, a hundred at a time, so the whole list is read first; n8n keeps it while the panel is open. */
export async function searchSegments(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const segments = await askForEditor(this, (api) => api.listSegments());
	if (segments.length === 0) throw editorError(this, NO_SEGMENTS);
	const fitting = segments.filter(({ name, id }) => fits(filter, name, id));
	return { results: byName(fitting.map(({ id, name }) => ({ name, value: id }))) };
}

/** For a choice of several: by name alone, each once, because the sync knows segments by name. */
export async function segmentNames(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const segments = await askForEditor(this, (api) => api.listSegments());
	return byName([...new Set(segments.map(({ name }) => name))].map((name) => ({ name, value: name })));
}

/** Published templates by name, then the drafts, which cannot be sent, marked. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const templates = await askForEditor(this, (api) => collect(pages((cursor) => api.templatePage(cursor))));
	if (templates.length === 0) throw editorError(this, NO_TEMPLATES);
	const fitting = templates.filter(({ name, alias, id }) => fits(filter, name, alias ?? '', id));
	const published = fitting.filter(isPublished).map(({ id, name }) => ({ name, value: id }));
	const drafts = fitting.filter((template) => !isPublished(template)).map(({ id, name }) => ({ name: `${name} (draft)`, value: id }));
	return { results: [...byName(published), ...byName(drafts)] };
}

export async function searchTopics(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const topics = await askForEditor(this, (api) => collect(pages((cursor) => api.topicPage(cursor))));
	if (topics.length === 0) throw editorError(this, NO_TOPICS);
	const fitting = topics.filter(({ name, id }) => fits(filter, name, id));
	return { results: byName(fitting.map(({ id, name }) => ({ name, value: id }))) };
}

/** As a person sorts: without regard to letter case, `Beta 2` before `Beta 10`. */
function byName<T extends { name: string }>(items: readonly T[]): T[] {
	const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
	return [...items].sort((one, other) => compare(one.name, other.name));
}

function isPublished({ status }: TemplateListItem): boolean {
	return status === 'published';
}

function fits(filter: string | undefined, ...texts: string[]): boolean {
	const wanted = filter?.trim().toLowerCase() ?? '';
	return texts.some((text) => text.toLowerCase().includes(wanted));
}

const NO_PROPERTIES =
	'This Resend account has no contact properties yet. Define them at https://resend.com/audience/properties, or let Resend Contact Sync define them from your events, then open this node again.';

/** The record that the sync keeps for itself, whatever its prefix: no column to fill by hand. */
const MARKER = /_managed_audiences$/;

/** The contact properties of the account as columns, by name. */
export async function contactProperties(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const asked = await tryForEditor(this, (api) => api.listProperties());
	if (asked.kind === 'failed') return withoutColumns(this, asked.words);
	const fields = asked.value
		.filter(({ key }) => !MARKER.test(key))
		.sort((one, other) => one.key.localeCompare(other.key, 'en', { numeric: true }))
		.map(column);
	return fields.length === 0 ? { fields, emptyFieldsNotice: NO_PROPERTIES } : { fields };
}

/** The editor shows nothing at all when this throws, but an empty answer would wipe the columns of a node that has some. */
function withoutColumns(context: ILoadOptionsFunctions, words: string): ResourceMapperFields {
	const saved: unknown = context.getCurrentNodeParameter('properties');
	const columns = isJsonObject(saved) ? saved['schema'] : undefined;
	if (Array.isArray(columns) && columns.length > 0) throw editorError(context, words);
	return { fields: [], emptyFieldsNotice: words };
}

function column({ key, type }: PropertyDefinition): ResourceMapperField {
	return { id: key, displayName: key, type, required: false, display: true, defaultMatch: false, canBeUsedToMatch: false };
}
