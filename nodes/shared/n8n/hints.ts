import type { NodeExecutionHint } from 'n8n-workflow';

import type { SkipReason } from '../contact/skipReasons';

/** What one item of a run came to, as far as a hint shows it. */
export type HintOutcome =
	| { outcome: 'created' | 'updated' | 'unchanged' | 'moved' | 'sent' | 'failed' }
	| { outcome: 'skipped'; reason: SkipReason; advice: string };

export interface HintedRun {
	outcomes: readonly HintOutcome[];
	/** True where the run only said what it would do. */
	preview: boolean;
	/** Names of the segments that the run created, or would create. */
	createdSegments: readonly string[];
	/** All warnings of all items. */
	warnings: readonly string[];
	/** E-mails that only their execution makes the same when they come again. */
	keyless: number;
}

/** In the order in which they are summed up. */
const DONE = ['created', 'updated', 'moved', 'sent', 'unchanged', 'skipped', 'failed'] as const;

/** Each reason in the few words that fit behind a number. */
const REASON_WORDS: Record<SkipReason, string> = {
	no_email: 'no address',
	invalid_email: 'not an address',
	user_id_not_cached: 'user ID not seen before',
	contact_not_found: 'not in Resend',
	nothing_to_sync: 'nothing to sync',
	no_group_id: 'no group ID',
	invalid_event: 'not an event',
	unsupported_event_type: 'type of event not supported',
	no_events: 'empty list',
	event_not_selected: 'not selected',
	unsubscribed: 'opted out',
	already_sent: 'sent before',
};

/** What the output pane says above the items: a run that is green and did nothing must not look like one that worked. */
export function runHints({ outcomes, preview, createdSegments, warnings, keyless }: HintedRun): NodeExecutionHint[] {
	return [...summary(outcomes, preview), ...newSegments(createdSegments, preview), ...noticed(warnings, preview), ...repeatable(keyless)];
}

function summary(outcomes: readonly HintOutcome[], preview: boolean): NodeExecutionHint[] {
	if (outcomes.length === 0) return [];
	const skipped = outcomes.flatMap((outcome) => (outcome.outcome === 'skipped' ? [outcome] : []));
	const failed = outcomes.filter(({ outcome }) => outcome === 'failed').length;
	const counted = DONE.flatMap((kind) => {
		const count = outcomes.filter(({ outcome }) => outcome === kind).length;
		return count === 0 ? [] : [{ count, kind, reasons: kind === 'skipped' ? `: ${reasonsOf(skipped)}` : '' }];
	});
	const done = counted.map(({ count, kind, reasons }) => `${count} ${kind}${reasons}`).join(', ');
	const planned = counted.map(({ count, kind, reasons }, place) => `${count} ${wouldBe(kind, place === 0)}${reasons}`).join(', ');
	const idle = skipped.length + failed === outcomes.length;
	const words = preview ? `Preview: ${planned}. Nothing was written.` : idle ? `Nothing was synced. ${done}.` : `${done}.`;
	const advice = idle ? mostCommon(skipped.map((one) => one.advice)) : undefined;
	return [hint(advice === undefined ? words : `${words} ${advice}`, idle || failed > 0 ? 'warning' : 'info')];
}

/** What goes without saying after the first number is said with the first only. */
function wouldBe(kind: (typeof DONE)[number], first: boolean): string {
	if (kind === 'failed') return 'would fail';
	return first ? `would be ${kind}` : kind;
}

/** `2 no address, 1 not in Resend`; the number is left out where there is one reason only. */
function reasonsOf(skipped: ReadonlyArray<{ reason: SkipReason }>): string {
	const counts = new Map<SkipReason, number>();
	for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
	const [only] = counts.keys();
	if (counts.size === 1 && only !== undefined) return REASON_WORDS[only];
	return [...counts].sort(([, one], [, other]) => other - one).map(([reason, count]) => `${count} ${REASON_WORDS[reason]}`).join(' and ');
}

function newSegments(names: readonly string[], preview: boolean): NodeExecutionHint[] {
	if (names.length === 0) return [];
	const list = names.map((name) => `"${name}"`).join(', ');
	const one = names.length === 1;
	const happened = `${one ? 'Segment' : 'Segments'} ${list} did not exist and ${preview ? 'would be' : one ? 'was' : 'were'} created.`;
	return [hint(`${happened} If that is a typo, correct the name here and delete the new segment in Resend.`, 'warning')];
}

function noticed(warnings: readonly string[], preview: boolean): NodeExecutionHint[] {
	return NOTICED.flatMap(({ text, hint: words }) => {
		const count = warnings.filter((warning) => warning === text).length;
		return count === 0 ? [] : [hint(words(count, preview), 'warning')];
	});
}

function repeatable(keyless: number): NodeExecutionHint[] {
	if (keyless === 0) return [];
	const which = keyless === 1 ? '1 e-mail has' : `${keyless} e-mails have`;
	return [hint(`${which} no message ID and no Idempotency Key: a retry sends nothing twice, but the same event delivered again sends again.`, 'info')];
}

function mostCommon(texts: readonly string[]): string | undefined {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

function hint(message: string, type: 'info' | 'warning'): NodeExecutionHint {
	return { message, type, location: 'outputPane' };
}

/** A warning in an item that has to be seen without opening items: the hint above the output counts those that have it. */
interface NoticedWarning {
	/** In the item. */
	text: string;
	/** In the hint, for so many items. */
	hint(items: number, preview: boolean): string;
}

export const CREATED_BY_REMOVAL: NoticedWarning = {
	text: 'Resend had no such contact: this removal created it, because Create Contact If Missing is on.',
	hint: (items, preview) => `${contacts(items, preview)} created by a removal. Switch off Create Contact If Missing to skip people whom Resend does not know.`,
};

export const MAILED_OPTED_OUT: NoticedWarning = {
	text: 'The contact has opted out in Resend. The e-mail is for them all the same, because the option Only If Subscribed is off.',
	hint: (items, preview) => `${emails(items, preview)} to somebody who opted out in Resend. Add the option Only If Subscribed to skip them.`,
};

const NOTICED: readonly NoticedWarning[] = [CREATED_BY_REMOVAL, MAILED_OPTED_OUT];

function contacts(count: number, preview: boolean): string {
	if (preview) return `${count} ${count === 1 ? 'contact' : 'contacts'} would be`;
	return count === 1 ? '1 contact was' : `${count} contacts were`;
}

function emails(count: number, preview: boolean): string {
	return `${count} ${count === 1 ? 'e-mail' : 'e-mails'} ${preview ? 'would go' : 'went'}`;
}
