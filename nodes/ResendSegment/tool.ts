import type { INodeProperties } from 'n8n-workflow';

import { fromModel, optionalFromModel, toolDescription, withToolDefaults } from '../shared/n8n/toolFields';

const ADD = `Adds one person to one segment (a mailing list) in Resend, the e-mail service. Use it when somebody asks to add, subscribe or move a person to a named list.
A name that no segment has makes a new segment, which a warning then says. It sends no e-mail and never opts anybody in: somebody who opted out stays opted out, also as a member. It cannot look up addresses or list segments.
Comes back with outcome and segment.change: added, or kept when the person was in it already; or outcome skipped with reason contact_not_found when Resend has no contact with this address, which the advice explains: then say so, it may be a typo. Do not call it again for any of these.`;

const REMOVE = `Removes one person from one segment (a mailing list) in Resend, the e-mail service. The contact itself stays, and so do its other segments; it is no opt-out. Use it when somebody asks to take a person off a named list.
Comes back with outcome and segment.change: removed, or missing when the person was not in it or there is no such segment; or outcome skipped with reason contact_not_found when Resend has no contact with this address. Do not call it again for any of these.`;

const SEGMENT = 'Exact name of the segment, as the user wrote it. Do not invent one: ask when it is not clear which is meant.';

/** A name from the model in place of a choice from the list; whoever wants one fixed segment picks it in the panel. */
export function asTool(properties: readonly INodeProperties[]): INodeProperties[] {
	return [
		toolDescription(ADD, { operation: ['add'] }),
		toolDescription(REMOVE, { operation: ['remove'] }),
		...withToolDefaults(properties, {
			// A model may have the address wrong: then nobody is created for it.
			createContactIfMissing: { default: false },
			segment: { default: { __rl: true, mode: 'name', value: fromModel('segment', SEGMENT) } },
			email: { default: fromModel('email', 'E-mail address of the person. Never guess it: ask when you do not know it.') },
			firstName: { default: optionalFromModel('firstName', 'First name. Leave out to keep the present one.') },
			lastName: { default: optionalFromModel('lastName', 'Last name. Leave out to keep the present one.') },
		}),
	];
}
