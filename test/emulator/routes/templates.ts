import type {
	CreateTemplateResponseSuccess,
	GetTemplateResponseSuccess,
	ListTemplatesResponseSuccess,
	PublishTemplateResponseSuccess,
	RemoveTemplateResponseSuccess,
	UpdateTemplateResponseSuccess,
} from 'resend';

import { created, invalid, missingField, notFound, ok, type Answer } from '../answers';
import { page } from '../paging';
import type { TemplateContent, TemplateRecord } from '../records';
import { param, type Context, type Route } from '../routing';
import { makeContent, type NewVariable } from '../templateContent';
import { isRecord, typeName, type Json } from '../values';

const DEFAULT_PAGE = 20;
const KEY = /^[A-Za-z0-9_]{1,50}$/;
const RESERVED = new Set(['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'UNSUBSCRIBE_URL', 'RESEND_UNSUBSCRIBE_URL', 'contact', 'this']);

/** The SDK's type says `html` is always there and fallbacks may be numbers; the API says otherwise. */
type TemplateBody = Omit<GetTemplateResponseSuccess, 'html' | 'variables'> & {
	html: string | null;
	variables: { id: string; key: string; type: 'string' | 'number'; fallback_value: string | null; created_at: string; updated_at: string }[];
};

export const templateRoutes: Route[] = [
	{ method: 'POST', path: '/templates', handle: create },
	{ method: 'GET', path: '/templates', handle: list },
	{ method: 'GET', path: '/templates/:template', handle: (context) => ok(body(context, pathTemplate(context))) },
	{ method: 'PATCH', path: '/templates/:template', handle: update },
	{ method: 'DELETE', path: '/templates/:template', handle: remove },
	{ method: 'POST', path: '/templates/:template/publish', handle: publish },
];

function pathTemplate(context: Context): TemplateRecord {
	const template = context.state.template(param(context, 'template'));
	if (template === undefined) throw notFound('Template');
	return template;
}

function create(context: Context): Answer<CreateTemplateResponseSuccess> {
	const { name } = context.fields;
	if (name === undefined || name === null || name === '') throw missingField('name');
	const alias = text(context.fields, 'alias');
	const template = context.state.addTemplate({ name: String(name), alias: alias ?? null, published: false });
	template.draft = makeContent(readContent(context.fields, undefined), template.createdAt);
	return created({ object: 'template', id: template.id });
}

function update(context: Context): Answer<UpdateTemplateResponseSuccess> {
	const template = pathTemplate(context);
	const { fields, state } = context;
	const content = readContent(fields, template.draft);
	template.name = text(fields, 'name') ?? template.name;
	if (fields['alias'] !== undefined) template.alias = text(fields, 'alias') ?? null;
	template.updatedAt = state.timestamp();
	template.draft = makeContent(content, template.updatedAt);
	return ok({ object: 'template', id: template.id });
}

function text(fields: Json, name: string): string | null | undefined {
	const value = fields[name];
	if (value === undefined || value === null || typeof value === 'string') return value;
	throw invalid(`Invalid input: expected string, received ${typeName(value)}`);
}

/** Fields that are not mentioned stay as they were. */
function readContent(fields: Json, before: TemplateContent | undefined): Parameters<typeof makeContent>[0] {
	const kept = (name: 'subject' | 'from' | 'html' | 'text'): string | null => {
		const value = text(fields, name);
		return value === undefined ? (before?.[name] ?? null) : value;
	};
	const replyTo = fields['reply_to'];
	return {
		subject: kept('subject'),
		from: kept('from'),
		html: kept('html'),
		text: kept('text'),
		replyTo: replyTo === undefined || replyTo === null ? (before?.replyTo ?? null) : [replyTo].flat().map(String),
		variables: fields['variables'] === undefined ? (before?.variables ?? []) : readVariables(fields['variables']),
	};
}

function readVariables(value: unknown): NewVariable[] {
	if (!Array.isArray(value)) throw invalid(`Invalid input: expected array, received ${typeName(value)}`);
	if (value.length > 50) throw invalid('A template can have at most 50 variables.');
	return value.map((entry: unknown) => {
		if (!isRecord(entry)) throw invalid(`Invalid input: expected object, received ${typeName(entry)}`);
		const { key, type, fallback_value: fallback } = entry;
		if (typeof key !== 'string' || !KEY.test(key)) throw invalid('A variable key must only contain letters, numbers and underscores, and be at most 50 characters long.');
		if (RESERVED.has(key)) throw invalid('The variable key is reserved.');
		if (type !== 'string' && type !== 'number') throw invalid('Invalid option: expected one of "string"|"number"');
		return { key, type, fallback: typeof fallback === 'string' || typeof fallback === 'number' ? fallback : null };
	});
}

function listed(template: TemplateRecord): ListTemplatesResponseSuccess['data'][number] {
	const { id, name, alias, createdAt, updatedAt, publishedAt } = template;
	return { id, name, status: publishedAt === null ? 'draft' : 'published', published_at: publishedAt, created_at: createdAt, updated_at: updatedAt, alias };
}

function list(context: Context): Answer<ListTemplatesResponseSuccess> {
	return ok(page(context.state.templates, context.query, DEFAULT_PAGE, context.quirks, listed));
}

function body(context: Context, template: TemplateRecord): TemplateBody {
	const shown = (context.quirks.templateShows === 'published' ? template.published : null) ?? template.draft;
	return {
		object: 'template',
		...listed(template),
		current_version_id: shown.versionId,
		from: shown.from,
		subject: shown.subject,
		reply_to: shown.replyTo === null ? null : [...shown.replyTo],
		html: shown.html,
		text: shown.text,
		variables: shown.variables.map(({ id, key, type, fallback, createdAt }) => ({
			id,
			key,
			type,
			fallback_value: fallback === null ? null : String(fallback),
			created_at: createdAt,
			updated_at: template.updatedAt,
		})),
		has_unpublished_versions: template.published !== null && template.published.versionId !== template.draft.versionId,
	};
}

function publish(context: Context): Answer<PublishTemplateResponseSuccess> {
	const template = pathTemplate(context);
	if (template.draft.html === null || template.draft.html === '') throw invalid('Template HTML is required');
	template.published = template.draft;
	template.publishedAt = context.state.timestamp();
	return ok({ object: 'template', id: template.id });
}

function remove(context: Context): Answer<RemoveTemplateResponseSuccess> {
	const template = pathTemplate(context);
	context.state.templates.remove(template.id);
	return ok({ object: 'template', id: template.id, deleted: true });
}
