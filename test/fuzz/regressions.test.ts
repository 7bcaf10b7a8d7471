import { shortOrLong } from '../long';
import { played, violationsOf } from './check';
import { described } from './describe';
import { manySets, REGRESSIONS, UNANSWERED_BATCH, UNCLEAR_CREATE } from './regressions';
import { connectEngine } from './wire';
import type { World } from './world';

jest.setTimeout(120_000);
connectEngine();

describe('a fault that was found once', () => {
	it.each(Object.entries(REGRESSIONS))('%s', async (_name, history) => {
		const found = (await violationsOf(history)).map(({ rule, detail, step }) => `step ${step}, ${rule}: ${detail}\n${described(history)}`);
		expect(found).toEqual([]);
	});

	it('9 an unclear create treats what happened before the person existed like a clear one', async () => {
		const calm = said((await played(UNCLEAR_CREATE.calm)).world);
		const found: string[] = [];
		for (const history of UNCLEAR_CREATE.lost) {
			const lost = said((await played(history)).world);
			if (lost !== calm) found.push(`${lost}\ninstead of ${calm}\n${described(history)}`);
		}
		expect(found).toEqual([]);
	});

	it('9 a batch without an answer does not block its other members when one opts out', async () => {
		const { world, violations } = await played(UNANSWERED_BATCH);
		const again = world.runs.find(({ id }) => id === 2)?.output ?? [];
		const found = [...violations.map(({ detail }) => detail), ...again.flatMap((item) => (item['error'] === undefined ? [] : [String(item['error'])]))];
		expect(found).toEqual([]);
	});

	it.each(shortOrLong([[600, 60]], [[600, 60], [3000, 80]]))('5 imports for %i new people in 12 sets of segments cost at most %i requests', async (people, most) => {
		const { world, violations } = await played(manySets(people));
		const requests = world.wire.log.filter(({ headers }) => headers['x-run'] === '1').length;
		const found = [...violations.map(({ detail }) => detail), ...(requests > most ? [`${requests} requests`] : [])];
		expect(found).toEqual([]);
	});
});

/** What the first run said and where it left the person. */
function said(world: World): string {
	const run = world.runs[0];
	const words = run?.output.map(({ outcome, reason, properties }) => ({ outcome, reason, properties }));
	const after = run?.seen.flatMap(({ effects }) => effects).at(-1)?.contact.properties;
	return JSON.stringify({ words, after: after === undefined ? null : Object.fromEntries(after) });
}
