import type { INodeProperties } from 'n8n-workflow';

import { fromModel, notInTools, objectFromModel, optionalFromModel, toolDescription, withToolDefaults } from '../shared/n8n/toolFields';

const DESCRIPTION = `Saves what is known about one person in Resend, the e-mail service: creates the contact with this e-mail address, or updates it. Use it to store names, a user ID or properties such as a plan, and to say in which segments the person should be.
Only what you give is changed. It sends no e-mail, deletes nothing, never opts anybody in or out, and cannot look anybody up or list people.
Comes back with outcome: created, updated, unchanged, skipped (reason and advice say why) or failed; and what changed. Do not call it again for an outcome that is not failed.`;

const PROPERTIES = 'JSON object as text with values to keep on the contact, for example {"plan":"pro","seats":3}. null clears a value. Leave out when there are none.';
const SEGMENTS =
	'Names of all segments that the person should be in as far as this tool is concerned, separated by commas. Leave out to change no membership. To add somebody to one segment and leave the others alone, use the tool for a single segment instead.';

/** In tool use there is no event to read, so the node starts with fields, filled by the model. */
export function asTool(properties: readonly INodeProperties[]): INodeProperties[] {
	return [
		toolDescription(DESCRIPTION),
		...withToolDefaults(properties.map((field) => (field.name === 'segmentsFromList' ? notInTools(field) : field)), {
			source: { default: 'fields' },
			email: { default: fromModel('email', 'E-mail address of the person. Never guess it: ask when you do not know it.') },
			firstName: { default: optionalFromModel('firstName', 'First name. Leave out to keep the present one.') },
			lastName: { default: optionalFromModel('lastName', 'Last name. Leave out to keep the present one.') },
			userId: { default: optionalFromModel('userId', 'ID of the person in the product, if it is known.') },
			properties: { type: 'json', default: objectFromModel('properties', PROPERTIES) },
			segments: { default: optionalFromModel('segments', SEGMENTS) },
		}),
	];
}
