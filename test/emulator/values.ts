import { notAUuid } from './answers';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMAIL = /^(?:"[^"\r\n]+"|[^\s@"(),:;<>[\]\\]+)@[^\s@"(),:;<>[\]\\]+\.[^\s@"(),:;<>[\]\\.]{2,}$/;

export type Json = Record<string, unknown>;

const isUuid = (text: string): boolean => UUID.test(text);
export const isEmail = (text: string): boolean => text.length <= 320 && EMAIL.test(text);

export const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON body as a record; anything else counts as an empty one, as an API that validates field by field sees it. */
export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

export function requireUuid(id: string, field = 'id'): string {
	if (!isUuid(id)) throw notAUuid(field);
	return id;
}

/** What zod calls the type of a value in its messages. */
export function typeName(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return typeof value;
}

/** Postgres' text form of a time, e.g. `2025-11-30 20:41:40.84216+00`: microseconds without trailing zeros. */
export function postgresTime(microseconds: number): string {
	const milliseconds = Math.floor(microseconds / 1000);
	const [day = '', rest = ''] = new Date(milliseconds).toISOString().split('T');
	const fraction = String(microseconds % 1_000_000).padStart(6, '0').replace(/0+$/, '');
	return `${day} ${rest.slice(0, 8)}${fraction === '' ? '' : `.${fraction}`}+00`;
}
