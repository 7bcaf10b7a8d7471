const SECOND = 1000;

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
