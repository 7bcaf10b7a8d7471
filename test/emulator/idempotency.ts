import { ApiError, type Answer } from './answers';
import type { Context } from './routing';

/** What the first request with a key said and was answered. */
export interface IdempotencyRecord {
	readonly fingerprint: string;
	readonly answer: Answer;
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** The first request has no answer yet. */
	underWay: boolean;
}

const KEPT_MS = 24 * 60 * 60 * 1000;

/** Runs `send` once for an `Idempotency-Key` and endpoint; refusals are not remembered, so the key stays free. */
export function once<T>(context: Context, endpoint: string, send: (key: string | null) => Answer<T>): Answer {
	const key = context.header('idempotency-key');
	if (key === undefined) return send(null);
	if (key.length < 1 || key.length > 256) {
		throw new ApiError(400, 'invalid_idempotency_key', 'The idempotency key must be between 1-256 characters.');
	}
	const { idempotency, clock } = context.state;
	const scope = `${endpoint} ${key}`;
	const fingerprint = JSON.stringify(context.body);
	const known = idempotency.get(scope);
	if (known !== undefined && clock.now() - known.at < KEPT_MS) {
		if (known.fingerprint !== fingerprint) {
			throw new ApiError(409, 'invalid_idempotent_request', 'Same idempotency key used with a different request payload.');
		}
		if (known.underWay) {
			throw new ApiError(409, 'concurrent_idempotent_requests', 'Same idempotency key used while original request is still in progress.');
		}
		return known.answer;
	}
	const answer = send(key);
	const record: IdempotencyRecord = { fingerprint, answer, at: clock.now(), underWay: true };
	idempotency.set(scope, record);
	return {
		...answer,
		settled: () => {
			record.underWay = false;
		},
	};
}
