import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { Person } from '../../../nodes/shared/contact/coalesce';
import type { EventOutcome } from '../../../nodes/shared/plan/eventOutcomes';
import { NO_SEGMENTS } from '../../../nodes/shared/plan/eventOutcomes';
import { Account } from '../../../nodes/shared/sync/account/account';
import type { EventResult } from '../../../nodes/shared/sync/apply/syncPerson';
import { Additions } from '../../../nodes/shared/sync/context';
import type { SyncContext } from '../../../nodes/shared/sync/context';
import { NO_RESULT } from '../../../nodes/shared/sync/failure';
import { remember } from '../../../nodes/shared/sync/skipUnchanged';
import { own } from '../contact/model';
import { bench, ok } from '../resend/fakes';

const ofEvents = (...indexes: number[]): Person => ({
	key: { by: 'email', email: 'a@x.io', written: 'a@x.io' },
	events: indexes.map((index) => ({ index, timestamp: null, change: { ...NO_CHANGE, presence: 'upsert' }, warnings: [] })),
});
const done = (outcome: Exclude<EventOutcome['outcome'], 'skipped'>, contactId: string | null = 'c-1'): EventResult => ({
	kind: 'done',
	outcome: { outcome, contactId, segments: NO_SEGMENTS, properties: new Map(), unsubscribed: false, warnings: [] },
});
const skipped: EventResult = { kind: 'done', outcome: { outcome: 'skipped', reason: 'contact_not_found', warnings: [] } };
const failed: EventResult = { kind: 'failed', failure: NO_RESULT };

/** What the store of states is told of a person with these results. */
function rememberedOf(results: EventResult[], person = ofEvents(...results.keys())): string[] {
	const calls: string[] = [];
	const { api, clock } = bench([ok({})]);
	const context: SyncContext = {
		account: new Account(),
		openApi: () => api,
		clock,
		settings: { own, consent: 'optOutOnly', imports: 'auto', retryCapMs: 0, createMissingSegments: true },
		startedAt: 0,
		additions: new Additions(0),
		synced: {
			contactIdOf: () => null,
			remember: (who, _digest, contactId) => calls.push(`${who} is ${contactId}`),
			forget: (who) => calls.push(`${who} is forgotten`),
			save: () => Promise.resolve(),
		},
	};
	remember(person, new Map(results.entries()), context);
	return calls;
}

describe('a state is remembered as synced', () => {
	it.each<[string, EventResult[]]>([
		['one event', [done('updated')]],
		['all of several events', [done('created'), done('unchanged'), done('updated')]],
	])('where it was reached: %s', (_rule, results) => {
		expect(rememberedOf(results)).toEqual(['email:a@x.io is c-1']);
	});

	it.each<[string, EventResult[]]>([
		['its only event failed', [failed]],
		['a later event failed', [done('updated'), failed]],
		['an earlier event failed', [failed, done('updated')]],
		['one event was skipped', [done('unchanged'), skipped]],
		['the contact has no id', [done('created', null)]],
	])('and is forgotten where %s', (_rule, results) => {
		expect(rememberedOf(results)).toEqual(['email:a@x.io is forgotten']);
	});

	it('and is forgotten where an event has no result', () => {
		expect(rememberedOf([done('updated')], ofEvents(0, 1))).toEqual(['email:a@x.io is forgotten']);
	});
});
