import Papa from 'papaparse';

import type { ImportOrder } from '../../plan/importOrders';
import type { NewImport } from '../../resend/types';

/** An import order as Resend takes it. Every field is quoted; rows that a spreadsheet could run are not in it. */
export function importOf<T>(order: ImportOrder<T>): NewImport {
	const [email = 'email', firstName = 'first_name', lastName = 'last_name'] = order.columns;
	const properties = [...order.properties].map(([key, type]) => [key, { column: key, type }] as const);
	return {
		csv: Papa.unparse({ fields: [...order.columns], data: order.rows.map((row) => [...row]) }, { quotes: true, newline: '\n' }),
		columnMap: { email, firstName, lastName, ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }) },
		segmentIds: order.segments.map(({ id }) => id),
		onConflict: 'skip',
	};
}
