import type { OpenEmail, Sendable, SendStep } from '../../../nodes/shared/sending/batches';
import { batchKey, MOST_SINGLES, placesOf, planSends, recall, takenBatch } from '../../../nodes/shared/sending/batches';
import type { LedgerEntry } from '../../../nodes/shared/sending/ledger';

type Kind = { hasIdentity?: boolean; hasFiles?: boolean; templateId?: string };

function emails(kinds: Kind[], from = 0): Sendable[] {
	const ordered = kinds.map(({ hasIdentity = false, hasFiles = false, templateId = 't' }, index) => ({ memory: `m${from + index}`, templateId, hasIdentity, hasFiles }));
	const places = placesOf(ordered, ordered.filter(({ hasIdentity }) => hasIdentity).length);
	return ordered.map(({ memory }, index) => ({ key: `k${memory.slice(1)}`, memory, place: places[index] ?? { in: 'single' } }));
}
const ofRun = (count: number): Sendable[] => emails(Array.from({ length: count }, () => ({})));
const ofEvents = (count: number): Sendable[] => emails(Array.from({ length: count }, () => ({ hasIdentity: true })));
const nothing = () => null;
const everybody = () => true;
const size = (step: SendStep<unknown>): number => (step.step === 'sendEmail' ? 1 : step.emails.length);
const plan = (all: Sendable[], find: (memory: string) => LedgerEntry | null = nothing, mayGo: (email: Sendable) => boolean = everybody) => planSends(recall(all, find).open, mayGo);

describe('the request an e-mail belongs to', () => {
	it.each([[1, [1]], [2, [2]], [100, [100]], [101, [100, 1]], [250, [100, 100, 50]]])('%i e-mails that only their run knows', (count, sizes) => {
		expect(plan(ofRun(count)).map(size).sort((one, other) => other - one)).toEqual(sizes);
	});

	it('e-mails with an identity go out singly, each under its own key, up to a hundred a run', () => {
		expect(plan(ofEvents(MOST_SINGLES))).toMatchObject(ofEvents(MOST_SINGLES).map(({ key }) => ({ step: 'sendEmail', key })));
		expect(plan(ofEvents(MOST_SINGLES + 1)).map(size).sort()).toEqual([1, 100]);
	});

	it('an e-mail with files goes alone and takes no place in a batch', () => {
		expect(emails([{}, { hasFiles: true }, {}]).map(({ place }) => (place.in === 'batch' ? place.position : null))).toEqual([0, null, 1]);
	});

	it('a batch is of one template', () => {
		const [a, b, c, d] = emails([{ templateId: 'x' }, { templateId: 'y' }, { templateId: 'x' }, { templateId: 'y' }]).map(({ place }) => place);
		expect([a, b]).toEqual([c, d].map((place, position) => ({ ...place, position: 0 * position })));
		expect(a).not.toEqual(b);
	});

	it('the key of a batch is that of all that was ordered, in order, whoever is left', () => {
		const all = ofRun(3);
		const keys = (steps: SendStep<Sendable>[]) => steps.map(({ key }) => key);
		expect(keys(plan(all))).toEqual([batchKey(all)]);
		expect(keys(plan(all, nothing, ({ memory }) => memory !== 'm1'))).toEqual([batchKey(all)]);
		expect(keys(plan(all, nothing, ({ memory }) => memory === 'm1'))).toEqual([batchKey(all)]);
		expect(batchKey([...all].reverse())).not.toBe(batchKey(all));
		expect(batchKey(all.slice(1))).not.toBe(batchKey(all));
	});

	it('a batch keeps its bounds where some of the run are sent already', () => {
		const left = new Set(ofRun(250).slice(11, 220).map(({ memory }) => memory));
		const steps = plan(ofRun(250), (memory) => (left.has(memory) ? null : { kind: 'sent', emailId: 'e' }));
		expect(steps.map((step) => (step.step === 'sendBatch' ? step.emails.at(0)?.email.key : null))).toEqual(['k11', 'k100', 'k200']);
	});

	it('a batch in which nobody may go is not asked for, and who goes singly only where they may', () => {
		expect(plan(ofRun(3), nothing, () => false)).toEqual([]);
		expect(plan(ofEvents(3), nothing, ({ memory }) => memory === 'm1').map(({ key }) => key)).toEqual(['k1']);
	});

	it('who is not valid is left out of their own batch only', () => {
		const two = emails([{ templateId: 'x' }, { templateId: 'x' }, { templateId: 'x' }, { templateId: 'y' }, { templateId: 'y' }, { hasFiles: true }]);
		const absent = two.filter(({ memory }) => memory === 'm2' || memory === 'm5');
		const steps = planSends(recall(two.filter((one) => !absent.includes(one)), nothing).open, everybody, absent);
		expect(steps.map((step) => (step.step === 'sendBatch' ? step.leftOut.map(({ memory }) => memory) : []))).toEqual([['m2'], []]);
	});

	it('says who is left out, valid or not', () => {
		const all = ofRun(4);
		const [, , , invalid] = all;
		const steps = planSends(recall(all.slice(0, 3), nothing).open, ({ memory }) => memory !== 'm0', invalid === undefined ? [] : [invalid]);
		expect(steps).toMatchObject([{ earlier: 'none', emails: [{ email: { memory: 'm1' } }, { email: { memory: 'm2' } }], leftOut: [{ memory: 'm0', tried: false }, { memory: 'm3', tried: false }] }]);
	});
});

describe('what the ledger says', () => {
	const attempted = (batch: string | null, position = 0): LedgerEntry => ({ kind: 'attempted', batch, position });
	const after = (tried: Sendable[], batch = batchKey(tried)) => (memory: string): LedgerEntry | null => {
		const position = tried.findIndex((email) => email.memory === memory);
		return position < 0 ? null : attempted(batch, position);
	};
	const tried = ofRun(3);
	const keyOf = ({ email }: OpenEmail<Sendable>): string => email.key;

	it('what is sent needs no request', () => {
		expect(recall(tried, () => ({ kind: 'sent', emailId: 'e' }))).toEqual({ open: [], unclear: [], alreadySent: tried.map((email) => ({ email, emailId: 'e' })) });
	});

	it('what was tried alone, or left out of a batch that was taken, goes out alone whatever comes with it', () => {
		expect(plan(tried, (memory) => (memory === 'm1' ? attempted(null) : null))).toMatchObject([{ step: 'sendEmail', key: 'k1', email: { tried: true } }, { step: 'sendBatch', earlier: 'none' }]);
	});

	it('the same batch goes out again under the same key', () => {
		expect(plan(tried, after(tried))).toMatchObject([{ step: 'sendBatch', key: batchKey(tried), earlier: 'same', late: [], leftOut: [] }]);
	});

	it('the same batch goes out again among others and in another order', () => {
		const others = ofRun(5);
		const large = emails(Array.from({ length: 105 }, () => ({ hasIdentity: true })), 2000);
		const steps = plan([...large, ...[...tried].reverse()], after(tried));
		expect(steps).toContainEqual(expect.objectContaining({ key: batchKey(tried), earlier: 'same' }));
		expect(others).toHaveLength(5);
	});

	it('members come again in the order of then, whatever place they have now', () => {
		const moved = [...tried].reverse().map((email): Sendable => ({ ...email, place: { in: 'single' } }));
		const { open, unclear } = recall(moved, after(tried));
		expect(unclear).toEqual([]);
		expect(open).toEqual(moved.slice().reverse().map((email, position) => ({ email, place: { in: 'batch', batch: batchKey(tried), position }, tried: true })));
		const [step] = planSends(open.slice().reverse(), everybody);
		expect(step?.step === 'sendBatch' && step.emails.map(keyOf)).toEqual(['k0', 'k1', 'k2']);
	});

	it.each([[[0]], [[0, 1]], [[1, 2]]])('only %j of it, among others: none of them goes out', (present) => {
		const left = present.flatMap((index) => tried[index] ?? []).map((email): Sendable => ({ ...email, place: { in: 'single' } }));
		expect(recall(left, after(tried))).toEqual({ open: [], alreadySent: [], unclear: left });
	});

	it('who may not get it any more is left out, and the earlier attempt is known to be wider', () => {
		const [step] = plan(tried, after(tried), ({ memory }) => memory !== 'm0');
		expect(step).toMatchObject({ key: batchKey(tried), earlier: 'narrowed', leftOut: [{ memory: 'm0', tried: true }] });
	});

	it('who was not in the attempt waits until it is clear', () => {
		const [step] = plan(tried, (memory) => (memory === 'm1' ? null : attempted(batchKey(tried))));
		expect(step?.step === 'sendBatch' && [step.emails.map(keyOf), step.late.map(keyOf), step.earlier]).toEqual([['k0', 'k2'], ['k1'], 'same']);
	});

	it('where nobody of the attempt may get it, the others ask under its key', () => {
		const [step] = plan(tried, (memory) => (memory === 'm1' ? null : attempted(batchKey(tried))), ({ memory }) => memory === 'm1');
		expect(step?.step === 'sendBatch' && [step.emails.map(keyOf), step.late, step.earlier]).toEqual([['k1'], [], 'narrowed']);
	});

	it('a batch that somebody unknown has taken is asked for no more', () => {
		expect(recall(tried, after(tried, takenBatch(batchKey(tried)))).unclear).toHaveLength(3);
		expect(takenBatch('one')).not.toBe(takenBatch('other'));
	});

});
