/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { IDataObject } from 'n8n-workflow';

import type { RemoteEmulator } from './emulators';

type Fields = Record<string, unknown>;

interface KnownContact {
	id: string;
	properties: Record<string, { value: unknown } | undefined>;
}

const MARKER = 'jitsu_managed_audiences';
const RESERVED = new Set(['email', 'firstName', 'lastName', 'unsubscribed', 'resendAudiences']);

/**
 * What today's best does, event by event, as the published Resend destination of Jitsu: read, write, one call per segment,
 * no comparison with what is there, no coalescing. In its favour: the segments and property keys it has seen are remembered,
 * and a refused request is repeated when the server says so instead of starting the event again.
 */
export class Baseline {
	private readonly segmentIds = new Map<string, string>();
	private segmentsListed = false;
	private readonly keys = new Set<string>();

	constructor(private readonly resend: Pick<RemoteEmulator, 'url' | 'apiKey'>) {}

	/** `segments`: the setting; a trait `resendAudiences` wins. */
	async event(event: IDataObject, segments: readonly string[]): Promise<void> {
		const context = objectIn(objectIn(event['context'])['traits']);
		const own = objectIn(event['traits']);
		if (event['type'] === 'identify') return this.identify({ ...context, ...own }, event, segments);
		const properties = await this.defined(own);
		await this.request('PATCH', `/contacts/${encodeURIComponent(String(context['email']))}`, { properties });
	}

	/** One mail, as a workflow with an HTTP or Resend node sends it; the contact before it, where that is asked for. */
	async send(mail: IDataObject, template: string, contact: 'written' | 'leftAlone'): Promise<void> {
		const { email, firstName, template_variables: variables } = mail;
		if (contact === 'written') {
			const { status } = await this.request('GET', `/contacts/${encodeURIComponent(String(email))}`);
			const fields = { first_name: firstName };
			if (status === 404) await this.request('POST', '/contacts', { email, ...fields });
			else await this.request('PATCH', `/contacts/${encodeURIComponent(String(email))}`, fields);
		}
		await this.request('POST', '/emails', { to: [email], template: { id: template, variables } });
	}

	private async identify(traits: Fields, event: IDataObject, setting: readonly string[]): Promise<void> {
		const address = encodeURIComponent(String(traits['email']));
		const found = await this.request('GET', `/contacts/${address}`);
		const trait = traits['resendAudiences'];
		const names = typeof trait === 'string' ? trait.split(',').map((name) => name.trim()) : setting;
		const wanted: string[] = [];
		for (const name of names) wanted.push(await this.segmentId(name));
		const ids = { jitsu_user_id: event['userId'], jitsu_anonymous_id: event['anonymousId'] };
		const properties = await this.defined({ ...traits, ...ids, [MARKER]: `[${wanted.join(',')}]` });
		const fields = { first_name: traits['firstName'], last_name: traits['lastName'], properties };
		if (found.status === 404) {
			await this.request('POST', '/contacts', { email: traits['email'], ...fields, segments: wanted.map((id) => ({ id })) });
			return;
		}
		const contact = found.body as KnownContact;
		const managed = String(contact.properties[MARKER]?.value ?? '').replace(/[[\]]/g, '').split(',').filter((id) => id !== '');
		const leaving = managed.filter((id) => !wanted.includes(id));
		// With somebody to take out, the record follows in the end.
		const upFront = leaving.length === 0 ? properties : Object.fromEntries(Object.entries(properties).filter(([key]) => key !== MARKER));
		await this.request('PATCH', `/contacts/${address}`, { ...fields, properties: upFront });
		for (const id of wanted) await this.request('POST', `/contacts/${address}/segments/${id}`);
		for (const id of leaving) await this.request('DELETE', `/contacts/${address}/segments/${id}`);
		if (leaving.length > 0) await this.request('PATCH', `/contacts/${address}`, { properties: { [MARKER]: properties[MARKER] } });
	}

	private async segmentId(name: string): Promise<string> {
		if (!this.segmentsListed) {
			const { body } = await this.request('GET', '/segments');
			for (const segment of (body as { data: Array<{ id: string; name: string }> }).data) this.segmentIds.set(segment.name, segment.id);
			this.segmentsListed = true;
		}
		const known = this.segmentIds.get(name);
		if (known !== undefined) return known;
		const { id } = (await this.request('POST', '/segments', { name })).body as { id: string };
		this.segmentIds.set(name, id);
		return id;
	}

	/** The values to store, their keys defined: one request per key it has not seen, "exists" is as good. */
	private async defined(traits: Fields): Promise<Record<string, string>> {
		const stored = Object.entries(traits).filter(([key, value]) => !RESERVED.has(key) && value !== undefined && value !== null);
		for (const [key] of stored) {
			if (this.keys.has(key)) continue;
			await this.request('POST', '/contact-properties', { key, type: 'string' });
			this.keys.add(key);
		}
		return Object.fromEntries(stored.map(([key, value]) => [key, String(value)]));
	}

	private async request(method: string, path: string, body?: Fields): Promise<{ status: number; body: unknown }> {
		for (;;) {
			const response = await fetch(`${this.resend.url}${path}`, {
				method,
				headers: { authorization: `Bearer ${this.resend.apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			const answer: unknown = await response.json();
			if (response.status === 429) await sleep(Number(response.headers.get('retry-after') ?? 1) * 1000);
			else if (response.ok || response.status === 404 || response.status === 409) return { status: response.status, body: answer };
			else throw new Error(`The baseline's ${method} ${path} was answered with ${response.status}: ${JSON.stringify(answer)}`);
		}
	}
}

function objectIn(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function sleep(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
