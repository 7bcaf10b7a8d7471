const SECOND = 1000;

/**
 * A time as Resend writes it, Postgres style (`2025-11-30 20:39:59.540771+00`) or ISO, in milliseconds since the epoch with
 * their fraction; NaN when it is none.
 */
export function instantOf(time: string): number {
	const iso = time.trim().replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
	const beyondMilliseconds = /\.\d{3}(\d+)/.exec(iso)?.[1] ?? '';
	return Date.parse(iso) + Number(`0.${beyondMilliseconds}`);
}

/**
 * The wait asked for by `retry-after`, in milliseconds, never negative; null when absent or unreadable.
 * Resend documents seconds; dates are legal HTTP and come from proxies. A date is measured against the answer's own `date`
 * where there is one, so that a wrong local clock neither shortens nor stretches the wait.
 */
export function retryAfterMs(headers: Record<string, string>, now: number): number | null {
	const value = headers['retry-after']?.trim();
	if (value === undefined || value === '') return null;
	if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * SECOND);
	const until = Date.parse(value);
	if (Number.isNaN(until) || !/[a-z]/i.test(value)) return null;
	const serverNow = Date.parse(headers['date'] ?? '');
	return Math.max(0, until - (Number.isNaN(serverNow) ? now : serverNow));
}
