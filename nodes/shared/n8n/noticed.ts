/** A warning in an item that has to be seen without opening items: the hint above the output counts those that have it. */
export interface NoticedWarning {
	/** In the item. */
	text: string;
	/** In the hint, for so many items. */
	hint(items: number, preview: boolean): string;
}

export const CREATED_BY_REMOVAL: NoticedWarning = {
	text: 'Resend had no such contact: this removal created it, because Create Contact If Missing is on.',
	hint: (items, preview) => `${contacts(items, preview)} created by a removal. Switch off Create Contact If Missing to skip people whom Resend does not know.`,
};

export const MAILED_OPTED_OUT: NoticedWarning = {
	text: 'The contact has opted out in Resend. The e-mail is for them all the same, because the option Only If Subscribed is off.',
	hint: (items, preview) => `${emails(items, preview)} to somebody who opted out in Resend. Add the option Only If Subscribed to skip them.`,
};

export const NOTICED: readonly NoticedWarning[] = [CREATED_BY_REMOVAL, MAILED_OPTED_OUT];

function contacts(count: number, preview: boolean): string {
	if (preview) return `${count} ${count === 1 ? 'contact' : 'contacts'} would be`;
	return count === 1 ? '1 contact was' : `${count} contacts were`;
}

function emails(count: number, preview: boolean): string {
	return `${count} ${count === 1 ? 'e-mail' : 'e-mails'} ${preview ? 'would go' : 'went'}`;
}
