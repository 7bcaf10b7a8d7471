import type { ErrorResponse } from 'resend';
import type { z } from 'zod';

import { ProblemResponse } from './client';
import { refusedHere, ResendFailure, unexpectedBody } from './errors';
import type { ResendProblem } from './errors';
import type { ContactRef } from './types';

type SdkAnswer = { data: unknown; error: ErrorResponse | null };

export type Called<T> = { data: T } | { problem: ResendProblem };

/** Runs an SDK call and checks the body of its success. Throws nothing. */
export async function call<S extends z.ZodTypeAny>(schema: S, request: () => Promise<SdkAnswer>): Promise<Called<z.output<S>>> {
	const answer = await settled(request);
	// The SDK itself trips over some unexpected bodies (it maps over a list that is none).
	if (answer === 'tripped') return { problem: unexpectedBody(null) };
	if (answer.error instanceof ProblemResponse) return { problem: answer.error.problem };
	if (answer.error !== null) return { problem: refusedHere(answer.error.message) };
	const parsed = schema.safeParse(answer.data);
	return parsed.success ? { data: parsed.data } : { problem: unexpectedBody(200) };
}

/** The checked data; throws `ResendFailure`. */
export async function getOrThrow<S extends z.ZodTypeAny>(schema: S, request: () => Promise<SdkAnswer>): Promise<z.output<S>> {
	const called = await call(schema, request);
	if ('problem' in called) throw new ResendFailure(called.problem);
	return called.data;
}

/** Like `getOrThrow`, with a 404 as a plain answer. */
export async function getOrNotFound<S extends z.ZodTypeAny>(schema: S, request: () => Promise<SdkAnswer>): Promise<z.output<S> | 'notFound'> {
	const called = await call(schema, request);
	if ('data' in called) return called.data;
	if (called.problem.code === 'notFound') return 'notFound';
	throw new ResendFailure(called.problem);
}

async function settled(request: () => Promise<SdkAnswer>): Promise<SdkAnswer | 'tripped'> {
	try {
		return await request();
	} catch {
		return 'tripped';
	}
}

/** One part of a path, escaped. The SDK does not escape, and an empty or dot part would reach another endpoint. */
export function encodePathParam(value: string): string {
	const escaped = escapeOrNull(value);
	if (escaped === null || value.trim() === '' || value === '.' || value === '..') {
		throw new ResendFailure(refusedHere('An id or address that cannot be part of a request path was refused; nothing was sent'));
	}
	return escaped;
}

/** What names a contact in a path, escaped. */
export function contactPathParam(ref: ContactRef): string {
	return encodePathParam(ref.by === 'id' ? ref.id : ref.email);
}

/** `encodeURIComponent` throws on a lone surrogate. */
function escapeOrNull(value: string): string | null {
	try {
		return encodeURIComponent(value);
	} catch {
		return null;
	}
}
