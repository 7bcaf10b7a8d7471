import type { IDataObject } from 'n8n-workflow';

import type { UserIds } from '../../../nodes/shared/store/userIds';
import type { SyncedStates } from '../../../nodes/shared/store/syncedStates';
import type { Execution, ExecutionOptions } from './processes';
import { execution, newProcess } from './processes';

const NOW = Date.UTC(2026, 10, 25, 10);
const clock = { now: () => NOW };
const BOOKMARK = { 'node:Feed': { lastItemDate: '2026-11-25T09:00:00.000Z' } };

interface Run extends Execution {
	users: UserIds;
	states: SyncedStates;
	warnings(): readonly string[];
}

/** The same process runs the node as often as wanted. */
function process(): (options?: ExecutionOptions) => Run {
	const { memory, userIds, states } = newProcess();
	return (options = {}) => {
		const running = execution(options);
		const opened = memory.openMemory(running.context, 'workflow', clock);
		return { ...running, users: userIds.openUserIds(opened, 'account', clock), states: states.openSyncedStates(opened, 'account', 24, clock), warnings: () => opened.warnings };
	};
}

const learn = (run: Run, user = 'u-1', contactId = 'c-1'): Run => {
	run.users.remember(user, contactId);
	return run;
};

describe('what a node remembers in its workflow', () => {
	it('is known to later runs of the process, saved or not', () => {
		const run = process();
		learn(run());
		expect(run().users.contactIdOf('u-1')).toBe('c-1');
	});

	it('is known to another process that loads what was saved', () => {
		const saved = learn(process()()).saved();
		expect(process()({ ...(saved === undefined ? {} : { staticData: saved }) }).users.contactIdOf('u-1')).toBe('c-1');
	});

	it('survives runs at once: the last to be saved has what all learned', () => {
		const run = process();
		const [one, other] = [run(), run()];
		learn(one, 'u-1');
		learn(other, 'u-2', 'c-2');
		const saved = one.saved() ?? {};
		const later = process()({ staticData: saved }).users;
		expect([later.contactIdOf('u-1'), later.contactIdOf('u-2')]).toEqual(['c-1', 'c-2']);
	});
});

describe('beside a polling trigger', () => {
	it('its bookmark stays where n8n loaded it', () => {
		expect(learn(process()({ staticData: BOOKMARK, polls: true })).saved()).toMatchObject(BOOKMARK);
	});

	it.each<[string, ExecutionOptions]>([
		['on a worker, which loads nothing', {}],
		['in a retry', { mode: 'retry' }],
		['in a run of the trigger itself, on a worker', { mode: 'trigger' }],
	])('nothing is saved %s: the node remembers in its process only, and says so', (_name, options) => {
		const run = process();
		const first = learn(run({ ...options, polls: true }));
		expect(first.saved()).toBeUndefined();
		expect(first.warnings()).toEqual([expect.stringContaining('Remember In')]);
		expect(run({ ...options, polls: true }).users.contactIdOf('u-1')).toBe('c-1');
	});

	it('what another run of the process learned is not put into a copy that was not loaded', () => {
		const run = process();
		const loaded = run({ staticData: BOOKMARK, polls: true });
		const notLoaded = run({ polls: true });
		learn(loaded);
		expect(notLoaded.saved()).toBeUndefined();
		expect(loaded.saved()).toMatchObject(BOOKMARK);
	});

	it('a second node of the run is not misled by what the first one asked for', () => {
		const run = process();
		const { context, saved } = execution({ polls: true });
		context.getWorkflowStaticData('global');
		const { memory, userIds } = newProcess();
		for (const user of ['u-1', 'u-2']) userIds.openUserIds(memory.openMemory(context, 'workflow', clock), 'account', clock).remember(user, 'c');
		expect(saved()).toBeUndefined();
		expect(run().warnings()).toEqual([]);
	});

	it('a run that learns nothing warns of nothing', () => {
		expect(process()({ polls: true }).warnings()).toEqual([]);
	});
});

describe('a remembered state', () => {
	const sync = (run: Run, digest = 'plan-a.'): Run => {
		run.states.remember('email:ada', digest, 'c-1');
		return run;
	};
	const trusted = (run: Run, digest = 'plan-a.'): string | null => run.states.contactIdOf('email:ada', digest);
	const next = (saved: IDataObject | undefined): ExecutionOptions => (saved === undefined ? {} : { staticData: saved });

	it('is trusted by the process that wrote the static data last', () => {
		const run = process();
		const { saved } = sync(run());
		expect(trusted(run(next(saved())))).toBe('c-1');
	});

	it('is not trusted on a worker, which loads nothing', () => {
		const run = process();
		sync(run());
		const later = run();
		expect(trusted(later)).toBeNull();
		expect(later.states.warnings).toEqual([expect.stringContaining('another process')]);
	});

	it('is not trusted within the run that wrote it: no other process was heard in between', () => {
		const run = process();
		expect(trusted(sync(run()))).toBeNull();
	});

	it('is not trusted after a restart', () => {
		const { saved } = sync(process()());
		expect(trusted(process()(next(saved())))).toBeNull();
	});

	it('is not trusted in a sub-workflow, where two workers may save over each other', () => {
		const run = process();
		const { saved } = sync(run({ mode: 'integrated' }));
		expect(trusted(run({ ...next(saved()), mode: 'integrated' }))).toBeNull();
	});

	it('is not trusted once another process wrote, also after this one wrote again', () => {
		const [here, there] = [process(), process()];
		const first = sync(here()).saved();
		const second = sync(there(next(first)), 'plan-b.').saved();
		const third = here(next(second));
		third.states.remember('email:grace', 'plan-a.', 'c-2');
		expect(trusted(here(next(third.saved())))).toBeNull();
	});

	it('ends when the same contact is written under another name', () => {
		const run = process();
		const first = sync(run());
		const second = run(next(first.saved()));
		second.states.remember('id:c-1', 'plan-b.', 'c-1');
		expect(trusted(run(next(second.saved())))).toBeNull();
	});
});
