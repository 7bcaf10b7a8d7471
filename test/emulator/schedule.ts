import { invalid } from './answers';

const DAY_MS = 24 * 60 * 60 * 1000;
const LATEST_MS = 30 * DAY_MS;
const UNITS: Readonly<Record<string, number>> = { second: 1000, sec: 1000, minute: 60_000, min: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS };

/** ISO 8601, or `in 3 hours` of the natural language that Resend reads; null without a value. Answers as ISO 8601. */
export function parseSchedule(value: unknown, now: number): string | null {
	if (value === undefined || value === null) return null;
	const at = typeof value === 'string' ? (relative(value, now) ?? absolute(value)) : undefined;
	if (at === undefined) throw invalid('Invalid `scheduled_at` field. Use an ISO 8601 date or natural language.');
	if (at - now > LATEST_MS) throw invalid('The `scheduled_at` field must be at most 30 days in the future.');
	return new Date(at).toISOString();
}

function relative(text: string, now: number): number | undefined {
	const [, amount = '', unit = ''] = /^in (\d+|an?) ([a-z]+?)s?$/i.exec(text.trim()) ?? [];
	const length = UNITS[unit.toLowerCase()];
	return length === undefined ? undefined : now + length * (/^\d+$/.test(amount) ? Number(amount) : 1);
}

function absolute(text: string): number | undefined {
	const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(at) ? undefined : at;
}
