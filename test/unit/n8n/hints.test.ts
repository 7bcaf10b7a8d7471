import { SKIP_ADVICE } from '../../../nodes/shared/contact/skipReasons';
import type { SkipReason } from '../../../nodes/shared/contact/skipReasons';
import type { HintOutcome } from '../../../nodes/shared/n8n/hints';
import { runHints, CREATED_BY_REMOVAL, MAILED_OPTED_OUT } from '../../../nodes/shared/n8n/hints';

const done = (outcome: 'created' | 'updated' | 'unchanged' | 'moved' | 'sent' | 'failed', count: number): HintOutcome[] => Array.from({ length: count }, () => ({ outcome }));
const skipped = (reason: SkipReason, count: number): HintOutcome[] => Array.from({ length: count }, () => ({ outcome: 'skipped', reason, advice: SKIP_ADVICE[reason] }));
const hints = (outcomes: HintOutcome[], { preview = false, createdSegments = [] as string[], warnings = [] as string[], keyless = 0 } = {}) => runHints({ outcomes, preview, createdSegments, warnings, keyless }).map(({ type, message }) => [type, message]);

describe('the hints above the output', () => {
	test.each<[string, HintOutcome[], string, string]>([
		['a run that worked is summed up', [...done('updated', 92), ...done('unchanged', 5), ...skipped('no_email', 3)], 'info', '92 updated, 5 unchanged, 3 skipped: no address.'],
		['the order is that of the outcomes, not of the items', [...done('sent', 1), ...done('created', 2)], 'info', '2 created, 1 sent.'],
		['several reasons are counted, the most common first', [...done('created', 1), ...skipped('no_email', 1), ...skipped('unsubscribed', 2)], 'info', '1 created, 3 skipped: 2 opted out and 1 no address.'],
		['nothing to change is no warning', done('unchanged', 4), 'info', '4 unchanged.'],
		['a failed item is a warning', [...done('updated', 9), ...done('failed', 1)], 'warning', '9 updated, 1 failed.'],
		['a run that did nothing says so, and what to do', skipped('invalid_event', 2), 'warning', `Nothing was synced. 2 skipped: not an event. ${SKIP_ADVICE.invalid_event}`],
		['the advice is that of the most common reason', [...skipped('no_email', 1), ...skipped('nothing_to_sync', 3)], 'warning', `Nothing was synced. 4 skipped: 3 nothing to sync and 1 no address. ${SKIP_ADVICE.nothing_to_sync}`],
		['only failed items: nothing was synced', done('failed', 2), 'warning', 'Nothing was synced. 2 failed.'],
	])('%s', (_rule, outcomes, type, message) => {
		expect(hints(outcomes)).toEqual([[type, message]]);
	});

	test('a run without items has no hint', () => {
		expect(hints([])).toEqual([]);
	});

	test.each<[string, HintOutcome[], string, string]>([
		['what would be done', done('created', 3), 'info', 'Preview: 3 would be created. Nothing was written.'],
		['all outcomes in one sentence', [...done('created', 1), ...done('unchanged', 2), ...skipped('no_email', 3)], 'info', 'Preview: 1 would be created, 2 unchanged, 3 skipped: no address. Nothing was written.'],
		['what would fail', [...done('sent', 1), ...done('failed', 1)], 'warning', 'Preview: 1 would be sent, 1 would fail. Nothing was written.'],
		['that all would fail', done('failed', 2), 'warning', 'Preview: 2 would fail. Nothing was written.'],
		['why nothing would be done', skipped('invalid_event', 2), 'warning', `Preview: 2 would be skipped: not an event. Nothing was written. ${SKIP_ADVICE.invalid_event}`],
	])('a preview says %s, and that nothing was written', (_what, outcomes, type, message) => {
		expect(hints(outcomes, { preview: true })).toEqual([[type, message]]);
	});

	test.each([
		[['Custmers'], false, 'Segment "Custmers" did not exist and was created. If that is a typo, correct the name here and delete the new segment in Resend.'],
		[['A', 'B'], false, 'Segments "A", "B" did not exist and were created. If that is a typo, correct the name here and delete the new segment in Resend.'],
		[['A'], true, 'Segment "A" did not exist and would be created. If that is a typo, correct the name here and delete the new segment in Resend.'],
	])('segments that did not exist are named: %j, preview %s', (createdSegments, preview, message) => {
		expect(hints(done('created', 1), { preview, createdSegments })[1]).toEqual(['warning', message]);
	});

	test.each([
		[CREATED_BY_REMOVAL.text, 1, false, '1 contact was created by a removal. Switch off Create Contact If Missing to skip people whom Resend does not know.'],
		[CREATED_BY_REMOVAL.text, 2, true, '2 contacts would be created by a removal. Switch off Create Contact If Missing to skip people whom Resend does not know.'],
		[MAILED_OPTED_OUT.text, 1, false, '1 e-mail went to somebody who opted out in Resend. Add the option Only If Subscribed to skip them.'],
		[MAILED_OPTED_OUT.text, 3, true, '3 e-mails would go to somebody who opted out in Resend. Add the option Only If Subscribed to skip them.'],
	])('what surprises is counted: %s (%i, preview %s)', (text, count, preview, message) => {
		expect(hints(done('created', count), { preview, warnings: ['another one', ...Array.from({ length: count }, () => text)] }).slice(1)).toEqual([['warning', message]]);
	});

	test.each([
		[1, '1 e-mail has no message ID and no Idempotency Key: a retry sends nothing twice, but the same event delivered again sends again.'],
		[2, '2 e-mails have no message ID and no Idempotency Key: a retry sends nothing twice, but the same event delivered again sends again.'],
	])('e-mails that a second delivery would send again are counted: %i', (keyless, message) => {
		expect(hints(done('sent', 2), { keyless })[1]).toEqual(['info', message]);
	});

	test('every reason has words of its own', () => {
		const words = Object.keys(SKIP_ADVICE).map((reason) => hints([...done('created', 1), ...skipped(reason as SkipReason, 1)])[0]?.[1]);
		expect(new Set(words).size).toBe(Object.keys(SKIP_ADVICE).length);
	});

	test('every hint stands in the output pane', () => {
		expect(runHints({ outcomes: done('created', 1), preview: false, createdSegments: ['A'], warnings: [], keyless: 0 }).map(({ location }) => location)).toEqual(['outputPane', 'outputPane']);
	});
});
