import { refused } from '../resend/fakes';
import { fates, ImportingResend, LOST, newcomer, planOf, runImports } from './importing';

const A = 'a@x.io';
const B = 'b@x.io';
const C = 'c@x.io';
const crowd = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@x.io`);
const createdAs = (...emails: string[]): Record<string, string> => Object.fromEntries(emails.map((email) => [email, `created as id of ${email}`]));
const began = (resend: ImportingResend, index = 0): number | undefined => resend.jobs[index]?.startedAt;

describe('who an import created', () => {
	it('is everybody where it says so, by their ids', async () => {
		const resend = new ImportingResend();
		const { result } = await runImports(resend, [planOf(A, B), planOf(C)]);
		expect(fates(result)).toEqual(createdAs(A, B, C));
		expect(resend.jobs).toHaveLength(2);
		expect(resend.times('list')).toHaveLength(1);
	});

	it('is who came into being since it began, where there are as many of them as it says', async () => {
		const resend = new ImportingResend();
		resend.contacts.set(A, resend.clock.now() - 60_000);
		const { result } = await runImports(resend, [planOf(A, B, C)]);
		expect(fates(result)).toEqual({ ...createdAs(B, C), [A]: 'not ours' });
		expect(result.unclear).toMatchObject([{ importedAt: began(resend) }]);
	});

	it('is nobody for certain where more came into being than it says: somebody else made one of them', async () => {
		const resend = new ImportingResend();
		resend.counts = [{ total: 2, created: 1 }];
		resend.looks = [() => (resend.contacts.set(B, resend.clock.now()), refused(429, 'rate_limit_exceeded', 'Later', { 'retry-after': '1' }))];
		const { result } = await runImports(resend, [planOf(A, B)]);
		expect(fates(result)).toEqual({ [A]: 'may be ours', [B]: 'may be ours' });
	});

	it('is nobody for certain where one of them cannot be found', async () => {
		const resend = new ImportingResend();
		resend.counts = [{ total: 3, created: 2 }];
		resend.ignored.add(C);
		const { result } = await runImports(resend, [planOf(A, B, C)]);
		expect(fates(result)).toEqual({ [A]: 'may be ours', [B]: 'may be ours', [C]: 'may be ours' });
	});

	it('is nobody where it created nobody, and then nobody is looked for', async () => {
		const resend = new ImportingResend();
		resend.contacts.set(A, resend.clock.now() + 1);
		const { result } = await runImports(resend, [planOf(A)]);
		expect(fates(result)).toEqual({ [A]: 'not ours' });
		expect(resend.times('list')).toEqual([]);
	});

	it('is only who is found: all created and one missing from the list leaves that one', async () => {
		const resend = new ImportingResend();
		resend.ignored.add(B);
		resend.counts = [{ total: 2, created: 2 }];
		resend.looks = [() => ({ status: 200, headers: {}, body: { id: 'import-1', created_at: new Date(resend.clock.now()).toISOString(), status: 'completed', counts: { total: 2, created: 2 } } })];
		const { result } = await runImports(resend, [planOf(A, B)]);
		expect(fates(result)).toEqual({ ...createdAs(A), [B]: 'may be ours' });
	});

	it.each([
		['a little behind, is looked at again', 4_000, createdAs(A)],
		['far behind, leaves them unclear', 60_000, { [A]: 'may be ours' }],
	])('in a list that is %s', async (_rule, listLagMs, expected) => {
		const resend = new ImportingResend();
		resend.listLagMs = listLagMs;
		const { result } = await runImports(resend, [planOf(A)]);
		expect(fates(result)).toEqual(expected);
		expect(resend.times('list')).toHaveLength(2);
	});

	it.each([
		['found', 550, createdAs(A)],
		['unclear: an account is not read to its end for one person', 1_250, { [A]: 'may be ours' }],
	])('behind others who signed up meanwhile is %s', async (_rule, strangers, expected) => {
		const resend = new ImportingResend();
		resend.strangers = strangers;
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual(expected);
	});

	it('is nobody for certain where the list cannot be read', async () => {
		const resend = new ImportingResend();
		resend.list = refused(403, 'restricted_api_key');
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual({ [A]: 'may be ours' });
	});

	it('also counts for an import that ends as failed: its rows may be in', async () => {
		const resend = new ImportingResend();
		resend.ends = 'failed';
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual(createdAs(A));
		expect(resend.jobs).toHaveLength(1);
	});
});

describe('starting an import', () => {
	it('is tried again where it got no answer, and then whom the second one skipped may be ours of the first', async () => {
		const resend = new ImportingResend();
		resend.starts = [LOST];
		const { result } = await runImports(resend, [planOf(A, B)]);
		expect(resend.jobs).toHaveLength(2);
		expect(fates(result)).toEqual({ [A]: 'may be ours', [B]: 'may be ours' });
	});

	it('that surely failed at first leaves nothing of a first one', async () => {
		const resend = new ImportingResend();
		resend.starts = [refused(429, 'rate_limit_exceeded', 'Later', { 'retry-after': '1' })];
		resend.contacts.set(B, resend.clock.now() - 60_000);
		const { result } = await runImports(resend, [planOf(A, B)]);
		expect(fates(result)).toEqual({ ...createdAs(A), [B]: 'not ours' });
	});

	it('that Resend refuses creates nobody, and says why', async () => {
		const resend = new ImportingResend();
		resend.starts = [refused(403, 'restricted_api_key')];
		expect(fates((await runImports(resend, [planOf(A), planOf(B)])).result)).toEqual({ [A]: 'refused: permission', ...createdAs(B) });
	});

	it('that cannot be put together, because a segment is gone, creates nobody', async () => {
		const resend = new ImportingResend();
		const joining = newcomer(A, { marker: { key: 'record', segments: [{ by: 'name', name: 'Gone' }] } });
		expect(fates((await runImports(resend, [{ segments: [], newcomers: [joining] }])).result)).toEqual({ [A]: 'refused: segmentNotFound' });
		expect(resend.times('start')).toEqual([]);
	});

	it('that was lost and then refused may have created them', async () => {
		const resend = new ImportingResend();
		resend.starts = [LOST, refused(403, 'restricted_api_key')];
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual({ [A]: 'may be ours' });
	});

	it.each([
		[60_000, 10_000],
		[2_000, 2_000],
	])('is given up soon: of %i ms that a request may take, after %i', async (retryCapMs, atMost) => {
		const resend = new ImportingResend();
		resend.starts = Array.from({ length: 99 }, () => refused(429, 'rate_limit_exceeded', 'Later', { 'retry-after': '1' }));
		const { result, tookMs } = await runImports(resend, [planOf(A)], { retryCapMs });
		expect(fates(result)).toEqual({ [A]: 'refused: rateLimited' });
		expect(tookMs).toBeLessThanOrEqual(atMost);
		expect(tookMs).toBeGreaterThan(atMost - 2_000);
	});
});

describe('an import that ends without having read a row', () => {
	const NOTHING = { total: 0, created: 0 };

	it('is submitted once more', async () => {
		const resend = new ImportingResend();
		resend.counts = [NOTHING];
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual(createdAs(A));
	});

	it('twice leaves its people to be looked at one by one, as not ours', async () => {
		const resend = new ImportingResend();
		resend.counts = [NOTHING, NOTHING, NOTHING];
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual({ [A]: 'not ours' });
		expect(resend.jobs).toHaveLength(2);
	});

	it('and cannot be submitted again may have created them after all', async () => {
		const resend = new ImportingResend();
		resend.counts = [NOTHING];
		resend.starts = [null, refused(403, 'restricted_api_key')];
		expect(fates((await runImports(resend, [planOf(A)])).result)).toEqual({ [A]: 'may be ours' });
	});

	it('as failed is not submitted again', async () => {
		const resend = new ImportingResend();
		resend.counts = [NOTHING];
		resend.ends = 'failed';
		await runImports(resend, [planOf(A)]);
		expect(resend.jobs).toHaveLength(1);
	});
});

describe('waiting for an import', () => {
	it('asks when it is over by the documentation, then ever less often', async () => {
		const resend = new ImportingResend();
		resend.msPerRow = 200;
		const start = resend.clock.now();
		const { waits } = await runImports(resend, [planOf(...crowd(50))]);
		const looks = resend.times('look').map((at) => at - start);
		expect(looks).toEqual([2_700, 2_700 + 4_590, 2_700 + 4_590 + 7_803]);
		expect(waits).toBe(3);
	});

	it('keeps its people from others until it is over', async () => {
		const resend = new ImportingResend();
		const { lockedMs } = await runImports(resend, [planOf(...crowd(50))]);
		expect(lockedMs).toBe(2_700);
	});

	it('keeps its people from others for ten minutes at most, and goes on waiting', async () => {
		const resend = new ImportingResend();
		resend.msPerRow = 300;
		const { result, lockedMs, tookMs } = await runImports(resend, [planOf(...crowd(2_300))]);
		expect(lockedMs).toBeGreaterThanOrEqual(600_000);
		expect(lockedMs).toBeLessThan(640_000);
		expect(tookMs).toBeGreaterThanOrEqual(690_000);
		expect(result.created).toHaveLength(2_300);
	});

	it('keeps the people of several imports from others for ten minutes in all', async () => {
		const resend = new ImportingResend();
		resend.msPerRow = 250;
		resend.secondTakesMs = 500_000;
		const people = crowd(3_800);
		const { lockedMs, result } = await runImports(resend, [planOf(...people.slice(0, 1_900)), planOf(...people.slice(1_900))]);
		expect(lockedMs).toBeGreaterThanOrEqual(600_000);
		expect(lockedMs).toBeLessThan(640_000);
		expect(result.created).toHaveLength(3_800);
	});

	it('ends where it takes four times as long as documented and two minutes more: its people may be ours', async () => {
		const resend = new ImportingResend();
		resend.msPerRow = 1_000_000;
		const { result, tookMs } = await runImports(resend, [planOf(...crowd(100))]);
		expect(new Set(Object.values(fates(result)))).toEqual(new Set(['may be ours']));
		expect(result.unclear).toHaveLength(100);
		expect(tookMs).toBeGreaterThanOrEqual(120_000 + 4 * 5_400);
		expect(tookMs).toBeLessThan(120_000 + 4 * 5_400 + 30_000);
	});

	it('waits blindly for as long as it takes where it cannot be asked: somebody created alone meanwhile could be posted onto', async () => {
		const resend = new ImportingResend();
		resend.looks = [refused(403, 'restricted_api_key')];
		const { result, tookMs, lockedMs } = await runImports(resend, [planOf(...crowd(100))]);
		expect(new Set(Object.values(fates(result)))).toEqual(new Set(['may be ours']));
		expect(tookMs).toBe(5_400 + 3_000 + 5_400);
		expect(lockedMs).toBe(tookMs);
	});

	it('ends with the execution: who may be ours is left unclear', async () => {
		const resend = new ImportingResend();
		resend.msPerRow = 1_000_000;
		resend.looks = [null, null, ({ path }) => (resend.clock.cancel(), refused(404, 'not_found', path))];
		const { result } = await runImports(resend, [planOf(A)]);
		expect(fates(result)).toEqual({ [A]: 'may be ours' });
		expect(resend.times('look')).toHaveLength(3);
	});
});
