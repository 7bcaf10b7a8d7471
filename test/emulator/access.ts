import { ApiError } from './answers';
import type { Quirks } from './quirks';

/** What the edge says to a request without a User-Agent: no envelope, not even JSON. */
export const CLOUDFLARE_1010 = {
	status: 403,
	body: '<!DOCTYPE html>\n<html lang="en-US"><head><title>Access denied | api.resend.com used Cloudflare to restrict access</title></head><body><h1>Error <span>1010</span></h1><p>The owner of this website has banned your access based on your browser\'s signature.</p></body></html>\n',
};

export interface Keys {
	/** Full access. */
	readonly apiKey: string;
	/** Sending access. */
	readonly sendingKey: string;
}

/** The reason a key is refused, or undefined. */
export function refusal(authorization: string | undefined, keys: Keys, quirks: Quirks, sendingAllowed: boolean): ApiError | undefined {
	const key = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
	if (key === undefined) return new ApiError(401, 'missing_api_key', 'Missing API Key');
	if (key === keys.apiKey || (key === keys.sendingKey && sendingAllowed)) return undefined;
	if (key === keys.sendingKey) return new ApiError(401, 'restricted_api_key', 'This API key is restricted to only send emails');
	return new ApiError(quirks.wrongKeyStatus, 'validation_error', 'API key is invalid');
}
