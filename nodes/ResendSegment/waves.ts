/**
 * Splits orders into waves in which each person has to do with one segment only: the engine makes one write of all that a
 * wave says of a person, and a write holds one move. A person's orders stay in their sequence, so the last value said
 * holds, whichever segment it came with.
 */
export function wavesOf<T>(orders: readonly T[], personOf: (order: T) => string, segmentOf: (order: T) => string): T[][] {
	const waves: T[][] = [];
	const latest = new Map<string, { wave: number; segment: string }>();
	for (const order of orders) {
		const person = personOf(order);
		const segment = segmentOf(order);
		const before = latest.get(person);
		const wave = before === undefined ? 0 : before.segment === segment ? before.wave : before.wave + 1;
		latest.set(person, { wave, segment });
		(waves[wave] ??= []).push(order);
	}
	return waves;
}
