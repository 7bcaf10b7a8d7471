import type { EmulatorState } from '../emulator/state';
import { describeFacts, problem } from './documented';

const welcome = (state: EmulatorState): void =>
	void state.addTemplate({
		name: 'Welcome',
		alias: 'welcome',
		subject: 'Hello {{{NAME}}}',
		from: 'Us <us@example.com>',
		html: '<p>{{{NAME}}} has {{{SEATS}}}</p>',
		variables: [{ key: 'NAME' }, { key: 'SEATS', type: 'number', fallback: 1 }],
	});
const draft = (state: EmulatorState): void => void state.addTemplate({ name: 'Draft', alias: 'draft', published: false });

describeFacts('templates', [
	{ title: 'create is a draft', request: 'POST /templates', body: { name: 'T', html: '<p>x</p>', variables: [{ key: 'NAME', type: 'string', fallback_value: 'you' }] }, status: 201, answer: { object: 'template', id: expect.any(String) }, then: (state) => expect(state.templates.all()[0]?.published).toBeNull() },
	{ title: 'create without a name', request: 'POST /templates', body: { html: '<p>x</p>' }, status: 422, answer: problem(422, 'missing_required_field') },
	...['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'UNSUBSCRIBE_URL', 'RESEND_UNSUBSCRIBE_URL', 'contact', 'this', 'with space', 'x'.repeat(51)].map((key) => ({ title: `create refuses the variable ${key}`, request: 'POST /templates', body: { name: 'T', html: 'x', variables: [{ key, type: 'string' }] }, status: 422 })),
	{
		title: 'get by alias, fallbacks as texts',
		given: welcome,
		request: 'GET /templates/welcome',
		status: 200,
		answer: {
			object: 'template',
			name: 'Welcome',
			alias: 'welcome',
			status: 'published',
			published_at: expect.any(String),
			from: 'Us <us@example.com>',
			subject: 'Hello {{{NAME}}}',
			reply_to: null,
			text: null,
			has_unpublished_versions: false,
			current_version_id: expect.any(String),
			variables: [
				{ key: 'NAME', type: 'string', fallback_value: null },
				{ key: 'SEATS', type: 'number', fallback_value: '1' },
			],
		},
	},
	{ title: 'get by id', given: welcome, request: (state) => `GET /templates/${state.template('welcome')?.id ?? ''}`, status: 200, answer: { name: 'Welcome' } },
	{ title: 'get unknown', request: 'GET /templates/nope', status: 404, answer: problem(404, 'not_found', 'Template not found') },
	{
		title: 'list without content and variables',
		given: (state) => {
			welcome(state);
			draft(state);
		},
		request: 'GET /templates',
		status: 200,
		then: (_state, { body }) =>
			expect(body).toEqual({
				object: 'list',
				has_more: false,
				data: [
					{ id: expect.any(String), name: 'Draft', alias: 'draft', status: 'draft', published_at: null, created_at: expect.any(String), updated_at: expect.any(String) },
					{ id: expect.any(String), name: 'Welcome', alias: 'welcome', status: 'published', published_at: expect.any(String), created_at: expect.any(String), updated_at: expect.any(String) },
				],
			}),
	},
	{ title: 'update makes a newer draft', given: welcome, request: 'PATCH /templates/welcome', body: { subject: 'New' }, status: 200, then: (state) => {
		expect(state.template('welcome')?.draft).toMatchObject({ subject: 'New', from: 'Us <us@example.com>' });
		expect(state.template('welcome')?.published?.subject).toBe('Hello {{{NAME}}}');
	} },
	{ title: 'get tells of a newer draft', given: (state) => void state.addTemplate({ name: 'T', alias: 't', unpublishedChanges: true }), request: 'GET /templates/t', status: 200, answer: { has_unpublished_versions: true, status: 'published' } },
	{ title: 'publish', given: draft, request: 'POST /templates/draft/publish', status: 200, answer: { object: 'template', id: expect.any(String) }, then: (state) => expect(state.template('draft')?.published).not.toBeNull() },
	{ title: 'publish without HTML', given: (state) => {
		draft(state);
		const template = state.template('draft');
		if (template !== undefined) template.draft = { ...template.draft, html: null };
	}, request: 'POST /templates/draft/publish', status: 422, answer: problem(422, 'validation_error', 'Template HTML is required') },
	{ title: 'delete', given: welcome, request: 'DELETE /templates/welcome', status: 200, answer: { object: 'template', deleted: true }, then: (state) => expect(state.templates.size).toBe(0) },
]);

const mail = { to: 'ann@x.io', template: { id: 'welcome', variables: { NAME: 'Ann' } } };
const nothingSent = (state: EmulatorState): void => expect(state.emails.size).toBe(0);

describeFacts('POST /emails with a template', [
	{ title: 'fills variables and fallbacks in', given: welcome, request: 'POST /emails', body: mail, status: 200, answer: { id: expect.any(String) }, then: (state) => expect(state.emailsTo('ann@x.io')).toMatchObject([{ from: 'Us <us@example.com>', subject: 'Hello Ann', html: '<p>Ann has 1</p>', variables: { NAME: 'Ann', SEATS: 1 } }]) },
	{ title: 'overrides subject, from and reply-to', given: welcome, request: 'POST /emails', body: { ...mail, subject: 'S', from: 'a@example.com', reply_to: 'r@x.io' }, status: 200, then: (state) => expect(state.emailsTo('ann@x.io')).toMatchObject([{ from: 'a@example.com', subject: 'S', replyTo: ['r@x.io'] }]) },
	{ title: 'by id', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'Ann' } } }, status: 200 },
	{ title: 'without a required variable', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome' } }, status: 422, answer: problem(422, 'validation_error', /NAME/), then: nothingSent },
	{ title: 'with a variable in another letter case', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { name: 'Ann' } } }, status: 422, then: nothingSent },
	{ title: 'with a text of 2,001 characters', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'x'.repeat(2001) } } }, status: 422, then: nothingSent },
	{ title: 'with a text of 2,000 characters', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'x'.repeat(2000) } } }, status: 200 },
	{ title: 'with a number past 2^53-1', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'A', SEATS: 2 ** 53 } } }, status: 422 },
	{ title: 'with a text for a number', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'A', SEATS: 'two' } } }, status: 422 },
	{ title: 'with a text for a number (the other reading)', quirks: { wrongTypeVariable: 'coerced' }, given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'A', SEATS: 'two' } } }, status: 200 },
	{ title: 'with an undeclared variable', given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'A', MORE: 'x' } } }, status: 200 },
	{ title: 'with an undeclared variable (the other reading)', quirks: { unknownVariable: '422' }, given: welcome, request: 'POST /emails', body: { ...mail, template: { id: 'welcome', variables: { NAME: 'A', MORE: 'x' } } }, status: 422 },
	{ title: 'with HTML of its own', given: welcome, request: 'POST /emails', body: { ...mail, html: '<p>x</p>' }, status: 422, answer: problem(422, 'validation_error'), then: nothingSent },
	...([404, 422] as const).flatMap((status) => [
		{ title: `unknown (${status})`, quirks: { unusableTemplate: status }, request: 'POST /emails', body: mail, status, then: nothingSent },
		{ title: `never published (${status})`, quirks: { unusableTemplate: status }, given: draft, request: 'POST /emails', body: { to: 'ann@x.io', from: 'a@example.com', subject: 'S', template: { id: 'draft' } }, status, then: nothingSent },
	]),
	{ title: 'without a subject anywhere', given: (state) => void state.addTemplate({ name: 'T', alias: 't', from: 'a@example.com' }), request: 'POST /emails', body: { to: 'ann@x.io', template: { id: 't' } }, status: 422, answer: problem(422, 'missing_required_field', 'Missing `subject` field.') },
	{ title: 'without a sender anywhere', given: (state) => void state.addTemplate({ name: 'T', alias: 't', subject: 'S' }), request: 'POST /emails', body: { to: 'ann@x.io', template: { id: 't' } }, status: 422, answer: problem(422, 'missing_required_field', 'Missing `from` field.') },
	{ title: 'sends the published version, not the newer draft', given: (state) => {
		welcome(state);
		const template = state.template('welcome');
		if (template !== undefined) template.draft = { ...template.draft, subject: 'Draft' };
	}, request: 'POST /emails', body: mail, status: 200, then: (state) => expect(state.emails.all()[0]?.subject).toBe('Hello Ann') },
]);
