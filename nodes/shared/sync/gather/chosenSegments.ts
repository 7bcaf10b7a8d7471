import type { SegmentMove } from '../../contact/aspects/segments';
import { keyOfSegment } from '../../contact/marker';
import { quoted } from '../../contact/propertyValues';
import type { ResendApi } from '../../resend/api';
import type { Attempt, Failure } from '../failure';
import { attempt, refused, SyncFailure } from '../failure';

/** How somebody named a segment. `nameInList`: what the editor's list called it when it was picked. */
export type SegmentChoice = { by: 'id'; id: string; nameInList: string | null } | { by: 'name'; name: string } | { by: 'nothing' };

/**
 * The moves that an operation makes of choices. An id is looked up, once, before anybody is written: an unknown one is found
 * out while no contact was made for it. A name stands for a segment only when the plan is made.
 */
export class ChosenSegments {
	private readonly asked = new Map<string, Promise<Attempt<SegmentMove>>>();

	constructor(
		private readonly to: SegmentMove['to'],
		private readonly api: Pick<ResendApi, 'getSegment'>,
	) {}

	moveOf(choice: SegmentChoice): Promise<Attempt<SegmentMove>> {
		switch (choice.by) {
			case 'nothing':
				return Promise.resolve({ kind: 'failed', failure: NOTHING_CHOSEN });
			case 'name':
				return Promise.resolve({ kind: 'ok', value: { segment: choice, to: this.to } });
			case 'id': {
				const asked = this.asked.get(choice.id) ?? attempt(() => this.byId(choice.id, choice.nameInList));
				this.asked.set(choice.id, asked);
				return asked;
			}
		}
	}

	/** For a removal a segment that does not exist is as good as one that the contact is not in. */
	private async byId(id: string, nameInList: string | null): Promise<SegmentMove> {
		const got = await attempt(() => this.api.getSegment(id));
		if (got.kind === 'failed') throw got.failure.problem?.status === 422 ? noId(id) : new SyncFailure(got.failure);
		if (got.value !== 'notFound') return { segment: keyOfSegment(got.value), to: this.to };
		if (this.to === 'out') return { segment: { by: 'id', id, name: nameInList ?? id }, to: 'out' };
		throw refused(
			'segmentNotFound',
			`Resend has no segment with the id ${quoted(id)}`,
			'It was deleted, or belongs to another team than the API key. Pick a segment from the list, or give a name: a missing one is created. No contact was made or changed.',
		);
	}
}

const NOTHING_CHOSEN: Failure = refused(
	'segmentNotFound',
	'No segment is chosen for this item',
	'Choose one in the field Segment, or check the expression there against the data of the item.',
).failure;

function noId(id: string): SyncFailure {
	return refused(
		'segmentNotFound',
		`${quoted(id)} is no segment id`,
		'An id looks like 78261eea-8f8b-4381-83c6-79fa7120f1cf. To give the name of a segment, set the field Segment to "By Name". No contact was made or changed.',
	);
}
