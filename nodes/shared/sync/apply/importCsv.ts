import Papa from 'papaparse';

import type { PropertyType } from '../../contact/propertyValues';
import type { ImportPlan } from '../../plan/importPlans';
import type { NewImport } from '../../resend/types';
import type { SegmentIds } from './writeFields';
import { valuesOf } from './writeFields';

const NAME_COLUMNS = { email: 'email', firstName: 'first_name', lastName: 'last_name' } as const;

/**
 * An import as Resend takes it: the names, then a column for each property key, with the type it is to be read as. Every field
 * is quoted; rows that a spreadsheet could run are in no plan. It never has a column for the opt-out.
 */
export function csvOf({ segments, newcomers }: ImportPlan, ports: SegmentIds): NewImport {
	const rows = newcomers.map(({ contact, context }) => ({ contact, definitions: context.definitions, values: valuesOf(contact, ports) }));
	const types = new Map<string, PropertyType>(rows.flatMap(({ values, definitions }) => [...values.keys()].map((key) => [key, definitions.get(key) ?? 'string'] as const)));
	const keys = [...types.keys()];
	const data = rows.map(({ contact, values }) => [contact.email, contact.firstName ?? '', contact.lastName ?? '', ...keys.map((key) => String(values.get(key) ?? ''))]);
	const columns = [...types].map(([key, type]) => [key, { column: key, type }] as const);
	return {
		csv: Papa.unparse({ fields: [...Object.values(NAME_COLUMNS), ...keys], data }, { quotes: true, newline: '\n' }),
		columnMap: { ...NAME_COLUMNS, ...(columns.length === 0 ? {} : { properties: Object.fromEntries(columns) }) },
		segmentIds: segments.flatMap((key) => ports.segmentId(key) ?? []),
		onConflict: 'skip',
	};
}
