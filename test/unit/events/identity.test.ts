import fc from 'fast-check';

import { identityOf, identityOfAddress } from '../../../nodes/shared/events/identity';
import { parseEvent } from '../../../nodes/shared/events/parse';
import type { Identity } from '../../../nodes/shared/events/identity';

function identity(raw: object): Identity {
	const parsed = parseEvent(raw);
	if (parsed.kind !== 'event') throw new Error('Not an event');
	return identityOf(parsed.event);
}

const found = (email: string): Identity => ({ kind: 'email', email, written: email });

describe('whom an event is about', () => {
	it.each<[string, object, Identity]>([
		['traits.email', { type: 'identify', traits: { email: 'a@x.io' } }, found('a@x.io')],
		['context.traits.email without another', { type: 'identify', context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['traits.email before context.traits.email', { type: 'identify', traits: { email: 'a@x.io' }, context: { traits: { email: 'b@x.io' } } }, found('a@x.io')],
		['context.traits.email when traits.email is blank', { type: 'track', traits: { email: ' ' }, context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['context.traits.email when traits.email is null', { type: 'track', traits: { email: null }, context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['Email in another letter case of the name', { type: 'identify', traits: { Email: 'a@x.io' } }, found('a@x.io')],
		['only the context of a group event: its traits are the group\'s', { type: 'group', groupId: 'g', traits: { email: 'office@acme.io' }, context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['the userId where there is no address', { type: 'track', userId: 'u-1' }, { kind: 'userId', userId: 'u-1' }],
		['the userId of a group event with an address among its traits', { type: 'group', groupId: 'g', userId: 'u-1', traits: { email: 'office@acme.io' } }, { kind: 'userId', userId: 'u-1' }],
		['nobody', { type: 'track' }, { kind: 'nobody' }],
		['no address at all', { type: 'identify', traits: { email: 'anna' } }, { kind: 'invalidEmail' }],
		['a number for an address', { type: 'identify', traits: { email: 7 } }, { kind: 'invalidEmail' }],
		['a list for an address', { type: 'identify', traits: { email: ['a@x.io'] } }, { kind: 'invalidEmail' }],
	])('%s', (_name, raw, expected) => {
		expect(identity(raw)).toEqual(expected);
	});

	it('an address is trimmed and lower-cased, and its spelling kept beside', () => {
		expect(identityOfAddress('  Anna.K@Example.COM ')).toEqual({ kind: 'email', email: 'anna.k@example.com', written: 'Anna.K@Example.COM' });
	});

	it.each(['a/b@x.io', 'a+b@x.io', "o'hara@x.io", 'a?b=c@x.io', 'a#b@x.io', 'a%40b@x.io', 'jörg@example.de', 'a&b@x.io', '..@x.io'])('%s is an address', (address) => {
		expect(identityOfAddress(address)).toMatchObject({ kind: 'email', email: address });
	});

	it.each(['', 'a', '@x.io', 'a@', 'a@x', 'a@@x.io', 'a b@x.io', 'a@x .io', 'a@x.io, b@x.io', 'Anna <a@x.io>', 'a@x.io\nBcc: b@x.io', 'a@x.io/segments', 'a@x.io?limit=1', `${'a'.repeat(250)}@x.io`, 'a\u0000@x.io', 'mailto:a@x.io'])(
		'%j is no address',
		(address) => {
			expect(identityOfAddress(address).kind).toBe('invalidEmail');
		},
	);

	it('two spellings of an ordinary address that differ only in case are one person', () => {
		fc.assert(
			fc.property(fc.emailAddress(), (address) => {
				const lower = identityOfAddress(address.toLowerCase());
				const upper = identityOfAddress(address.toUpperCase());
				expect(lower.kind === 'email' && lower.email).toEqual(upper.kind === 'email' && upper.email);
			}),
		);
	});
});
