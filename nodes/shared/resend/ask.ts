import type { ErrorResponse } from 'resend';
import type { z } from 'zod';

import { ProblemResponse } from './client';
import { refusedHere, ResendFailure, unexpectedBody } from './errors';
import type { ResendProblem } from './errors';
import type { ContactRef, Page } from './types';

type SdkAnswer = { data: unknown; error: ErrorResponse | null };

export type Asked<T> = { data: T } | { problem: ResendProblem };

/** Runs an SDK call and checks the body of its success. Throws nothing. */
export async function ask<S extends z.ZodTypeAny>(schema: S, call: () => Promise<SdkAnswer>): Promise<Asked<z.output<S>>> {
	const answer = await settled(call);
	// The SDK itself trips over some unexpected bodies (it maps over a list that is none).
	if (answer === 'tripped') return { problem: unexpectedBody(null) };
	if (answer.error instanceof ProblemResponse) return { problem: answer.error.problem };
	if (answer.error !== null) return { problem: refusedHere(answer.error.message) };
	const parsed = schema.safeParse(answer.data);
	return parsed.success ? { data: parsed.data } : { problem: unexpectedBody(200) };
}

/** The checked data; throws `ResendFailure`. */
export async function need<S extends z.ZodTypeAny>(schema: S, call: () => Promise<SdkAnswer>): Promise<z.output<S>> {
	const asked = await ask(schema, call);
	if ('problem' in asked) throw new ResendFailure(asked.problem);
	return asked.data;
}

/** Like `need`, with a 404 as a plain answer. */
export async function find<S extends z.ZodTypeAny>(schema: S, call: () => Promise<SdkAnswer>): Promise<z.output<S> | 'notFound'> {
	const asked = await ask(schema, call);
	if ('data' in asked) return asked.data;
	if (asked.problem.code === 'notFound') return 'notFound';
	throw new ResendFailure(asked.problem);
}

async function settled(call: () => Promise<SdkAnswer>): Promise<SdkAnswer | 'tripped'> {
	try {
		return await call();
	} catch {
		return 'tripped';
	}
}

/** One path segment, escaped. The SDK does not escape, and an empty or dot segment would reach another endpoint. */
export function segmentOf(value: string): string {
	const escaped = escapeOrNull(value);
	if (escaped === null || value.trim() === '' || value === '.' || value === '..') {
		throw new ResendFailure(refusedHere('An id or address that cannot be part of a request path was refused; nothing was sent'));
	}
	return escaped;
}

/** What names a contact in a path, escaped. */
export function contactSegment(ref: ContactRef): string {
	return segmentOf(ref.by === 'id' ? ref.id : ref.email);
}

/** `encodeURIComponent` throws on a lone surrogate. */
function escapeOrNull(value: string): string | null {
	try {
		return encodeURIComponent(value);
	} catch {
		return null;
	}
}

/** Resend's largest page. Without a limit some lists return everything and others 20, so it is always sent. */
export const PAGE_SIZE = 100;

/**
 * All pages, one at a time. A cursor that repeats or a page that is empty although more is promised is a failure:
 * a list cut short without a word would make us create what exists.
 */
export async function* pages<T>(page: (after?: string) => Promise<Page<T>>): AsyncGenerator<T[]> {
	const seen = new Set<string>();
	for (let cursor: string | null | undefined; cursor !== null; ) {
		const { items, next }: Page<T> = await page(cursor);
		if (next !== null && seen.has(next)) throw new ResendFailure(brokenPaging());
		if (next !== null) seen.add(next);
		yield items;
		cursor = next;
	}
}

/** Resend's cursor is the id of the last item. */
export function toPage<Raw extends { id: string }, T>(body: { data: Raw[]; has_more: boolean }, convert: (raw: Raw) => T): Page<T> {
	const last = body.data.at(-1);
	if (body.has_more && last === undefined) throw new ResendFailure(brokenPaging());
	return { items: body.data.map(convert), next: body.has_more && last !== undefined ? last.id : null };
}

export function after(cursor: string | undefined): { limit: number; after?: string } {
	return cursor === undefined ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, after: cursor };
}

export async function collect<T>(all: AsyncGenerator<T[]>): Promise<T[]> {
	const items: T[] = [];
	for await (const page of all) items.push(...page);
	return items;
}

function brokenPaging(): ResendProblem {
	return { ...unexpectedBody(200), message: 'Resend promised more pages of a list, but did not go on', effect: 'none' };
}
