import { randomUUID } from 'node:crypto';

import type { TemplateContent, TemplateRecord, TemplateVariableRecord } from './records';

export interface NewVariable {
	key: string;
	type?: 'string' | 'number';
	fallback?: string | number | null;
}

export interface NewTemplate {
	name: string;
	alias?: string | null;
	subject?: string | null;
	from?: string | null;
	replyTo?: readonly string[] | null;
	html?: string | null;
	text?: string | null;
	variables?: readonly NewVariable[];
	/** Default true. */
	published?: boolean;
	/** A newer draft exists beside the published version. Default false. */
	unpublishedChanges?: boolean;
}

export type Stamp = Readonly<{ id: string; seq: number; createdAt: string }>;

export function makeContent(given: Omit<NewTemplate, 'name' | 'alias' | 'published' | 'unpublishedChanges'>, createdAt: string): TemplateContent {
	return {
		versionId: randomUUID(),
		subject: given.subject ?? null,
		from: given.from ?? null,
		replyTo: given.replyTo ?? null,
		html: given.html ?? null,
		text: given.text ?? null,
		variables: (given.variables ?? []).map((variable) => makeVariable(variable, createdAt)),
	};
}

export function makeTemplate(given: NewTemplate, stamp: Stamp): TemplateRecord {
	const content = makeContent({ ...given, html: given.html ?? '<p>Hello</p>' }, stamp.createdAt);
	const published = given.published === false ? null : content;
	const draft = given.unpublishedChanges === true ? { ...content, versionId: randomUUID() } : content;
	return {
		...stamp,
		name: given.name,
		alias: given.alias ?? null,
		updatedAt: stamp.createdAt,
		publishedAt: published === null ? null : stamp.createdAt,
		draft,
		published,
	};
}

function makeVariable(given: NewVariable, createdAt: string): TemplateVariableRecord {
	return { id: randomUUID(), key: given.key, type: given.type ?? 'string', fallback: given.fallback ?? null, createdAt };
}
