/**
 * Text that a program writes where it has nothing to write, or an object: `[object Object]`, `undefined`, `NaN`. As a value only
 * where it is all there is, because a sentence may hold the word.
 */
export function isMishap(text: string): boolean {
	return OBJECT.test(text) || /^\s*(undefined|NaN)\s*$/.test(text);
}

/** The same for a name, in which such a word is never meant: `plan-undefined`, `Anna undefined`. */
export function hasMishap(name: string): boolean {
	return OBJECT.test(name) || /(?<![A-Za-z])(undefined|NaN)(?![A-Za-z])/.test(name);
}

const OBJECT = /\[object [A-Z]\w*\]/;
