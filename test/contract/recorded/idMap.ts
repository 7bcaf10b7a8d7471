const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Recorded ids and the emulator's, one to one, learned from the answers. */
export class IdMap {
	private readonly ours = new Map<string, string>();
	private readonly taken = new Set<string>();

	/** Pairs the ids of two answers of the same shape; an id that has a partner, or none to have, is left alone. */
	learn(recorded: unknown, actual: unknown): void {
		const theirs = JSON.stringify(recorded).match(UUID) ?? [];
		const ours = JSON.stringify(actual).match(UUID) ?? [];
		if (theirs.length !== ours.length) return;
		theirs.forEach((id, place) => {
			const partner = ours[place];
			if (partner === undefined || id === NOBODY || this.ours.has(id) || this.taken.has(partner)) return;
			this.ours.set(id, partner);
			this.taken.add(partner);
		});
	}

	/** The text with every recorded id replaced by the emulator's. */
	translate(text: string): string {
		return text.replace(UUID, (id) => this.ours.get(id) ?? id);
	}
}
