import { encodePathParam, getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { contactImport, withId } from '../schemas';
import type { ImportState, NewImport } from '../types';

/** How long an import takes, in milliseconds a row. Resend's documentation shows one of 1,200 rows that took 65 seconds; one row took 0.3 s. */
export const IMPORT_MS_PER_ROW = 54;

export async function createImport(client: ResendClient, order: NewImport): Promise<{ id: string }> {
	const file = new File([order.csv], 'contacts.csv', { type: 'text/csv' });
	const segments = order.segmentIds.map((id) => ({ id }));
	return getOrThrow(withId, () =>
		client.contacts.imports.create({
			file,
			columnMap: order.columnMap,
			onConflict: order.onConflict,
			...(segments.length > 0 ? { segments } : {}),
		}),
	);
}

export async function getImport(client: ResendClient, id: string): Promise<ImportState> {
	const escaped = encodePathParam(id);
	const { created_at: createdAt, status, counts } = await getOrThrow(contactImport, () => client.contacts.imports.get(escaped));
	return { createdAt, status, counts };
}
