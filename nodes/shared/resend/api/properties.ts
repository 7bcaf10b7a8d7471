import { call, getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { ResendFailure } from '../errors';
import { after, toPage } from '../pagination';
import { isLock } from '../retry';
import { anything, list, property } from '../schemas';
import type { Page, PropertyDefinition, PropertyType } from '../types';

export async function propertyPage(client: ResendClient, cursor?: string): Promise<Page<PropertyDefinition>> {
	const body = await getOrThrow(list(property), () => client.contactProperties.list(after(cursor)));
	return toPage(body, ({ key, type }) => ({ key, type }));
}

/** How Resend refuses a duplicate key is not documented: 409 and 422 "already exists" are both taken for it, a lock is not. */
export async function createProperty(client: ResendClient, key: string, type: PropertyType): Promise<'created' | 'exists'> {
	const called = await call(anything, () => client.post('/contact-properties', { key, type }));
	if ('data' in called) return 'created';
	const { problem } = called;
	if ((problem.code === 'conflict' && !isLock(problem)) || (problem.code === 'invalid' && /already (exists|in use|taken)|duplicate/i.test(problem.message))) return 'exists';
	throw new ResendFailure(problem);
}
