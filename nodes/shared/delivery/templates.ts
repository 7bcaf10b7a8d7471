import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { Template } from '../resend/types';
import { named } from '../sending/text';
import type { Failure } from '../sync/failure';
import { attempt, refused } from '../sync/failure';

export type LoadedTemplate = ({ kind: 'loaded'; template: Template } | { kind: 'failed'; failure: Failure }) & Meter;

/** Each template once, by the id or alias that the items gave. */
export async function loadTemplates(wanted: Iterable<string>, openApi: (meter: Meter) => Pick<ResendApi, 'getTemplate'>): Promise<Map<string, LoadedTemplate>> {
	const loaded = new Map<string, LoadedTemplate>();
	for (const idOrAlias of new Set(wanted)) loaded.set(idOrAlias, await load(idOrAlias, openApi));
	return loaded;
}

async function load(idOrAlias: string, openApi: (meter: Meter) => Pick<ResendApi, 'getTemplate'>): Promise<LoadedTemplate> {
	const meter: Meter = { requests: 0, retries: 0 };
	if (idOrAlias === '') return { kind: 'failed', failure: NONE_CHOSEN, ...meter };
	const asked = await attempt(() => openApi(meter).getTemplate(idOrAlias));
	if (asked.kind === 'failed') return { kind: 'failed', failure: asked.failure, ...meter };
	if (asked.value === 'notFound') return { kind: 'failed', failure: unknown(idOrAlias), ...meter };
	return { kind: 'loaded', template: asked.value, ...meter };
}

const NONE_CHOSEN = refused('templateUnusable', 'No template is chosen', 'Choose one in the field Template, or check its expression against the data of this item. Nothing was sent.').failure;

function unknown(idOrAlias: string): Failure {
	return refused(
		'templateUnusable',
		`Resend has no template ${named(idOrAlias)} in this account`,
		'Check the ID or the alias at https://resend.com/templates, and that the API key belongs to the right team. Nothing was sent.',
	).failure;
}
