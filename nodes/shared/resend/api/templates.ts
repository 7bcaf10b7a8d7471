import { encodePathParam, getOrNotFound, getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { after, toPage } from '../pagination';
import { list, template, templateListItem } from '../schemas';
import type { Page, Template, TemplateListItem } from '../types';

export async function templatePage(client: ResendClient, cursor?: string): Promise<Page<TemplateListItem>> {
	const body = await getOrThrow(list(templateListItem), () => client.templates.list(after(cursor)));
	return toPage(body, ({ id, name, alias, status }) => ({ id, name, alias, status }));
}

export async function getTemplate(client: ResendClient, idOrAlias: string): Promise<Template | 'notFound'> {
	const escaped = encodePathParam(idOrAlias);
	const found = await getOrNotFound(template, () => client.templates.get(escaped));
	if (found === 'notFound') return found;
	const { has_unpublished_versions: hasUnpublishedVersions, variables, ...fields } = found;
	return {
		...fields,
		hasUnpublishedVersions,
		variables: variables.map(({ key, type, fallback_value: fallback }) => ({ key, type, fallback: fallback == null ? null : String(fallback) })),
	};
}
