import type { Quirks } from '../emulator/quirks';

/**
 * What is known to be broken today, in one place: emptied as the mends land. A regression that stands here must fail, so that a
 * mend cannot forget it; a violation that stands here is passed over by the random histories.
 */
export const RED_REGRESSIONS: ReadonlySet<string> = new Set([
]);

/** A violation of random histories that is known, by fault. */
interface Red {
	/** Of rule and detail as one text. */
	text: RegExp;
	/** Only where Resend is like this. */
	quirks?: Partial<Quirks>;
}

const RED: readonly Red[] = [
];

export function isRed(violation: { rule: string; detail: string }, { quirks }: { quirks: Partial<Quirks> }): boolean {
	const text = `${violation.rule}: ${violation.detail}`;
	return RED.some((red) => red.text.test(text) && Object.entries(red.quirks ?? {}).every(([name, value]) => Reflect.get(quirks, name) === value));
}
