/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { ResendContactSync, ResendSegment, ResendSendTemplate } from '../../index';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { runNode } from '../nodes/engine';

/** What n8n offers to the next node before the first run. */
const schemaFile = z.object({ type: z.literal('object'), properties: z.record(z.object({ type: z.string(), properties: z.record(z.unknown()).optional() }).passthrough()), version: z.literal(1) });

const schemaOf = (file: string) => schemaFile.parse(JSON.parse(readFileSync(path.join(__dirname, '../../nodes', file), 'utf8'))).properties;

function typeOf(value: unknown): string {
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Columns of real items that the schema does not have, or has with another type. */
function unforeseen(items: readonly IDataObject[], schema: ReturnType<typeof schemaOf>): string[] {
	return items.flatMap((item) =>
		Object.entries(item).flatMap(([column, value]) => (value === null || schema[column]?.type === typeOf(value) ? [] : [`${column}: ${typeOf(value)}, not ${schema[column]?.type ?? 'there'}`])),
	);
}

describe('the output schema that n8n shows before the first run', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
		emulator.state.addTemplate({ name: 'Hello', alias: 'hello', from: 'a@example.com', subject: 'Hello' });
	});
	afterEach(() => emulator.stop());

	const anna = { email: 'anna@example.com' };
	const named = { ...anna, event: 'user.signup' };
	const segment = { __rl: true, mode: 'name', value: 'Customers' };
	const template = { __rl: true, mode: 'id', value: 'hello' };
	const identify = (traits: IDataObject) => ({ type: 'identify', event: 'Signed Up', userId: 'u1', traits });

	test.each([
		['ResendContactSync', 'v1.0.0.json', new ResendContactSync(), {}, [identify({ ...anna, plan: 'pro' }), identify({})]],
		['ResendSegment', 'v1.0.0/add.json', new ResendSegment(), { operation: 'add', segment }, [named, {}]],
		['ResendSegment', 'v1.0.0/remove.json', new ResendSegment(), { operation: 'remove', segment }, [named, {}]],
		['ResendSendTemplate', 'v1.0.0.json', new ResendSendTemplate(), { template, options: { scheduledAt: 'in 1 hour' } }, [named, {}]],
	] as const)('%s/__schema__/%s has every column of an item that was done and of one that was skipped, with its type', async (node, file, type, parameters, items) => {
		const schema = schemaOf(`${node}/__schema__/${file}`);
		const result = await runNode({ type, parameters, items: [...items] }, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } });
		expect(result.error()).toBeUndefined();
		const output = result.output('Node').map(({ json }) => json);
		expect(output).toHaveLength(items.length);
		expect(unforeseen(output, schema)).toEqual([]);
		const seen = new Set(output.flatMap((item) => Object.keys(item)));
		expect(Object.keys(schema).filter((column) => !seen.has(column))).toEqual([]);
	});
});
