import type { EmulatorState } from '../emulator/state';
import { describeFacts, NOBODY, problem } from './documented';

const ANN = 'ann@x.io';
const segmentId = (state: EmulatorState, name = 'VIP'): string => state.segmentByName(name)?.id ?? '';
const annInVip = (state: EmulatorState): void => void state.addContact({ email: ANN, unsubscribed: true, segments: ['VIP'] });
const annAndVip = (state: EmulatorState): void => {
	state.addContact({ email: ANN, unsubscribed: true });
	state.addSegment('VIP');
};

describeFacts('segments', [
	{ title: 'create', request: 'POST /segments', body: { name: 'VIP' }, status: 201, answer: { object: 'segment', id: expect.any(String), name: 'VIP' } },
	{ title: 'create without a name', request: 'POST /segments', body: {}, status: 422, answer: problem(422, 'missing_required_field', 'Missing `name` field.') },
	{ title: 'create a second one of the same name', given: (state) => void state.addSegment('VIP'), request: 'POST /segments', body: { name: 'VIP' }, status: 201, then: (state) => expect(state.segments.size).toBe(2) },
	...([403, 422] as const).flatMap((segmentCapStatus) => [
		{
			title: `create one more than the plan allows (${segmentCapStatus})`,
			quirks: { segmentCap: 3, segmentCapStatus },
			given: (state: EmulatorState) => ['A', 'B', 'C'].forEach((name) => state.addSegment(name)),
			request: 'POST /segments',
			body: { name: 'D' },
			status: segmentCapStatus,
			answer: problem(segmentCapStatus, 'validation_error', /plan allows 3 segments/),
			then: (state: EmulatorState) => expect(state.segments.size).toBe(3),
		},
		{ title: `create the last that the plan allows (${segmentCapStatus})`, quirks: { segmentCap: 3, segmentCapStatus }, given: annInVip, request: 'POST /segments', body: { name: 'D' }, status: 201 },
	]),
	{ title: 'get', given: annInVip, request: (state) => `GET /segments/${segmentId(state)}`, status: 200, answer: { object: 'segment', name: 'VIP', created_at: expect.any(String) } },
	{ title: 'get unknown, in the old words', request: `GET /segments/${NOBODY}`, status: 404, answer: problem(404, 'not_found', 'Audience not found') },
	{ title: 'get what is no UUID', request: 'GET /segments/VIP', status: 422, answer: problem(422, 'validation_error', /valid UUID/) },
	{ title: 'list, all of them without a limit', given: (state) => Array.from({ length: 130 }, (_, i) => state.addSegment(`s${i}`)), request: 'GET /segments', status: 200, answer: { object: 'list', has_more: false }, then: (_state, { body }) => expect(body['data']).toHaveLength(130) },
	{ title: 'rename', given: annInVip, request: (state) => `PATCH /segments/${segmentId(state)}`, body: { name: 'Very' }, status: 200, answer: { object: 'segment', id: expect.any(String) }, then: (state) => expect(state.segmentNamesOf(ANN)).toEqual(['Very']) },
	{ title: 'rename unknown', request: `PATCH /segments/${NOBODY}`, body: { name: 'Very' }, status: 404 },
	{
		title: 'delete keeps the contacts',
		given: annInVip,
		request: (state) => `DELETE /segments/${segmentId(state)}`,
		status: 200,
		answer: { object: 'segment', deleted: true },
		then: (state) => {
			expect(state.contacts.size).toBe(1);
			expect(state.segmentNamesOf(ANN)).toEqual([]);
		},
	},
	{ title: 'delete unknown', request: `DELETE /segments/${NOBODY}`, status: 200, answer: { object: 'segment', id: NOBODY, deleted: true } },
	{
		title: 'contacts of a segment, in the order of their creation and not of their joining',
		given: (state) => {
			state.addSegment('VIP');
			for (const email of ['1@x.io', '2@x.io', '3@x.io']) state.addContact({ email });
			for (const email of ['3@x.io', '1@x.io']) state.join(email, 'VIP');
		},
		request: (state) => `GET /segments/${segmentId(state)}/contacts`,
		status: 200,
		answer: { object: 'list', has_more: false, data: [{ email: '3@x.io' }, { email: '1@x.io' }] },
	},
	{ title: 'contacts of an unknown segment', request: `GET /segments/${NOBODY}/contacts`, status: 404 },
]);

describeFacts('memberships', [
	{ title: 'add by address with an empty JSON body, the opt-out untouched', given: annAndVip, request: (state) => `POST /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 200, answer: { id: expect.any(String) }, then: (state) => {
		expect(state.segmentNamesOf(ANN)).toEqual(['VIP']);
		expect(state.contactByEmail(ANN)?.unsubscribed).toBe(true);
	} },
	{ title: 'add by id', given: annAndVip, request: (state) => `POST /contacts/${state.contactByEmail(ANN)?.id ?? ''}/segments/${segmentId(state)}`, status: 200 },
	{ title: 'add answers in the form of the OpenAPI file (the other reading)', quirks: { membershipBody: 'contact_segment' }, given: annAndVip, request: (state) => `POST /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 200, answer: { object: 'contact_segment', contact_id: expect.any(String), segment_id: expect.any(String) } },
	{ title: 'add twice', given: annInVip, request: (state) => `POST /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 200, then: (state) => expect(state.membersOf('VIP')).toEqual([ANN]) },
	{ title: 'add twice (the other reading)', quirks: { addMemberTwice: 409 }, given: annInVip, request: (state) => `POST /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 409 },
	{ title: 'add an unknown contact', given: (state) => void state.addSegment('VIP'), request: (state) => `POST /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 404, answer: problem(404, 'not_found', 'Contact not found'), then: (state) => expect(state.contacts.size).toBe(0) },
	...([404, 422] as const).map((status) => ({ title: `add to an unknown segment (${status})`, quirks: { unknownSegmentOnAdd: status }, given: annInVip, request: `POST /contacts/ann%40x.io/segments/${NOBODY}`, status })),
	{ title: 'add to what is no UUID', given: annInVip, request: 'POST /contacts/ann%40x.io/segments/VIP', status: 422, answer: problem(422, 'validation_error', /valid UUID/) },
	{ title: 'remove', given: annInVip, request: (state) => `DELETE /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 200, answer: { id: expect.any(String), deleted: true }, then: (state) => expect(state.segmentNamesOf(ANN)).toEqual([]) },
	...([200, 404] as const).flatMap((status) => [
		{ title: `remove a non-member (${status})`, quirks: { removeNonMember: status }, given: annAndVip, request: (state: EmulatorState) => `DELETE /contacts/ann%40x.io/segments/${segmentId(state)}`, status },
		{ title: `remove from an unknown segment (${status})`, quirks: { removeNonMember: status }, given: annAndVip, request: `DELETE /contacts/ann%40x.io/segments/${NOBODY}`, status },
	]),
	{ title: 'remove an unknown contact', given: (state) => void state.addSegment('VIP'), request: (state) => `DELETE /contacts/ann%40x.io/segments/${segmentId(state)}`, status: 404 },
	{ title: 'list of a contact', given: (state) => void state.addContact({ email: ANN, segments: ['A', 'B'] }), request: 'GET /contacts/ann%40x.io/segments', status: 200, answer: { object: 'list', has_more: false, data: [{ name: 'B', created_at: expect.any(String) }, { name: 'A' }] } },
	{ title: 'list of an unknown contact', request: 'GET /contacts/ann%40x.io/segments', status: 404, answer: problem(404, 'not_found', 'Contact not found') },
]);
