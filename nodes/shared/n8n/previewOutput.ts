import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { StepDescription } from '../plan/steps';
import { IMPORT_MS_PER_ROW } from '../resend/api/imports';
import type { RunPreview } from '../sync/preview';

/** Option of every node: plan as a run does, and stop before anything is written. */
export const previewOnlyField: INodeProperties = {
	displayName: 'Preview Only',
	name: 'previewOnly',
	type: 'boolean',
	default: false,
	description: 'Whether to write nothing and only show in each item what would happen: what is created, fields before and after, segments, e-mails, and how many requests the run would make',
};

export function isPreview(options: IDataObject): boolean {
	return options['previewOnly'] === true;
}

/** Requests a second that a team may make unless Resend raised its limit (Resend's docs: rate limit). */
const REQUESTS_PER_SECOND = 10;

/** What a step would be, as JSON for the output. */
export type PreviewStep = StepDescription | ({ step: string } & IDataObject);

/** `run`: what the whole run would do; given for the first item of a run. */
export function previewOf(steps: readonly PreviewStep[], writes: number, run: IDataObject | null): IDataObject {
	return { steps: steps.map((step): IDataObject => ({ ...step })), writes, ...(run === null ? {} : { run }) };
}

/** Seconds that requests take at the account's limit, with those of an import that runs beside them; rounded up. */
export function secondsOf(requests: number, importMs = 0): number {
	return Math.ceil(requests / REQUESTS_PER_SECOND + importMs / 1000);
}

export function runFigures({ writes, requests, newProperties, newSegments, imports }: RunPreview): IDataObject {
	const mostContacts = Math.max(0, ...imports.map(({ contacts }) => contacts));
	return {
		writes,
		requests,
		seconds: secondsOf(requests, mostContacts * IMPORT_MS_PER_ROW),
		newProperties: [...newProperties],
		newSegments: [...newSegments],
		imports: imports.map(({ contacts, segments }) => ({ contacts, segments: [...segments] })),
	};
}
