import { z } from 'zod';
import manifest from '../../package.json';
import { type Emulator, startEmulator } from '../emulator/server';
import { installed } from './n8n/installed';
import { type N8n, startN8n } from './n8n/start';

const NODES = manifest.n8n.nodes.map((file) => file.replace(/^.*\/(\w)(\w*)\.node\.js$/, (_all, first: string, rest: string) => first.toLowerCase() + rest));

const icons = z.object({ light: z.string(), dark: z.string() });
const codex = z.object({ categories: z.array(z.string()), alias: z.array(z.string()), resources: z.object({ primaryDocumentation: z.array(z.object({ url: z.string() })).nonempty() }) });
const types = z.array(z.object({ name: z.string(), iconUrl: icons.or(z.string()).optional(), codex: z.unknown() }).passthrough());

/** Words that somebody types who does not know our name. */
const SEARCHED =
	'contact, audience, segment, list, mailing list, newsletter, subscribe, unsubscribe, identify, cdp, crm sync, jitsu, segment.com, rudderstack, posthog, customer.io, loops, mailchimp, email, transactional, template, marketing'.split(', ');

/** As the editor asks for them: by version and operation. */
const SCHEMAS = ['resendContactSync/1.json', 'resendSegment/1/add.json', 'resendSegment/1/remove.json', 'resendSendTemplate/1.json'];

describe('the packed package, installed in n8n', () => {
	let n8n: N8n;
	let resend: Emulator;

	beforeAll(async () => {
		[n8n, resend] = await Promise.all([startN8n(installed()), startEmulator({ rateLimit: 'off' })]);
	});
	afterAll(async () => {
		await Promise.all([n8n?.stop(), resend?.stop()]);
	});

	const listed = async (kind: 'nodes' | 'credentials') => types.parse((await n8n.session.call('GET', `/types/${kind}.json`)).body);
	const tested = async (apiKey: string, baseUrl: string = resend.url) => await n8n.testCredential('resendSyncApi', { apiKey, baseUrl });

	test.each(NODES)('%s is offered as a node and as a tool of an agent', async (name) => {
		const names = (await listed('nodes')).map((type) => type.name);
		expect(names).toEqual(expect.arrayContaining([`${manifest.name}.${name}`, `${manifest.name}.${name}Tool`]));
	});

	test.each(NODES)('the codex of %s is read: the words it is searched by, and its documentation', async (name) => {
		const type = (await listed('nodes')).find((one) => one.name === `${manifest.name}.${name}`);
		const { alias, categories, resources } = codex.parse(type?.codex);
		expect(SEARCHED.filter((word) => !alias.includes(word))).toEqual([]);
		expect(categories).toContain('Marketing');
		expect(resources.primaryDocumentation[0]?.url).toMatch(/\/docs\/[a-z-]+\.md$/);
	});

	test.each(SCHEMAS)('the columns of the output are known before the first run: %s', async (schema) => {
		const answer = await n8n.session.call('GET', `/schemas/${manifest.name}.${schema}`);
		expect(answer).toMatchObject({ status: 200, body: { type: 'object', properties: { outcome: { type: 'string' } } } });
	});

	test('every icon, light and dark, is served as an image', async () => {
		const ours = [...(await listed('nodes')).filter((type) => type.name.startsWith(manifest.name)), ...(await listed('credentials')).filter((type) => type.name === 'resendSyncApi')];
		const urls = ours.flatMap(({ iconUrl }) => Object.values(icons.parse(iconUrl)));
		expect(urls.length).toBeGreaterThanOrEqual(2 * NODES.length + 2);
		for (const url of urls) expect([url, (await n8n.session.call('GET', `/${url}`)).status]).toEqual([url, 200]);
	});

	test('the credential accepts a key with full access, and asks Resend once', async () => {
		const before = resend.requests().length;
		expect(await tested(resend.apiKey)).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(resend.requests().length - before).toBe(1);
	});

	test('a base URL with a slash at its end is the same', async () => {
		expect(await tested(resend.apiKey, `${resend.url}/`)).toMatchObject({ status: 'OK' });
	});

	test('for a sending-only key it says that Full access is needed', async () => {
		expect(await tested(resend.sendingKey)).toEqual({ status: 'Error', message: expect.stringMatching(/Full access.*resend\.com\/api-keys/) });
	});

	test('for a wrong key it says where to find the right one', async () => {
		expect(await tested('re_wrong')).toEqual({ status: 'Error', message: expect.stringMatching(/does not know this API key.*resend\.com\/api-keys/) });
	});

	test('a server that is not Resend is not taken for a success', async () => {
		expect(await tested(resend.apiKey, `${n8n.url}/healthz`)).toEqual({ status: 'Error', message: expect.stringMatching(/Base URL/) });
	});

	test('trouble at Resend is not blamed on the key', async () => {
		resend.fault({ kind: 'status', status: 500 });
		expect(await tested(resend.apiKey)).toEqual({ status: 'Error', message: expect.stringMatching(/problem of its own/) });
	});
});
