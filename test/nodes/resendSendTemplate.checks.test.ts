import type { IDataObject } from 'n8n-workflow';

import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { addWelcome, failures, outcomes, people, send, sends } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

const VARIABLES = [{ key: 'plan' }, { key: 'seats', type: 'number' as const }, { key: 'firstName', fallback: 'there' }];
const given = (template_variables: IDataObject): IDataObject[] => people(1, () => ({ template_variables }));
const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** The one failed item of a run that was to fail before anything was written or sent. */
async function refusal(parameters: IDataObject, items: unknown[]): Promise<IDataObject | undefined> {
	const failed = failures(await send(emulator, { upsertContact: true, ...parameters }, items, CONTINUE));
	expect(failed).toHaveLength(1);
	expect(sends(emulator)).toEqual([]);
	expect(emulator.state.contacts.all()).toEqual([]);
	// Whom it was for stands in the item, never in the text of an error.
	expect(JSON.stringify(failed.map(({ error, message }) => [error, message]))).not.toContain('@');
	return failed[0];
}

describe('variables', () => {
	beforeEach(() => void addWelcome(emulator, { variables: VARIABLES }));

	it.each([
		['is missing', { seats: 3 }, 'Template "Welcome": variable "plan" is missing and has no fallback'],
		['is null', { plan: null, seats: 3 }, 'variable "plan" is missing'],
		['is empty', { plan: '', seats: 3 }, 'variable "plan" is missing'],
		['is spelled in another letter case', { Plan: 'pro', seats: 3 }, 'variable "plan" is missing'],
		['is text where a number belongs', { plan: 'pro', seats: 'many' }, 'variable "seats" has to be a number, but is text that is no number'],
		['is a boolean where a number belongs', { plan: 'pro', seats: true }, 'variable "seats" has to be a number, but is a boolean'],
		['is beyond the largest number', { plan: 'pro', seats: 1e16 }, 'variable "seats" is beyond'],
		['is an object', { plan: { name: 'pro' }, seats: 3 }, 'variable "plan" has to be text, but is an object'],
		['is longer than 2,000 characters', { plan: 'x'.repeat(2001), seats: 3 }, 'variable "plan" has 2001 characters'],
	])('one that %s is named, and nothing is sent or written', async (_what, variables, words) => {
		const failed = await refusal({}, given(variables));
		expect(failed?.['error']).toContain(words);
		expect(failed).toMatchObject({ details: { code: 'variableInvalid', template: { name: 'Welcome' } } });
	});

	it('all that is wrong is reported at once', async () => {
		const failed = await refusal({}, given({ seats: 'x' }));
		expect(failed?.['error']).toContain('variable "plan" is missing and has no fallback; variable "seats" has to be a number');
	});

	it('the error of a stopped run names the item, the template and the variable, and what a new execution does; the others are sent', async () => {
		const items = people(3, (index) => ({ template_variables: index === 1 ? {} : { plan: 'pro', seats: 1 } }));
		const result = await send(emulator, {}, items);
		expect(result.error()).toContain('Template "Welcome": variable "plan" is missing');
		expect(result.error()).toContain('[item 1]');
		expect(JSON.stringify(result.run.data.resultData.error)).toContain('The other 2 are done or skipped. A new execution sends those again');
		expect(emulator.state.emails.all()).toHaveLength(2);
	});

	it.each([
		['numbers stay numbers', { plan: 'pro', seats: 3 }, { plan: 'pro', seats: 3, firstName: 'there' }],
		['numeric text becomes a number', { plan: 'pro', seats: ' 3.5 ' }, { plan: 'pro', seats: 3.5, firstName: 'there' }],
		['numbers and booleans become text', { plan: 7, seats: 0, firstName: true }, { plan: '7', seats: 0, firstName: 'true' }],
		['an empty value gets the fallback', { plan: 'pro', seats: 3, firstName: '' }, { plan: 'pro', seats: 3, firstName: 'there' }],
		['2,000 characters fit', { plan: 'x'.repeat(2000), seats: 3 }, { plan: 'x'.repeat(2000), seats: 3, firstName: 'there' }],
	])('%s', async (_rule, variables, arrived) => {
		outcomes(await send(emulator, {}, given(variables)));
		expect(emulator.state.emails.all()[0]?.variables).toEqual(arrived);
	});

	it('an unknown one is left out with a warning', async () => {
		emulator.setQuirks({ unknownVariable: '422' });
		const [sent] = outcomes(await send(emulator, {}, given({ plan: 'pro', seats: 3, color: 'red' })));
		expect(sent?.['warnings']).toEqual(['The template has no variable "color": it is left out.']);
		expect(emulator.requests({ route: '/emails' })[0]?.body).toMatchObject({ template: { variables: { plan: 'pro', seats: 3 } } });
	});

	it('come from fields as the editor stores them: null for what nobody filled in', async () => {
		const schema = VARIABLES.map(({ key, type = 'string', fallback }) => ({ id: key, displayName: key, type, required: fallback === undefined, display: true, defaultMatch: false }));
		const value = { plan: '={{ $json.plan }}', seats: '={{ "12" }}', firstName: null };
		outcomes(await send(emulator, { variablesMode: 'fields', variables: { mappingMode: 'defineBelow', value, schema } }, people(1, () => ({ plan: 'team' }))));
		expect(emulator.state.emails.all()[0]?.variables).toEqual({ plan: 'team', seats: 12, firstName: 'there' });
	});

	it('from fields, a missing one is named too', async () => {
		const schema = VARIABLES.map(({ key, type = 'string', fallback }) => ({ id: key, displayName: key, type, required: fallback === undefined, display: true, defaultMatch: false }));
		const variables = { mappingMode: 'defineBelow', value: { plan: '={{ $json.plan }}', seats: 1 }, schema };
		expect((await refusal({ variablesMode: 'fields', variables }, people(1)))?.['error']).toContain('variable "plan" is missing');
	});

	it.each([['text', '[1, 2]'], ['no JSON', 'plan: pro']])('that are %s instead of an object are refused', async (_what, variablesJson) => {
		expect((await refusal({ variablesJson }, people(1)))?.['error']).toContain('Variables (JSON) is no JSON object');
	});

	it('of a template with unpublished changes are for Resend to judge', async () => {
		emulator.reset();
		const id = addWelcome(emulator, { variables: [{ key: 'plan' }] });
		const template = emulator.state.templates.get(id);
		const published = template?.published;
		if (template === undefined || !published) throw new Error('no template');
		template.draft = { ...published, versionId: 'newer', variables: [] };
		const [sent] = outcomes(await send(emulator, {}, given({ plan: 'pro' })));
		expect(sent?.['warnings']).toEqual([expect.stringContaining('changes that are not published')]);
		expect(emulator.state.emails.all()[0]?.variables).toEqual({ plan: 'pro' });
	});
});

describe('templates', () => {
	it('an alias and an id are one template, loaded once each a run', async () => {
		const id = addWelcome(emulator);
		const sent = outcomes(await send(emulator, { template: '={{ $json.template }}' }, people(4, (index) => ({ template: index % 2 === 0 ? id : 'welcome' }))));
		expect(sent.map(({ template }) => template)).toEqual(Array.from({ length: 4 }, () => ({ id, name: 'Welcome' })));
		expect(emulator.requests({ method: 'GET' })).toHaveLength(2);
		expect(sent.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(emulator.requests().length);
	});

	it('a draft is refused', async () => {
		addWelcome(emulator, { published: false });
		expect((await refusal({}, people(1)))?.['error']).toBe('Template "Welcome" is a draft');
	});

	it('an unknown one is refused by what was asked for', async () => {
		expect((await refusal({}, people(1)))?.['error']).toBe('Resend has no template "welcome" in this account');
	});

	it('none chosen costs no request', async () => {
		expect((await refusal({ template: '={{ $json.template }}' }, people(1)))?.['error']).toBe('No template is chosen');
		expect(emulator.requests()).toEqual([]);
	});

	it.each([
		['sender', { from: null }, { from: 'Acme <other@acme.example>' }],
		['subject', { subject: null }, { subject: 'Hello' }],
	])('without %s it needs the option', async (what, content, options) => {
		addWelcome(emulator, content);
		expect((await refusal({}, people(1)))?.['error']).toBe(`Template "Welcome" has no ${what}`);
		outcomes(await send(emulator, { options }, people(1)));
		expect(emulator.state.emails.all()).toMatchObject([options]);
	});

	it('one unusable template does not hold up the items of another', async () => {
		addWelcome(emulator);
		emulator.state.addTemplate({ name: 'Draft', alias: 'draft', published: false });
		const result = await send(emulator, { template: '={{ $json.template }}' }, people(3, (index) => ({ template: index === 1 ? 'draft' : 'welcome' })), CONTINUE);
		expect(result.output('Node').map(({ json }) => json['error'] ?? json['outcome'])).toEqual(['sent', 'Template "Draft" is a draft', 'sent']);
	});
});

describe('recipients and options', () => {
	beforeEach(() => void addWelcome(emulator));

	it('everything given reaches Resend, over what the template says', async () => {
		const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
		const options = {
			subject: 'Own subject',
			from: 'Acme <own@acme.example>',
			replyTo: 'help@acme.example',
			cc: 'cc1@acme.example, cc2@acme.example',
			bcc: 'bcc@acme.example',
			scheduledAt,
			tags: { tag: [{ name: 'flow', value: 'trial' }] },
			headers: { header: [{ name: 'X-Ref', value: '7' }] },
		};
		const [sent] = outcomes(await send(emulator, { options }, people(1)));
		expect(sent).toMatchObject({ outcome: 'sent', scheduledAt, to: 'person-0@example.com', retries: 0, requests: 2 });
		expect(emulator.state.emails.all()).toMatchObject([
			{ subject: 'Own subject', from: 'Acme <own@acme.example>', replyTo: ['help@acme.example'], cc: ['cc1@acme.example', 'cc2@acme.example'], bcc: ['bcc@acme.example'], scheduledAt: expect.anything(), tags: [{ name: 'flow', value: 'trial' }], headers: { 'X-Ref': '7' }, lastEvent: 'scheduled' },
		]);
	});

	it('several recipients get one e-mail, and no contact is touched', async () => {
		const [sent] = outcomes(await send(emulator, { to: 'Ada <a@example.com>, "King, B" <b@example.com>; a@example.com', upsertContact: true }, people(1)));
		expect(sent).toMatchObject({ outcome: 'sent', warnings: [expect.stringContaining('several addresses')] });
		expect(emulator.state.emails.all()[0]?.to).toEqual(['Ada <a@example.com>', '"King, B" <b@example.com>']);
		expect(emulator.state.contacts.all()).toEqual([]);
	});

	it('an item without an address is skipped', async () => {
		const [skipped] = outcomes(await send(emulator, {}, [{}]));
		expect(skipped).toMatchObject({ outcome: 'skipped', reason: 'no_email', requests: 0 });
	});

	it.each([
		['a bad address among several', { to: 'a@example.com, nobody' }, 'Address 2 of 2 in To is no e-mail address'],
		['too many addresses', { to: Array.from({ length: 51 }, (_, index) => `a${index}@x.io`).join(',') }, 'To has 51 addresses'],
		['a bad copy', { options: { cc: 'nobody' } }, 'What CC resolves to is no e-mail address'],
		['a bad sender', { options: { from: 'Acme' } }, 'The sender in the option From is no e-mail address'],
		['a long subject', { options: { subject: 'x'.repeat(2001) } }, 'The subject has 2001 characters'],
		['a bad tag', { options: { tags: { tag: [{ name: 'a b', value: 'c' }] } } }, 'Tag "a b" has a name or a value'],
		['a key that is too long', { options: { idempotencyKey: 'x'.repeat(257) } }, 'The idempotency key of this item has more than 256 characters'],
	])('%s is named before anything is sent', async (_what, parameters, words) => {
		expect((await refusal(parameters, people(1)))?.['error']).toContain(words);
	});

	it('items that the rule leaves out pass as skipped without a request', async () => {
		const items = people(2, (index) => ({ type: index === 0 ? 'trial.started' : 'user.signup' }));
		const done = outcomes(await send(emulator, { options: { onlyEvents: 'trial.*' } }, items));
		expect(done).toMatchObject([{ outcome: 'sent', event: 'trial.started' }, { outcome: 'skipped', reason: 'event_not_selected' }]);
		expect(emulator.state.emails.all()).toHaveLength(1);
	});
});
