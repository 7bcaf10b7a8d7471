import type { EmulatorState } from '../emulator/state';
import { describeFacts, NOBODY, problem } from './documented';

const plan = (state: EmulatorState): void => void state.addProperty('plan', 'string', 'free');
const planPath = (state: EmulatorState): string => `/contact-properties/${state.propertyByKey('plan')?.id ?? ''}`;

describeFacts('contact properties', [
	{ title: 'create', request: 'POST /contact-properties', body: { key: 'seats', type: 'number', fallback_value: 1 }, status: 201, answer: { object: 'contact_property', id: expect.any(String) }, then: (state) => expect(state.propertyByKey('seats')).toMatchObject({ type: 'number', fallback: 1 }) },
	{ title: 'create without a key', request: 'POST /contact-properties', body: { type: 'string' }, status: 422, answer: problem(422, 'missing_required_field', 'Missing `key` field.') },
	{ title: 'create without a type', request: 'POST /contact-properties', body: { key: 'plan' }, status: 422, answer: problem(422, 'missing_required_field', 'Missing `type` field.') },
	...['with space', 'dash-ed', 'dot.ted', 'ünicode', 'x'.repeat(51)].map((key) => ({ title: `create refuses the key ${key}`, request: 'POST /contact-properties', body: { key, type: 'string' }, status: 422, answer: problem(422, 'validation_error') })),
	{ title: 'create takes a key of 50 characters', request: 'POST /contact-properties', body: { key: 'x'.repeat(50), type: 'string' }, status: 201 },
	{ title: 'create refuses the type boolean', request: 'POST /contact-properties', body: { key: 'beta', type: 'boolean' }, status: 422 },
	{ title: 'create refuses a fallback of another type', request: 'POST /contact-properties', body: { key: 'seats', type: 'number', fallback_value: 'one' }, status: 422 },
	...([409, 422] as const).map((status) => ({ title: `create of a known key (${status})`, quirks: { duplicateProperty: status }, given: plan, request: 'POST /contact-properties', body: { key: 'plan', type: 'string' }, status, answer: problem(status, 'validation_error', /already exists/) })),
	{ title: 'create of a known key in another letter case', given: plan, request: 'POST /contact-properties', body: { key: 'Plan', type: 'string' }, status: 201 },
	{ title: 'create of a built-in field', request: 'POST /contact-properties', body: { key: 'email', type: 'string' }, status: 201 },
	{ title: 'create of a built-in field (the other reading)', quirks: { reservedPropertyKeys: '422' }, request: 'POST /contact-properties', body: { key: 'EMAIL', type: 'string' }, status: 422 },
	{ title: 'get', given: plan, request: (state) => `GET ${planPath(state)}`, status: 200, answer: { object: 'contact_property', key: 'plan', type: 'string', fallback_value: 'free', created_at: expect.any(String) } },
	{ title: 'get by key is no way', given: plan, request: 'GET /contact-properties/plan', status: 422 },
	{ title: 'get unknown', request: `GET /contact-properties/${NOBODY}`, status: 404, answer: problem(404, 'not_found', 'Contact property not found') },
	{ title: 'list, 20 without a limit', given: (state) => Array.from({ length: 21 }, (_, i) => state.addProperty(`p${i}`)), request: 'GET /contact-properties', status: 200, answer: { object: 'list', has_more: true }, then: (_state, { body }) => expect(body['data']).toHaveLength(20) },
	{ title: 'update the fallback only', given: plan, request: (state) => `PATCH ${planPath(state)}`, body: { fallback_value: null, key: 'tier', type: 'number' }, status: 200, answer: { object: 'contact_property', id: expect.any(String) }, then: (state) => expect(state.propertyByKey('plan')).toMatchObject({ type: 'string', fallback: null }) },
	{ title: 'delete takes the values of all contacts with it', given: (state) => void state.addContact({ email: 'a@x.io', properties: { plan: 'pro' } }), request: (state) => `DELETE ${planPath(state)}`, status: 200, answer: { object: 'contact_property', deleted: true }, then: (state) => {
		expect(state.propertiesOf('a@x.io')).toEqual({});
		expect(state.properties.size).toBe(0);
	} },
]);

describeFacts('topics', [
	{ title: 'create', request: 'POST /topics', body: { name: 'News', default_subscription: 'opt_out' }, status: 201, answer: { object: 'topic', id: expect.any(String) } },
	{ title: 'create without a name', request: 'POST /topics', body: { default_subscription: 'opt_out' }, status: 422, answer: problem(422, 'missing_required_field') },
	{ title: 'create without a default', request: 'POST /topics', body: { name: 'News' }, status: 422, answer: problem(422, 'missing_required_field') },
	{ title: 'create with a name of 51 characters', request: 'POST /topics', body: { name: 'x'.repeat(51), default_subscription: 'opt_in' }, status: 422 },
	{ title: 'get', given: (state) => void state.addTopic('News', 'opt_in', 'Monthly'), request: (state) => `GET /topics/${state.topics.all()[0]?.id ?? ''}`, status: 200, answer: { name: 'News', description: 'Monthly', default_subscription: 'opt_in' } },
	{ title: 'list, 20 without a limit', given: (state) => Array.from({ length: 21 }, (_, i) => state.addTopic(`t${i}`)), request: 'GET /topics', status: 200, answer: { has_more: true } },
	{ title: 'update', given: (state) => void state.addTopic('News'), request: (state) => `PATCH /topics/${state.topics.all()[0]?.id ?? ''}`, body: { name: 'Latest' }, status: 200, then: (state) => expect(state.topics.all()[0]?.name).toBe('Latest') },
	{ title: 'of a contact: the default where nothing was chosen', given: (state) => {
		state.addTopic('News', 'opt_in');
		state.addContact({ email: 'a@x.io' });
	}, request: 'GET /contacts/a%40x.io/topics', status: 200, answer: { data: [{ name: 'News', subscription: 'opt_in' }] } },
	...[(topics: object[]) => topics, (topics: object[]) => ({ topics })].map((form, i) => ({
		title: `of a contact: changed through ${i === 0 ? 'a bare array' : 'an object'}`,
		given: (state: EmulatorState) => {
			state.addContact({ email: 'a@x.io' });
			state.topics.add({ ...state.addTopic('News', 'opt_in'), id: NOBODY });
		},
		request: 'PATCH /contacts/a%40x.io/topics',
		body: form([{ id: NOBODY, subscription: 'opt_out' }]),
		status: 200,
		answer: { object: 'contact_topics', id: expect.any(String) },
		then: (state: EmulatorState) => expect(state.contactByEmail('a@x.io')?.topics.get(NOBODY)).toBe('opt_out'),
	})),
]);

describeFacts('POST /events/send', [
	{ title: 'by address', request: 'POST /events/send', body: { event: 'trial.started', email: 'a@x.io', payload: { plan: 'pro' } }, status: 202, answer: { object: 'event', event: 'trial.started' }, then: (state) => expect(state.events.all()).toMatchObject([{ event: 'trial.started', email: 'a@x.io', payload: { plan: 'pro' } }]) },
	{ title: 'without an event', request: 'POST /events/send', body: { email: 'a@x.io' }, status: 422, answer: problem(422, 'missing_required_field', 'Missing `event` field.') },
	{ title: "with one of Resend's own names", request: 'POST /events/send', body: { event: 'resend:x', email: 'a@x.io' }, status: 422 },
	{ title: 'with an address and a contact', request: 'POST /events/send', body: { event: 'x', email: 'a@x.io', contact_id: NOBODY }, status: 422 },
	{ title: 'with neither', request: 'POST /events/send', body: { event: 'x' }, status: 422 },
]);
