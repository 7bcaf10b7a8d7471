import type { Template } from '../resend/types';
import type { Place } from './batches';
import { placesOf } from './batches';
import type { ItemIdentity, Purpose } from './keys';
import { digest, isUsableKey, itemKey, ledgerKey, settleKeys } from './keys';
import type { EmailOptions, EmailPayload } from './message';
import { buildEmail } from './message';
import type { Recipient } from './recipients';
import type { Refusal } from './text';
import { refuse } from './text';
import type { GivenVariables } from './variables';
import { shownVariables } from './variables';

/** What one item asks for, as far as it can be judged without the template. */
export interface Draft {
	index: number;
	identity: ItemIdentity;
	to: Recipient[];
	variables: GivenVariables;
	options: EmailOptions;
	/** Names of the files to attach. */
	files: ReadonlyArray<{ filename: string }>;
}

/** A valid e-mail of a run. */
export interface Order<D extends Draft> {
	draft: D;
	template: Template;
	email: EmailPayload;
	key: string;
	/** What the ledger knows it by. */
	memory: string;
	place: Place;
	warnings: string[];
}

export interface Ordered<D extends Draft> {
	orders: Order<D>[];
	/** Items that are the same e-mail as another of the run, by that one's index. */
	repeats: Array<{ draft: D; template: Template; of: number }>;
	refused: Array<{ draft: D; template: Template; refusal: Refusal }>;
	/** Refused, but with a place among the others. */
	absent: Array<{ memory: string; place: Place }>;
}

/**
 * Gives each e-mail its key and its place, then checks it against its template. In this order: keys and places depend on
 * what the items say only, so they stay when a template is corrected or a date passes between two tries.
 */
export function orderEmails<D extends Draft>(drafts: ReadonlyArray<{ draft: D; template: Template }>, from: Pick<Purpose, 'workflowId' | 'nodeId'>, itemsWithIdentity: number, now: number): Ordered<D> {
	const ordered: Ordered<D> = { orders: [], repeats: [], refused: [], absent: [] };
	const keyed = drafts.map(({ draft, template }) => {
		const purpose: Purpose = { ...from, templateId: template.id, recipients: draft.to.map(({ email }) => email) };
		return { draft, template, purpose, key: itemKey(draft.identity, purpose) };
	});
	const decisions = settleKeys(keyed.map(({ draft, template, key }) => ({ origin: draft.identity.kind === 'chosen' ? 'chosen' : 'derived', key, content: contentOf(draft, template) })));
	const firsts = keyed.flatMap(({ draft, template, purpose }, place) => {
		const decision = decisions[place];
		if (decision?.kind === 'first') return [{ draft, template, templateId: template.id, key: decision.key, memory: ledgerKey(draft.identity, decision.key, purpose), hasIdentity: draft.identity.kind !== 'run', hasFiles: draft.files.length > 0 }];
		const other = decision === undefined ? undefined : keyed[decision.kind === 'same' ? decision.as : decision.with];
		if (other !== undefined && decision?.kind === 'same') ordered.repeats.push({ draft, template, of: other.draft.index });
		else if (other !== undefined) ordered.refused.push({ draft, template, refusal: clash(other.draft.index) });
		return [];
	});
	const places = placesOf(firsts, itemsWithIdentity);
	firsts.forEach(({ draft, template, key, memory }, index) => {
		const place = places[index] ?? { in: 'single' };
		const built = isUsableKey(key) ? buildEmail({ template, to: draft.to, variables: draft.variables, options: draft.options }, now) : BAD_KEY;
		if (built.kind === 'ok') ordered.orders.push({ draft, template, email: built.value, key, memory, place, warnings: built.warnings });
		else {
			ordered.refused.push({ draft, template, refusal: built.refusal });
			ordered.absent.push({ memory, place });
		}
	});
	return ordered;
}

/** Only what the template shows makes it another e-mail: an event that comes twice may differ in what it says besides. */
function contentOf({ to, variables, options, files }: Draft, template: Template): string {
	return digest([to.map(({ email }) => email), [...shownVariables(template, variables)], options, files]);
}

const BAD_KEY = refuse('emailInvalid', 'The idempotency key of this item has more than 256 characters, or some that do not fit into a header', 'Use plain letters, digits and punctuation in the field Idempotency Key, for example an order number. Nothing was sent.');

function clash(itemIndex: number): Refusal {
	return refuse(
		'emailInvalid',
		`Item ${itemIndex} of this run has the same idempotency key, for another e-mail`,
		'Give each e-mail a key of its own in the field Idempotency Key, for example with the address or the order number in it. Nothing was sent for this item.',
	).refusal;
}
