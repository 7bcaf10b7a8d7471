import type { ErrorResponse } from 'resend';

/** What a route answers; `T` is the SDK's own type of the body. */
export interface Answer<T = unknown> {
	status: number;
	body: T;
	/** Called when the answer leaves: until then the request counts as under way. */
	settled?: () => void;
}

/** The names of the error table: the SDK's union and those that are newer than it. */
export type ErrorName = ErrorResponse['name'] | 'missing_required_parameter' | 'invalid_permission' | 'resource_locked' | 'service_unavailable';

/** Thrown by a route to answer with Resend's error envelope. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: ErrorName,
		message: string,
	) {
		super(message);
		this.name = 'ApiError';
	}

	envelope(): { statusCode: number; message: string; name: ErrorName } {
		return { statusCode: this.status, message: this.message, name: this.code };
	}
}

const NAMES: Readonly<Record<number, ErrorName>> = {
	400: 'validation_error',
	401: 'restricted_api_key',
	403: 'invalid_permission',
	404: 'not_found',
	409: 'resource_locked',
	422: 'validation_error',
	429: 'rate_limit_exceeded',
	503: 'service_unavailable',
};

/** An error that fits a status, for faults: retryable where the status can be. */
export const errorOf = (status: number, name?: ErrorName): ApiError => new ApiError(status, name ?? NAMES[status] ?? 'application_error', 'This fault was ordered');

export const ok = <T>(body: T): Answer<T> => ({ status: 200, body });
export const created = <T>(body: T): Answer<T> => ({ status: 201, body });

export const notFound = (what: string): ApiError => new ApiError(404, 'not_found', `${what} not found`);
export const invalid = (message: string, status = 422): ApiError => new ApiError(status, 'validation_error', message);
export const missingField = (field: string): ApiError => new ApiError(422, 'missing_required_field', `Missing \`${field}\` field.`);
export const notAUuid = (field = 'id'): ApiError => invalid(`The \`${field}\` must be a valid UUID.`);
