import type { INodeProperties } from 'n8n-workflow';

import { fromModel, objectFromModel, optionalFromModel, toolDescription, withToolDefaults } from '../shared/n8n/toolFields';

const DESCRIPTION = `Sends one e-mail through Resend: a template that exists there, to one person, with values for its variables. A real e-mail leaves at once and cannot be taken back, so use it only when the user clearly asks for it, once per request.
It sends no free text, only templates. Nothing is sent when something is missing: the error then names the variable or the template, so ask the user for it. Somebody who opted out of marketing gets it too.
Comes back with outcome sent and emailId, or skipped, or failed with what to do.`;

/** The template by ID or alias from the model; whoever wants one fixed template picks it in the panel. */
export function asTool(properties: readonly INodeProperties[]): INodeProperties[] {
	return [
		toolDescription(DESCRIPTION),
		...withToolDefaults(properties, {
			template: { default: { __rl: true, mode: 'id', value: fromModel('template', 'Alias or ID of the template, for example welcome-mail') } },
			to: { default: fromModel('to', 'E-mail address of the person who gets it. Never guess it: ask when you do not know it.') },
			variablesMode: { default: 'json' },
			variablesJson: { default: objectFromModel('variables', 'JSON object as text with the variables of the template, for example {"firstName":"Anna"}. Only values that the user gave or that you know.') },
			firstName: { default: optionalFromModel('firstName', 'First name for the contact. Leave out to keep the present one.') },
			lastName: { default: optionalFromModel('lastName', 'Last name for the contact. Leave out to keep the present one.') },
		}),
	];
}
