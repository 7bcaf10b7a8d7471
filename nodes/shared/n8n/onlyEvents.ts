import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EventLabel } from '../events/selection';
import { eventPatterns, isSelected, labelOf } from '../events/selection';

/**
 * What an item calls its event: the name of a CDP's track event, else the type of a CDP's or an app's event, in the body of
 * a Webhook node or in the item itself; behind another node of this pack, the event that one reports.
 */
const EVENT_NAME =
	'={{ $json.eventName ?? (($json.body?.type ?? $json.type) === "track" ? ($json.body?.event ?? $json.event) : ($json.body?.type ?? $json.body?.event ?? $json.body?.event_type ?? $json.type ?? $json.event ?? $json.event_type)) }}';

/** `resource.type`, `resource_type`, or the object a Stripe event is about. */
const RESOURCE_TYPE =
	'={{ $json.body?.resource?.type ?? $json.body?.resource_type ?? $json.body?.data?.object?.object ?? $json.resource?.type ?? $json.resource_type ?? $json.data?.object?.object }}';

/** For a node's `options`: makes one workflow that gets every event serve as a rule for some. */
export const onlyEventsFields: INodeProperties[] = [
	{
		displayName: 'Only These Events',
		name: 'onlyEvents',
		type: 'string',
		placeholder: 'e.g. user.signup, trial.*',
		default: '',
		description:
			'Names or types of the events to act on, separated by commas; a * at the end stands for any ending, letter case does not count. All other items pass through as skipped and cost no request. Empty acts on everything.',
	},
	{
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		default: EVENT_NAME,
		description: 'What "Only These Events" is compared with. Without this option: the name of a track event, else the type of the event.',
	},
	{
		displayName: 'Only These Resource Types',
		name: 'onlyResourceTypes',
		type: 'string',
		placeholder: 'e.g. subscription, invoice',
		default: '',
		description: 'Types of the resource an event is about, written like "Only These Events". Empty acts on all of them.',
	},
	{
		displayName: 'Resource Type',
		name: 'resourceType',
		type: 'string',
		default: RESOURCE_TYPE,
		description: 'What "Only These Resource Types" is compared with. Without this option: resource.type, resource_type, or the object of a Stripe event.',
	},
];

export type Selected = EventLabel & { decision: 'selected' | 'notSelected' };

/** Whether the options of this item select it. `options` is the collection as read for the item. */
export function selectedBy(context: IExecuteFunctions, options: IDataObject, itemIndex: number): Selected {
	const label: EventLabel = {
		event: labelOf(valueOf(context, options['eventName'], EVENT_NAME, itemIndex)),
		resourceType: labelOf(valueOf(context, options['resourceType'], RESOURCE_TYPE, itemIndex)),
	};
	const selection = { events: eventPatterns(options['onlyEvents']), resourceTypes: eventPatterns(options['onlyResourceTypes']) };
	return { ...label, decision: isSelected(selection, label) ? 'selected' : 'notSelected' };
}

/** An option that nobody added has no value: n8n fills in no defaults inside a collection. */
function valueOf(context: IExecuteFunctions, chosen: unknown, byDefault: string, itemIndex: number): unknown {
	return chosen === undefined || chosen === '' ? context.evaluateExpression(byDefault.slice(1), itemIndex) : chosen;
}
