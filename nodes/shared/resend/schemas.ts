import { z } from 'zod';

/** What we rely on in Resend's success bodies, and nothing more: unknown keys are ignored, optional ones may be absent. */

const id = z.string().min(1);
const text = z.string().nullish().transform((value) => value ?? null);

export const withId = z.object({ id });
export const anything = z.unknown();

export const listedContact = z.object({
	id,
	email: z.string().min(1),
	first_name: text,
	last_name: text,
	created_at: z.string().default(''),
	unsubscribed: z.boolean().nullish().transform((value) => value ?? false),
});

/** The values come in several forms (api/contacts.ts): a union of them here would cost more than all the rest of an answer. */
export const storedContact = listedContact.extend({ properties: z.record(z.unknown()).nullish() });

export const segment = z.object({ id, name: z.string() });
export const topic = z.object({ id, name: z.string() });
/** OpenAPI: `created_at` is when the contact was added. */
export const membership = segment.extend({ created_at: z.string().optional().catch(undefined) });
export const property = z.object({ id, key: z.string().min(1), type: z.enum(['string', 'number', 'boolean']).catch('string') });
export const templateListItem = z.object({
	id,
	name: z.string(),
	alias: text,
	status: z.enum(['draft', 'published']).catch('draft'),
});

export const template = templateListItem.extend({
	subject: text,
	from: text,
	has_unpublished_versions: z.boolean().nullish().transform((value) => value ?? false),
	variables: z
		.array(z.object({ key: z.string(), type: z.string().default('string'), fallback_value: z.union([z.string(), z.number(), z.boolean()]).nullish() }))
		.nullish()
		.transform((value) => value ?? []),
});

const count = z.number().nullish().transform((value) => value ?? 0);
const counts = z.object({ total: count, created: count, updated: count, skipped: count, failed: count });
export const contactImport = z.object({
	created_at: z.string().default(''),
	status: z.enum(['queued', 'in_progress', 'completed', 'failed']),
	counts: counts.nullish().transform((value) => value ?? { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 }),
});

export const batch = z.object({
	data: z.array(z.object({ id: z.string().nullish() }).nullish()),
	errors: z
		.array(z.object({ index: z.number().int().nonnegative(), message: z.string().default('') }))
		.nullish()
		.transform((value) => value ?? []),
});

export function list<T extends z.ZodTypeAny>(item: T) {
	return z.object({ data: z.array(item), has_more: z.boolean().default(false) });
}
