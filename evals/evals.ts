/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
/**
 * `npm run evals [-- --write]`: how well a model uses the nodes as tools, in n8n's own engine, against the emulator.
 * Without a key a scripted model plays what the tasks say. With EVALS_API_KEY (and EVALS_BASE_URL, EVALS_MODEL) a real one, over
 * OpenAI's protocol. `--write` puts the table into docs/agents.md.
 */
import '../scripts/demo/quiet';

import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { startEmulator } from '../test/emulator/server';
import { converse } from './agent';
import { type Model, overHttp, scripted } from './model';
import { misuse, type Task, TASKS } from './tasks';
import { accountOf, furnish } from './world';

interface Result {
	task: Task;
	problems: string[];
	calls: number;
}

const DOCUMENT = 'docs/agents.md';
const BEGIN = '<!-- generated: npm run evals -- --write -->';
const END = '<!-- end -->';

function modelFor(task: Task): Model {
	const { EVALS_API_KEY: apiKey = '', EVALS_BASE_URL: baseUrl = 'https://api.openai.com/v1', EVALS_MODEL: name = 'gpt-4o-mini' } = process.env;
	return apiKey === '' ? scripted(task.script) : overHttp({ baseUrl, apiKey, name });
}

async function attempt(task: Task): Promise<Result> {
	const emulator = await startEmulator({ rateLimit: 'off' });
	try {
		furnish(emulator);
		const expected = accountOf(emulator);
		task.changes(expected);
		const { calls } = await converse(modelFor(task), task.user, { apiKey: emulator.apiKey, baseUrl: emulator.url });
		const after = accountOf(emulator);
		const problems = misuse(calls);
		if (!isDeepStrictEqual(after, expected)) {
			problems.push(`the account is not as it should be: ${JSON.stringify(after)}\nexpected: ${JSON.stringify(expected)}`);
		}
		const { told } = task;
		if (told !== undefined && !calls.some(({ result }) => told.test(result))) problems.push(`no tool said ${told}: ${calls.map(({ result }) => result).join(' | ')}`);
		return { task, problems, calls: calls.length };
	} finally {
		await emulator.stop();
	}
}

function table(results: readonly Result[], model: string): string {
	const passed = results.filter(({ problems }) => problems.length === 0).length;
	const rows = results.map(({ task, problems, calls }) => `| ${task.name} | ${task.user.replace(/\|/g, '\\|')} | ${calls} | ${problems.length === 0 ? 'yes' : '**no**'} |`);
	return [`Model: ${model}. ${passed} of ${results.length} tasks.`, '', '| task | the user says | tool calls | as it should be |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

async function main(): Promise<void> {
	const results: Result[] = [];
	for (const task of TASKS) {
		const result = await attempt(task);
		results.push(result);
		console.log(`${result.problems.length === 0 ? 'ok    ' : 'FAILED'} ${task.name}${result.problems.map((problem) => `\n       ${problem}`).join('')}`);
	}
	const failed = results.filter(({ problems }) => problems.length > 0).length;
	const [first] = TASKS;
	const model = first === undefined ? 'none' : modelFor(first).name;
	console.log(`\nModel: ${model}`);
	console.log(`${results.length - failed} passed, ${failed} failed`);
	if (process.argv.includes('--write')) {
		const [before = '', rest = ''] = readFileSync(DOCUMENT, 'utf8').split(BEGIN);
		writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${table(results, model)}\n\n${END}${rest.split(END)[1] ?? ''}`);
	}
	// A real model may fail a task; the tools may not.
	process.exitCode = failed > 0 && model === 'scripted' ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.stack : error);
	process.exitCode = 1;
});
