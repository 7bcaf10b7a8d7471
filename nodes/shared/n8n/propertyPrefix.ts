import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { OwnKeys } from '../contact/propertyKeys';
import { ownKeys } from '../contact/propertyKeys';

const PREFIX = 'jitsu';

/** Option of every node that reads or writes the sync's own record on a contact: all nodes of an account need the same. */
export const propertyPrefixField: INodeProperties = {
	displayName: 'Property Prefix',
	name: 'propertyPrefix',
	type: 'string',
	default: PREFIX,
	description:
		'Start of the names of the properties that the sync keeps for itself: PREFIX_user_id, PREFIX_anonymous_id and PREFIX_managed_audiences. Keep "jitsu" to take over contacts that Jitsu manages; use the same in all nodes.',
};

export function readOwnKeys(context: IExecuteFunctions, value: unknown): OwnKeys {
	const prefix = typeof value === 'string' && value.trim() !== '' ? value.trim() : PREFIX;
	if (/^[A-Za-z0-9_]{1,30}$/.test(prefix)) return ownKeys(prefix);
	throw new NodeOperationError(context.getNode(), 'The Property Prefix has a character that Resend does not take', {
		description: 'Use letters, digits and underscores only, at most 30 of them.',
	});
}
