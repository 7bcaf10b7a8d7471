import type { EmulatorState } from '../emulator/state';
import { describeFacts, NOBODY, problem } from './documented';

const ANN = 'ann@x.io';
const annPath = '/contacts/ann%40x.io';
const ann = (state: EmulatorState): void =>
	void state.addContact({ email: ANN, firstName: 'Ann', lastName: 'Lee', unsubscribed: true, properties: { plan: 'pro', seats: 3 }, segments: ['VIP'] });
const idOf = (state: EmulatorState, email: string): string => state.contactByEmail(email)?.id ?? '';

describeFacts('POST /contacts', [
	{
		title: 'creates with names, properties, segments and topics in one go',
		given: (state) => {
			state.addProperty('plan');
			state.addSegment('VIP', NOBODY);
		},
		request: 'POST /contacts',
		body: { email: ANN, first_name: 'Ann', properties: { plan: 'pro' }, segments: [{ id: NOBODY }] },
		status: 201,
		answer: { object: 'contact', id: expect.any(String) },
		then: (state) => {
			expect(state.contactByEmail(ANN)).toMatchObject({ firstName: 'Ann', lastName: null, unsubscribed: false });
			expect(state.propertiesOf(ANN)).toEqual({ plan: 'pro' });
			expect(state.segmentNamesOf(ANN)).toEqual(['VIP']);
		},
	},
	{ title: 'without an address is refused', request: 'POST /contacts', body: { first_name: 'Ann' }, status: 422, answer: problem(422, 'missing_required_field', 'Missing `email` field.') },
	{ title: 'with a text that is no address is refused', request: 'POST /contacts', body: { email: 'ann' }, status: 422, answer: problem(422, 'validation_error') },
	{ title: 'takes an odd but valid address', request: 'POST /contacts', body: { email: "o'b/r+x@x.io" }, status: 201, then: (state) => expect(state.contacts.size).toBe(1) },
	{
		title: 'with an undefined property stores nothing',
		request: 'POST /contacts',
		body: { email: ANN, properties: { plan: 'pro' } },
		status: 422,
		answer: problem(422, 'validation_error', 'One or more properties do not exist'),
		then: (state) => expect(state.contacts.size).toBe(0),
	},
	{
		title: 'knows property keys by their exact case only',
		given: (state) => void state.addProperty('Plan'),
		request: 'POST /contacts',
		body: { email: ANN, properties: { plan: 'pro' } },
		status: 422,
	},
	{
		title: 'refuses segments given as texts',
		given: (state) => void state.addSegment('VIP', NOBODY),
		request: 'POST /contacts',
		body: { email: ANN, segments: [NOBODY] },
		status: 422,
		answer: problem(422, 'validation_error', 'Invalid input: expected object, received string'),
		then: (state) => expect(state.contacts.size).toBe(0),
	},
	{ title: 'refuses a segment id that is no UUID', request: 'POST /contacts', body: { email: ANN, segments: [{ id: 'VIP' }] }, status: 422, answer: problem(422, 'validation_error', /valid UUID/) },
	...([404, 422] as const).map((status) => ({
		title: `with an unknown segment stores nothing (${status})`,
		quirks: { unknownSegmentOnCreate: status },
		request: 'POST /contacts',
		body: { email: ANN, segments: [{ id: NOBODY }] },
		status,
		then: (state: EmulatorState) => expect(state.contacts.size).toBe(0),
	})),
	...[true, ['a'], { a: 1 }].map((value) => ({
		title: `refuses a property value of ${JSON.stringify(value)}`,
		given: (state: EmulatorState) => void state.addProperty('plan'),
		request: 'POST /contacts',
		body: { email: ANN, properties: { plan: value } },
		status: 422,
	})),
	{
		title: 'passes over keys it does not know, camelCase names among them',
		request: 'POST /contacts',
		body: { email: ANN, firstName: 'Ann', audience_id: NOBODY },
		status: 201,
		then: (state) => expect(state.contactByEmail(ANN)?.firstName).toBeNull(),
	},
	{
		title: 'on a known address answers the old id and resets what is left out, the opt-out included',
		given: ann,
		request: 'POST /contacts',
		body: { email: ANN, last_name: 'Ray' },
		status: 201,
		then: (state, reply) => {
			expect(reply.body['id']).toBe(idOf(state, ANN));
			expect(state.contactByEmail(ANN)).toMatchObject({ firstName: null, lastName: 'Ray', unsubscribed: false });
			expect(state.propertiesOf(ANN)).toEqual({});
			expect(state.segmentNamesOf(ANN)).toEqual(['VIP']);
		},
	},
	{
		title: 'on a known address keeps what is left out (the other reading)',
		quirks: { rePostResets: false },
		given: ann,
		request: 'POST /contacts',
		body: { email: ANN, last_name: 'Ray' },
		status: 201,
		then: (state) => {
			expect(state.contactByEmail(ANN)).toMatchObject({ firstName: 'Ann', lastName: 'Ray', unsubscribed: true });
			expect(state.propertiesOf(ANN)).toEqual({ plan: 'pro', seats: 3 });
		},
	},
	{
		title: 'sees the same contact in another letter case',
		given: ann,
		request: 'POST /contacts',
		body: { email: 'ANN@x.io' },
		status: 201,
		then: (state) => expect(state.contacts.size).toBe(1),
	},
	{
		title: 'sees another contact in another letter case (the other reading)',
		quirks: { emailCaseSensitive: true },
		given: ann,
		request: 'POST /contacts',
		body: { email: 'ANN@x.io' },
		status: 201,
		then: (state) => expect(state.contacts.size).toBe(2),
	},
	{
		title: 'stores addresses in lower case (the other reading)',
		quirks: { emailStored: 'lowercased' },
		request: 'POST /contacts',
		body: { email: 'ANN@x.io' },
		status: 201,
		then: (state) => expect(state.contacts.all().map((contact) => contact.email)).toEqual([ANN]),
	},
]);

describeFacts('GET /contacts/:contact', [
	{
		title: 'shows properties with their type, and neither segments nor topics',
		given: ann,
		request: `GET ${annPath}`,
		status: 200,
		then: (_state, { body }) =>
			expect(body).toEqual({
				object: 'contact',
				id: expect.any(String),
				email: ANN,
				first_name: 'Ann',
				last_name: 'Lee',
				created_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/),
				unsubscribed: true,
				properties: { plan: { type: 'string', value: 'pro' }, seats: { type: 'number', value: 3 } },
			}),
	},
	{ title: 'by id', given: ann, request: (state) => `GET /contacts/${idOf(state, ANN)}`, status: 200, answer: { email: ANN } },
	{ title: 'by a raw address', given: ann, request: `GET /contacts/${ANN}`, status: 200, answer: { email: ANN } },
	{ title: 'by an escaped address with a slash', given: (state) => void state.addContact({ email: 'a/b?c@x.io' }), request: 'GET /contacts/a%2Fb%3Fc%40x.io', status: 200, answer: { email: 'a/b?c@x.io' } },
	{ title: 'by an escaped address with a plus', given: (state) => void state.addContact({ email: 'a+b@x.io' }), request: 'GET /contacts/a%2Bb%40x.io', status: 200, answer: { email: 'a+b@x.io' } },
	{ title: 'unknown', request: `GET /contacts/${NOBODY}`, status: 404, answer: problem(404, 'not_found', 'Contact not found') },
	{ title: 'in another letter case', given: ann, request: 'GET /contacts/ANN%40x.io', status: 200 },
	{ title: 'in another letter case (the other reading)', quirks: { emailCaseSensitive: true }, given: ann, request: 'GET /contacts/ANN%40x.io', status: 404 },
	{
		title: 'shows the fallback of a property without a value (the other reading)',
		quirks: { propertyFallbackShown: true },
		given: (state) => {
			state.addProperty('plan', 'string', 'free');
			state.addContact({ email: ANN });
		},
		request: `GET ${annPath}`,
		status: 200,
		answer: { properties: { plan: { type: 'string', value: 'free' } } },
	},
]);

describeFacts('PATCH /contacts/:contact', [
	{
		title: 'changes what is mentioned and nothing else',
		given: ann,
		request: `PATCH ${annPath}`,
		body: { first_name: 'Anna', properties: { seats: 4 } },
		status: 200,
		answer: { object: 'contact', id: expect.any(String) },
		then: (state) => {
			expect(state.contactByEmail(ANN)).toMatchObject({ firstName: 'Anna', lastName: 'Lee', unsubscribed: true });
			expect(state.propertiesOf(ANN)).toEqual({ plan: 'pro', seats: 4 });
		},
	},
	{
		title: 'null clears a name and a property',
		given: ann,
		request: `PATCH ${annPath}`,
		body: { last_name: null, properties: { plan: null } },
		status: 200,
		then: (state) => {
			expect(state.contactByEmail(ANN)?.lastName).toBeNull();
			expect(state.propertiesOf(ANN)).toEqual({ seats: 3 });
		},
	},
	{ title: 'cannot change the address', given: ann, request: `PATCH ${annPath}`, body: { email: 'bob@x.io' }, status: 200, then: (state) => expect(state.contactByEmail(ANN)).toBeDefined() },
	{ title: 'unknown contact', request: `PATCH ${annPath}`, body: {}, status: 404, answer: problem(404, 'not_found', 'Contact not found') },
	{
		title: 'passes over the value of an undefined property and says nothing of it (the other reading)',
		given: ann,
		request: `PATCH ${annPath}`,
		body: { first_name: 'Anna', properties: { nope: 'x', plan: 'free' } },
		status: 200,
		answer: { object: 'contact' },
		then: (state) => {
			expect(state.contactByEmail(ANN)?.firstName).toBe('Anna');
			expect(state.propertiesOf(ANN)).toEqual({ plan: 'free', seats: 3 });
			expect(state.propertyByKey('nope')).toBeUndefined();
		},
	},
	{
		title: 'with an undefined property changes nothing (the other reading)',
		quirks: { undefinedPropertyOnPatch: '422' },
		given: ann,
		request: `PATCH ${annPath}`,
		body: { first_name: 'Anna', properties: { nope: 'x' } },
		status: 422,
		answer: problem(422, 'validation_error', 'One or more properties do not exist'),
		then: (state) => expect(state.contactByEmail(ANN)?.firstName).toBe('Ann'),
	},
	{ title: 'takes a boolean property', given: (state) => void state.addContact({ email: ANN, properties: { beta: true } }), request: `PATCH ${annPath}`, body: { properties: { beta: false } }, status: 200, then: (state) => expect(state.propertiesOf(ANN)).toEqual({ beta: false }) },
	{ title: 'keeps a boolean for a string property as text', given: ann, request: `PATCH ${annPath}`, body: { properties: { plan: true } }, status: 200, then: (state) => expect(state.propertiesOf(ANN)['plan']).toBe('true') },
	{ title: 'refuses a boolean (the other reading)', quirks: { patchBooleanProperties: '422' }, given: ann, request: `PATCH ${annPath}`, body: { properties: { plan: true } }, status: 422 },
	{ title: 'refuses a text for a number property', given: ann, request: `PATCH ${annPath}`, body: { properties: { seats: 'many' } }, status: 422, then: (state) => expect(state.propertiesOf(ANN)['seats']).toBe(3) },
	{ title: 'reads a number out of a text (the other reading)', quirks: { wrongTypeProperty: 'coerce' }, given: ann, request: `PATCH ${annPath}`, body: { properties: { seats: '5', plan: 7 } }, status: 200, then: (state) => expect(state.propertiesOf(ANN)).toEqual({ plan: '7', seats: 5 }) },
	{ title: 'drops what is no number (the other reading)', quirks: { wrongTypeProperty: 'coerce' }, given: ann, request: `PATCH ${annPath}`, body: { properties: { seats: 'many' } }, status: 200, then: (state) => expect(state.propertiesOf(ANN)['seats']).toBe(3) },
	{ title: 'refuses an opt-out that is no boolean', given: ann, request: `PATCH ${annPath}`, body: { unsubscribed: 'false' }, status: 422, then: (state) => expect(state.contactByEmail(ANN)?.unsubscribed).toBe(true) },
	{ title: 'stores an empty name', given: ann, request: `PATCH ${annPath}`, body: { first_name: '' }, status: 200, then: (state) => expect(state.contactByEmail(ANN)?.firstName).toBe('') },
	{ title: 'takes an empty name as null (the other reading)', quirks: { emptyStringNames: 'null' }, given: ann, request: `PATCH ${annPath}`, body: { first_name: '' }, status: 200, then: (state) => expect(state.contactByEmail(ANN)?.firstName).toBeNull() },
	{ title: 'refuses an empty name (the other reading)', quirks: { emptyStringNames: '422' }, given: ann, request: `PATCH ${annPath}`, body: { first_name: '' }, status: 422 },
]);

describeFacts('DELETE /contacts/:contact', [
	{
		title: 'by address answers the id; the contact leaves its segments',
		given: ann,
		request: `DELETE ${annPath}`,
		status: 200,
		answer: { object: 'contact', contact: expect.stringMatching(/^[0-9a-f-]{36}$/), deleted: true },
		then: (state) => {
			expect(state.contacts.size).toBe(0);
			expect(state.membersOf('VIP')).toEqual([]);
		},
	},
	{ title: 'unknown', request: `DELETE /contacts/${NOBODY}`, status: 404 },
	{ title: 'unknown (the other reading)', quirks: { deleteUnknownContact: 200 }, request: `DELETE /contacts/${NOBODY}`, status: 200, answer: { deleted: true, contact: NOBODY } },
]);

describeFacts('GET /contacts', [
	{
		title: 'lists newest first, without properties',
		given: (state) => {
			ann(state);
			state.addContact({ email: 'bob@x.io' });
		},
		request: 'GET /contacts',
		status: 200,
		answer: { object: 'list', has_more: false, data: [{ email: 'bob@x.io' }, { email: ANN }] },
		then: (_state, { body }) => expect(JSON.stringify(body)).not.toContain('properties'),
	},
	{
		title: 'does not filter by segment',
		given: (state) => {
			ann(state);
			state.addContact({ email: 'bob@x.io' });
		},
		request: (state) => `GET /contacts?segment_id=${state.segmentByName('VIP')?.id ?? ''}`,
		status: 200,
		answer: { data: [{ email: 'bob@x.io' }, { email: ANN }] },
	},
]);
