/** What a double holds without loss. */
const MAX_DIGITS = 15;

/**
 * The number that decimal text means, or null. Hexadecimal, exponents, thousands separators and decimal commas are not read: what
 * they mean depends on who wrote them. Nor more digits than a number holds: those are an id, and its end would be lost.
 */
export function readDecimal(text: string): number | null {
	const written = text.trim();
	if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(written)) return null;
	const digits = written.replace(/^[+-]?0*/, '').replace('.', '');
	return digits.length > MAX_DIGITS ? null : Number(written);
}
