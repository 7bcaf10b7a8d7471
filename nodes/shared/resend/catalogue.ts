import { after, ask, find, need, segmentOf, toPage } from './ask';
import type { ResendClient } from './client';
import { ResendFailure } from './errors';
import { isLock } from './retry';
import { anything, list, property, segment, template, templateListItem } from './schemas';
import type { Page, PropertyDefinition, PropertyType, SegmentRef, Template, TemplateListItem } from './types';

export async function segmentPage(client: ResendClient, cursor?: string): Promise<Page<SegmentRef>> {
	return toPage(await need(list(segment), () => client.segments.list(after(cursor))), ({ id, name }) => ({ id, name }));
}

/** Two segments may share a name: the id is the only key. */
export async function createSegment(client: ResendClient, name: string): Promise<SegmentRef> {
	return need(segment, () => client.segments.create({ name }));
}

export async function getSegment(client: ResendClient, id: string): Promise<SegmentRef | 'notFound'> {
	const escaped = segmentOf(id);
	return find(segment, () => client.segments.get(escaped));
}

export async function propertyPage(client: ResendClient, cursor?: string): Promise<Page<PropertyDefinition>> {
	const body = await need(list(property), () => client.contactProperties.list(after(cursor)));
	return toPage(body, ({ key, type }) => ({ key, type }));
}

/** How Resend refuses a duplicate key is not documented: 409 and 422 "already exists" are both taken for it, a lock is not. */
export async function createProperty(client: ResendClient, key: string, type: PropertyType): Promise<'created' | 'exists'> {
	const asked = await ask(anything, () => client.post('/contact-properties', { key, type }));
	if ('data' in asked) return 'created';
	const { problem } = asked;
	if ((problem.code === 'conflict' && !isLock(problem)) || (problem.code === 'invalid' && /already (exists|in use|taken)|duplicate/i.test(problem.message))) return 'exists';
	throw new ResendFailure(problem);
}

export async function templatePage(client: ResendClient, cursor?: string): Promise<Page<TemplateListItem>> {
	const body = await need(list(templateListItem), () => client.templates.list(after(cursor)));
	return toPage(body, ({ id, name, alias, status }) => ({ id, name, alias, status }));
}

export async function getTemplate(client: ResendClient, idOrAlias: string): Promise<Template | 'notFound'> {
	const escaped = segmentOf(idOrAlias);
	const found = await find(template, () => client.templates.get(escaped));
	if (found === 'notFound') return found;
	const { has_unpublished_versions: hasUnpublishedVersions, variables, ...fields } = found;
	return {
		...fields,
		hasUnpublishedVersions,
		variables: variables.map(({ key, type, fallback_value: fallback }) => ({ key, type, fallback: fallback == null ? null : String(fallback) })),
	};
}
