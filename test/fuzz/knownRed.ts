import type { Quirks } from '../emulator/quirks';

/**
 * What is known to be broken today, in one place: emptied as the mends land. A regression that stands here must fail, so that a
 * mend cannot forget it; a violation that stands here is passed over by the random histories.
 */
export const RED_REGRESSIONS: ReadonlySet<string> = new Set([
	'3 events of one moment keep their order when one is named by userId',
	'3 an event without a time that another process knows by userId comes after those before it',
	'an opt-out of the sync that a later event of the same run takes back is taken back',
	'9 only an identify says whose a userId is',
	'a property deleted by hand is defined again, also where an unknown one is passed over',
	'a property deleted by hand is defined again for a track too',
	'6 Skip Unchanged For notices another process',
	'8 a deliberate addition is not claimed while the list lags',
	'8 a removal that a lagging list hides is told',
	'9 a segment renamed a minute ago takes nobody under its new name',
	'9 nor does Resend Segment put anybody into it',
	'9 an import that took effect without an answer (at request 6) is told as what it made',
	'9 an import that took effect without an answer (at request 7) is told as what it made',
]);

/** A violation of random histories that is known, by fault. */
interface Red {
	/** Of rule and detail as one text. */
	text: RegExp;
	/** Only where Resend is like this. */
	quirks?: Partial<Quirks>;
}

const RED: readonly Red[] = [
	// A property that was deleted by hand goes unnoticed where Resend passes over what it does not know.
	{ text: /^reaches the state: .* property /, quirks: { undefinedPropertyOnPatch: 'dropped' } },
	{ text: /^reaches the state: .* (property|opt-out|first name|last name) / }, // 3: the order of events that are merged into one person, 6
	{ text: /^an unchanged wrote nothing: .* but: left$/ }, // 8: a removal that the list does not show yet
	{ text: /^an unchanged wrote nothing: .* but: created/ }, // 9: an import that took effect without an answer
	{ text: /^(an added joined|reaches the state: .* (is not in|is still in)|nothing of ours is orphaned: .* of [0-9a-f]{4}\b)/ }, // 8, 9: a renamed segment
	{ text: /^never a wrong contact: / }, // 9: who carries a userId counts as identified; another process on the same day
	{ text: /^an updated wrote: / }, // a later event of the same run takes back what an earlier one wrote
];

export function isRed(violation: { rule: string; detail: string }, { quirks }: { quirks: Partial<Quirks> }): boolean {
	const text = `${violation.rule}: ${violation.detail}`;
	return RED.some((red) => red.text.test(text) && Object.entries(red.quirks ?? {}).every(([name, value]) => Reflect.get(quirks, name) === value));
}

/** Fields of a mail that let the words of a program through, such as `[object Object]`. */
export const RED_FIELDS: ReadonlySet<string> = new Set(['X-Ref', 'subject', 'reply_to']);
