import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { ResendApi } from '../resend/api';
import { collect, pages } from '../resend/pagination';
import type { Page, TemplateListItem } from '../resend/types';
import { askForEditor, editorError } from './editor';

const NO_SEGMENTS =
	'This Resend account has no segments yet. Choose "By Name" and type a name: the segment is created when the first contact is added to it.';
const NO_TEMPLATES = 'This Resend account has no templates yet. Create one at https://resend.com/templates and publish it, then open this list again.';

/** A page at a time; a filter looks through all of them. */
export async function searchSegments(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const { items, next } = await askForEditor(this, (api) => search(filter, paginationToken, (cursor) => api.segmentPage(cursor)));
	const results = items.filter((segment) => fits(filter, segment.name, segment.id)).map(({ id, name }) => ({ name, value: id }));
	return shown(this, { results, ...tokenOf(next) }, { filter, paginationToken, none: NO_SEGMENTS });
}

/** Published templates before drafts, over all pages; the drafts are marked. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const { items, next } = await askForEditor(this, (api) =>
		isFiltered(filter) ? search(filter, undefined, (cursor) => api.templatePage(cursor)) : templatesFrom(paginationToken, api),
	);
	const fitting = items.filter((template) => fits(filter, template.name, template.alias ?? '', template.id));
	const results = [...fitting.filter(isPublished), ...fitting.filter((template) => !isPublished(template))].map(templateItem);
	return shown(this, { results, ...tokenOf(next) }, { filter, paginationToken, none: NO_TEMPLATES });
}

async function search<T>(filter: string | undefined, cursor: string | undefined, page: (cursor?: string) => Promise<Page<T>>): Promise<Page<T>> {
	return isFiltered(filter) ? { items: await collect(pages(page)), next: null } : page(cursor);
}

/** In the token of a template list: which templates are being told, and where Resend's pages go on. */
const TOKEN = /^(published|draft):(.*)$/;

/**
 * Resend lists templates by age, so an account of several pages is gone through twice: once for the published ones, once
 * for the drafts. Pages without any are passed over, because the editor takes an empty one for the end.
 */
async function templatesFrom(token: string | undefined, api: ResendApi): Promise<Page<TemplateListItem>> {
	let [, status = 'published', cursor = ''] = TOKEN.exec(token ?? '') ?? [];
	for (;;) {
		const page = await api.templatePage(cursor === '' ? undefined : cursor);
		if (token === undefined && cursor === '' && page.next === null) return page;
		const items = page.items.filter((template) => template.status === status);
		const next: string | null = page.next !== null ? `${status}:${page.next}` : status === 'published' ? 'draft:' : null;
		if (items.length > 0 || next === null) return { items, next };
		[, status = 'draft', cursor = ''] = TOKEN.exec(next) ?? [];
	}
}

function templateItem(template: TemplateListItem): INodeListSearchItems {
	return { name: isPublished(template) ? template.name : `${template.name} (draft)`, value: template.id };
}

function isPublished({ status }: TemplateListItem): boolean {
	return status === 'published';
}

function isFiltered(filter: string | undefined): filter is string {
	return filter !== undefined && filter.trim() !== '';
}

function fits(filter: string | undefined, ...texts: string[]): boolean {
	return !isFiltered(filter) || texts.some((text) => text.toLowerCase().includes(filter.trim().toLowerCase()));
}

function tokenOf(next: string | null): { paginationToken?: string } {
	return next === null ? {} : { paginationToken: next };
}

/** An empty account is told in words; a filter that finds nothing is an ordinary empty list. */
function shown(
	context: ILoadOptionsFunctions,
	found: INodeListSearchResult,
	{ filter, paginationToken, none }: { filter: string | undefined; paginationToken: string | undefined; none: string },
): INodeListSearchResult {
	const empty = found.results.length === 0 && found.paginationToken === undefined && paginationToken === undefined && !isFiltered(filter);
	if (empty) throw editorError(context, none);
	return found;
}
