import { isRecord } from './values';

export interface ReadBody {
	/** Parsed JSON; undefined without a body or with one that is none. */
	json: unknown;
	/** Said to be JSON but is not. */
	malformed: boolean;
	form: FormData | undefined;
	/** Text of each file part by its field name. */
	fileTexts: ReadonlyMap<string, string>;
}

const NOTHING: ReadBody = { json: undefined, malformed: false, form: undefined, fileTexts: new Map() };

/** A body of another type than JSON or a form is passed over, as if there was none. */
export async function readBody(contentType: string | undefined, body: unknown): Promise<ReadBody> {
	if (!Buffer.isBuffer(body) || body.length === 0) return NOTHING;
	if (contentType?.startsWith('multipart/form-data') === true) return await readForm(contentType, body);
	if (contentType?.startsWith('application/json') !== true) return NOTHING;
	try {
		return { ...NOTHING, json: JSON.parse(body.toString('utf8')) };
	} catch {
		return { ...NOTHING, malformed: true };
	}
}

async function readForm(contentType: string, body: Buffer): Promise<ReadBody> {
	try {
		const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
		const fileTexts = new Map<string, string>();
		const files: [string, File][] = [];
		form.forEach((part, name) => {
			if (typeof part !== 'string') files.push([name, part]);
		});
		for (const [name, file] of files) fileTexts.set(name, await file.text());
		return { ...NOTHING, form, fileTexts };
	} catch {
		return { ...NOTHING, malformed: true };
	}
}

/** A form as the log keeps it: text fields as they are, parsed where they are JSON; a file as its text. */
export function loggedForm(form: FormData, fileTexts: ReadonlyMap<string, string>): Record<string, unknown> {
	const fields: [string, unknown][] = [];
	form.forEach((part, name) => fields.push([name, typeof part === 'string' ? parsed(part) : fileTexts.get(name)]));
	return Object.fromEntries(fields);
}

function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return isRecord(value) || Array.isArray(value) ? value : text;
	} catch {
		return text;
	}
}
