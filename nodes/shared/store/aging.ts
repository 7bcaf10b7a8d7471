/** When an entry was made, in the unit its map counts in; negative infinity for one that is absent or broken. */
export type BornAt = (entry: string | undefined) => number;

/** Of two entries of one key the one made later; `other`, which arrives later, when they are of one age, undefined when both are broken. */
export function laterOf(one: string | undefined, other: string | undefined, bornAt: BornAt): string | undefined {
	const first = bornAt(one);
	const second = bornAt(other);
	if (first === Number.NEGATIVE_INFINITY && second === Number.NEGATIVE_INFINITY) return undefined;
	return first > second ? one : other;
}

/** Keys to drop: what was made before `oldest` or is broken, then the oldest of the rest, until no more than `max` are left. */
export function surplusOf(entries: ReadonlyMap<string, string>, bornAt: BornAt, { oldest, max }: { oldest: number; max: number }): string[] {
	const aged = [...entries].map(([key, entry]) => ({ key, at: bornAt(entry) }));
	const expired = aged.filter(({ at }) => at < oldest);
	const excess = aged.length - expired.length - max;
	const rest = excess <= 0 ? [] : aged.filter(({ at }) => at >= oldest).sort((one, other) => one.at - other.at);
	return [...expired, ...rest.slice(0, Math.max(0, excess))].map(({ key }) => key);
}
