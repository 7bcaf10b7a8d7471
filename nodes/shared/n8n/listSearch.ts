import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';

import { collect, pages } from '../resend/pagination';
import type { TemplateListItem } from '../resend/types';
import { askForEditor, editorError } from './editor';

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
