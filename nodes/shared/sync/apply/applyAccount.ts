import { quoted } from '../../contact/propertyValues';
import type { AccountStep } from '../../plan/steps';
import type { ContactsApi, SyncContext } from '../context';
import type { Failure } from '../failure';
import { attempt, isAboutContent, refused, SyncFailure } from '../failure';
import { settleTwins } from './settleTwins';

/** Makes what the account has to have, each thing once for all executions of the process. Throws what concerns more than one thing. */
export async function applyAccountSteps(steps: readonly AccountStep[], context: SyncContext, api: ContactsApi): Promise<void> {
	const { account, clock, settings, startedAt } = context;
	const asker = { api, clock, retryCapMs: settings.retryCapMs, since: startedAt };
	let hasCreated = false;
	for (const step of steps) {
		if (step.step === 'defineProperty') {
			const defined = await account.properties.define(step.key, step.type, asker);
			if (defined === 'refused' && step.key === settings.own.marker) throw noMarker(step.key);
			if (defined === 'refused') context.additions.refuseKey(step.key);
			continue;
		}
		const made = await attempt(() => account.segments.ensure(step.name, asker));
		if (made.kind === 'ok') {
			if (made.value === 'created') context.additions.createdSegments.add(step.name);
			if (made.value === 'created') hasCreated = true;
			continue;
		}
		const refusal = notCreated(step.name, made.failure);
		if (refusal === null) throw new SyncFailure(made.failure);
		context.additions.refuseSegment(step.name, refusal);
	}
	if (!hasCreated) return;
	await account.segments.confirm(asker);
	// The sooner a twin is gone, the fewer others meet it.
	await settleTwins(context, api);
}

/** Resend refused this segment and not the key: the plan may have no room for another one. */
function notCreated(name: string, failure: Failure): Failure | null {
	if (!isAboutContent(failure) && failure.code !== 'quota') return null;
	return {
		...failure,
		code: 'segmentNotCreated',
		message: `Resend did not create the segment ${quoted(name)}: ${failure.message.replace(/[.\s]*$/, '')}`,
		advice: 'A Resend plan has a limited number of segments: delete one that is no longer used, or upgrade the plan, then run this item again. The other changes of the contact were written.',
	};
}

/** Without its record a membership would be nobody's, and never be taken back. */
function noMarker(key: string): SyncFailure {
	return refused(
		'markerUndefined',
		`Resend refused to define the property "${key}"`,
		'The sync keeps its record of segments there. Define it in Resend as text, or set another one in the option Property Prefix. Nobody was moved.',
	);
}
