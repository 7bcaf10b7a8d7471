import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

const NEEDS_FULL_ACCESS =
	'This key may only send e-mails. Contacts and segments need a key with the Full access permission: create one at https://resend.com/api-keys and paste it here.';
const WRONG_KEY =
	'Resend does not know this API key. Copy the whole key (it starts with re_) when you create it at https://resend.com/api-keys: it is shown only once.';
const SUSPENDED = 'Resend has suspended or deactivated this API key. Create a new one at https://resend.com/api-keys.';
const BUSY = 'The key was not checked: Resend refuses requests for a moment because too many came at once. Try again.';
const OUT_OF_ORDER = 'The key was not checked: Resend has a problem of its own right now (see https://resend-status.com). Try again later.';
const NOT_RESEND =
	'The server at the Base URL did not answer like the Resend API. Use https://api.resend.com unless you run a proxy in front of it.';

/** A rule on one field of the answer's JSON: `{statusCode, name, message}` of an error, `{object: 'list', …}` of a success. */
function when(key: string, value: string | number | undefined, message: string): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/**
 * The first rule that holds decides. A status alone cannot tell a sending-only key from a wrong one (both are 401), so error
 * statuses are let through and the rules read the body. The last one catches whatever is no list of Resend's, an HTML page too.
 */
const rules: IAuthenticateRuleResponseSuccessBody[] = [
	when('name', 'restricted_api_key', NEEDS_FULL_ACCESS),
	when('name', 'invalid_permission', NEEDS_FULL_ACCESS),
	when('name', 'suspended_api_key', SUSPENDED),
	when('name', 'rate_limit_exceeded', BUSY),
	when('statusCode', 400, WRONG_KEY),
	when('statusCode', 401, WRONG_KEY),
	when('statusCode', 403, WRONG_KEY),
	when('statusCode', 500, OUT_OF_ORDER),
	when('statusCode', 503, OUT_OF_ORDER),
	when('object', undefined, NOT_RESEND),
];

export class ResendSyncApi implements ICredentialType {
	name = 'resendSyncApi';

	displayName = 'Resend Sync API';

	icon: Icon = { light: 'file:resend.svg', dark: 'file:resend.dark.svg' };

	documentationUrl = 'https://resend.com/docs/dashboard/api-keys/introduction';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 're_…',
			description: 'A key with the Full access permission, created at https://resend.com/api-keys',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.resend.com',
			placeholder: 'e.g. https://api.resend.com',
			description: 'Where the API answers. Change it only for a proxy in front of Resend, or for tests.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/segments',
			qs: { limit: 1 },
			ignoreHttpStatusErrors: true,
		},
		rules,
	};
}
