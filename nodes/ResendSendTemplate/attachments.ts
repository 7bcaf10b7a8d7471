import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { failureOfRefusal } from '../shared/delivery/sendFailures';
import type { EmailAttachment } from '../shared/resend/types';
import type { Checked } from '../shared/sending/text';
import { named, ok, refuse, oneLine } from '../shared/sending/text';
import type { Attempt } from '../shared/sync/failure';

/** A file of an item: described now, read when the e-mail goes out, because hundreds of them would not fit into memory. */
export interface AttachedFile {
	field: string;
	filename: string;
	contentType: string;
}

/** Of all files of an e-mail together, as base64 (Resend's docs: send e-mail). */
const MAX_BASE64 = 40 * 1024 * 1024;
const TOO_LARGE = 'The attachments of this e-mail are larger than 40 MB together, as base64';

/** The files that the option Attachments names. Sizes are checked as far as n8n knows them without reading. */
export function findFiles(context: IExecuteFunctions, itemIndex: number, option: unknown): Checked<AttachedFile[]> {
	const fields = (Array.isArray(option) ? option : String(option ?? '').split(',')).map((field) => String(field).trim()).filter((field) => field !== '');
	const binary = fields.length === 0 ? {} : (context.getInputData()[itemIndex]?.binary ?? {});
	const files: AttachedFile[] = [];
	let size = 0;
	for (const field of new Set(fields)) {
		const data = Object.hasOwn(binary, field) ? binary[field] : undefined;
		if (data === undefined) return refuse('emailInvalid', `The item has no binary field ${named(field)} to attach`, CHECK);
		size += knownBase64(data);
		files.push({ field, filename: oneLine(data.fileName ?? (data.fileExtension === undefined ? field : `${field}.${data.fileExtension}`)), contentType: data.mimeType });
	}
	return size > MAX_BASE64 ? refuse('emailInvalid', TOO_LARGE, CHECK) : ok(files);
}

const CHECK = 'Check the option Attachments: it takes the names of binary fields of the item. Nothing was sent.';

/** Reads the files. Null when there are none: such an e-mail can go out in a batch. */
export function readerOf(context: IExecuteFunctions, itemIndex: number, files: readonly AttachedFile[]): (() => Promise<Attempt<EmailAttachment[]>>) | null {
	if (files.length === 0) return null;
	return async () => {
		const attachments: EmailAttachment[] = [];
		for (const { field, filename, contentType } of files) {
			const content = await base64Of(context, itemIndex, field);
			if (content === null) return unreadable(`The file in the binary field ${named(field)} could not be read`);
			attachments.push({ filename, content, contentType });
		}
		const size = attachments.reduce((sum, { content }) => sum + content.length, 0);
		return size > MAX_BASE64 ? unreadable(TOO_LARGE) : { kind: 'ok', value: attachments };
	};
}

function unreadable(message: string): Extract<Attempt<never>, { kind: 'failed' }> {
	return { kind: 'failed', failure: failureOfRefusal(refuse('emailInvalid', message, CHECK).refusal) };
}

async function base64Of(context: IExecuteFunctions, itemIndex: number, field: string): Promise<string | null> {
	try {
		return (await context.helpers.getBinaryDataBuffer(itemIndex, field)).toString('base64');
	} catch {
		return null;
	}
}

/** In memory the data is there as base64; elsewhere newer versions of n8n know the bytes. */
function knownBase64({ id, data, bytes }: IBinaryData): number {
	if (id === undefined) return data.length;
	return typeof bytes === 'number' ? Math.ceil(bytes / 3) * 4 : 0;
}
