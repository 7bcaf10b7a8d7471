import pLimit from 'p-limit';

/**
 * More than this many at a time gain nothing: the pacer lets through what the team's limit allows, and that many
 * answers are on their way even where one takes a second.
 */
const AT_ONCE = 24;

/** Runs `work` for each element, some at a time. `work` reports failures itself; a rejection stops the rest. */
export async function atOnce<T>(elements: readonly T[], work: (element: T) => Promise<void>): Promise<void> {
	const limit = pLimit(AT_ONCE);
	await Promise.all(elements.map((element) => limit(() => work(element))));
}
