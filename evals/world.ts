import type { Emulator } from '../test/emulator/server';

/** The account in which every task begins. */
export function furnish({ state }: Emulator): void {
	for (const name of ['Beta', 'Customers', 'Newsletter', 'VIP Europe', 'VIP Asia']) state.addSegment(name);
	state.addContact({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace', segments: ['Customers'], properties: { plan: 'pro' } });
	state.addContact({ email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper', segments: ['Beta', 'Newsletter'], properties: { plan: 'free' } });
	state.addContact({ email: 'carl@example.com', firstName: 'Carl', unsubscribed: true, segments: ['Newsletter'] });
	const from = 'Acme <hello@example.com>';
	state.addTemplate({ name: 'Welcome', alias: 'welcome', from, subject: 'Welcome', published: true, variables: [{ key: 'firstName', type: 'string', fallback: null }, { key: 'plan', type: 'string', fallback: 'Free' }] });
	state.addTemplate({ name: 'Receipt', alias: 'receipt', from, subject: 'Your receipt', published: true, variables: [{ key: 'amount', type: 'number', fallback: null }] });
	state.addTemplate({ name: 'Spring sale', alias: 'spring-sale', from, subject: 'Sale', published: false, variables: [] });
}

/** The account in a form that two of can be compared. */
export interface Account {
	contacts: Record<string, { firstName: string | null; lastName: string | null; unsubscribed: boolean; segments: string[]; properties: Record<string, string> }>;
	segments: string[];
	/** `address: template` of every e-mail. */
	mails: string[];
}

export function accountOf({ state }: Emulator): Account {
	const contacts = state.contacts.all().map(({ email, firstName, lastName, unsubscribed, properties }): [string, Account['contacts'][string]] => [
		email,
		{ firstName, lastName, unsubscribed, segments: [...state.segmentNamesOf(email)].sort(), properties: Object.fromEntries([...properties].filter(([key]) => !key.startsWith('jitsu_managed')).map(([key, value]) => [key, String(value)])) },
	]);
	return {
		contacts: Object.fromEntries(contacts.sort(([one], [other]) => one.localeCompare(other))),
		segments: state.segments.all().map(({ name }) => name).sort(),
		mails: state.emails.all().flatMap(({ to, subject }) => to.map((address) => `${address}: ${subject}`)).sort(),
	};
}
