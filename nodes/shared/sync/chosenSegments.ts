import { quoted } from '../contact/properties';
import type { SegmentRef } from '../contact/membership';
import type { ResendApi } from '../resend/api';
import type { Attempt } from './failure';
import { attempt, refused, SyncFailure } from './failure';
import type { Asker, SegmentDirectory } from './segmentDirectory';

/** How somebody named a segment. `nameInList`: what the editor's list called it when it was picked. */
export type SegmentChoice = { by: 'id'; id: string; nameInList: string | null } | { by: 'name'; name: string } | { by: 'nothing' };

/** What a choice stands for. `missing`: there is none, and for a removal none is needed. */
export type ChosenSegment = { kind: 'found'; segment: SegmentRef } | { kind: 'missing'; id: string | null; name: string | null };

export type SegmentUse = 'add' | 'remove';

interface SegmentsOfRun {
	directory: SegmentDirectory;
	asker: Asker & { api: Pick<ResendApi, 'getSegment'> };
	use: SegmentUse;
}

/**
 * The segments a run was told to use, each looked up once before anybody is written: an unknown one is found out while
 * no contact was made for it.
 */
export class ChosenSegments {
	private readonly asked = new Map<string, Promise<Attempt<ChosenSegment>>>();

	constructor(private readonly run: SegmentsOfRun) {}

	find(choice: SegmentChoice): Promise<Attempt<ChosenSegment>> {
		const key = choice.by === 'nothing' ? choice.by : `${choice.by}:${choice.by === 'id' ? choice.id : choice.name}`;
		const asked = this.asked.get(key) ?? attempt(() => this.lookUp(choice));
		this.asked.set(key, asked);
		return asked;
	}

	private lookUp(choice: SegmentChoice): Promise<ChosenSegment> {
		switch (choice.by) {
			case 'id':
				return this.byId(choice.id, choice.nameInList);
			case 'name':
				return this.byName(choice.name);
			case 'nothing':
				return Promise.reject(refused('segmentNotFound', 'No segment is chosen for this item', 'Choose one in the field Segment, or check the expression there against the data of the item.'));
		}
	}

	private async byId(id: string, nameInList: string | null): Promise<ChosenSegment> {
		const { asker, use } = this.run;
		const got = await attempt(() => asker.api.getSegment(id));
		if (got.kind === 'failed') throw got.failure.problem?.status === 422 ? noId(id) : new SyncFailure(got.failure);
		if (got.value !== 'notFound') return { kind: 'found', segment: got.value };
		if (use === 'remove') return { kind: 'missing', id, name: nameInList };
		throw refused(
			'segmentNotFound',
			`Resend has no segment with the id ${quoted(id)}`,
			'It was deleted, or belongs to another team than the API key. Pick a segment from the list, or give a name: a missing one is created. No contact was made or changed.',
		);
	}

	private async byName(name: string): Promise<ChosenSegment> {
		const { directory, asker, use } = this.run;
		if (use === 'add') {
			const [segment] = await directory.resolve([name], asker);
			if (segment !== undefined) return { kind: 'found', segment };
		}
		const segment = await directory.lookUp(name, asker);
		return segment === null ? { kind: 'missing', id: null, name } : { kind: 'found', segment };
	}
}

function noId(id: string): SyncFailure {
	return refused(
		'segmentNotFound',
		`${quoted(id)} is no segment id`,
		'An id looks like 78261eea-8f8b-4381-83c6-79fa7120f1cf. To give the name of a segment, set the field Segment to "By Name". No contact was made or changed.',
	);
}
