/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
/**
 * `npm run demo`: the example workflow on the example events, in the real n8n engine, against an emulator of Resend, or against
 * Resend itself when RESEND_API_KEY is set and somebody at the terminal says yes. Ends with 0 only when the outcome is what
 * `examples/events.expected.json` promises.
 */
import './demo/quiet';

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IDataObject, INodeType } from 'n8n-workflow';

import type { Promised } from '../test/examples/promises';
import type { ExampleWorkflow } from '../test/examples/workflow';
import { inEarnest, posted, runExample } from '../test/examples/workflow';
import { askYesNo } from './demo/ask';
import { differences, shortfalls } from './demo/check';
import type { Outcome } from './demo/print';
import { contactLines, eventLines } from './demo/print';
import { reportPage } from './demo/report';
import { styleFor, wrapped } from './demo/style';
import type { Target } from './demo/target';
import { emulatorTarget, resendTarget } from './demo/target';

const NODE = 'Resend Contact Sync';
const read = <T>(file: string): T => JSON.parse(readFileSync(path.resolve('examples', file), 'utf8')) as T;

/** The example begins with a preview; here the target has been agreed to. */
const example = inEarnest(read<ExampleWorkflow>('contact-sync.json'));
const events = read<IDataObject[]>('events.json');
const promised = read<Promised>('events.expected.json');

const style = styleFor({ isTTY: process.stdout.isTTY === true, columns: process.stdout.columns, NO_COLOR: process.env['NO_COLOR'] });
const say = (text: string): void => console.log(wrapped(text, style.columns).join('\n'));

/** Outside the tree's own files, and the same every time. */
const REPORT = path.resolve('node_modules/.cache/demo/report.html');

async function main(): Promise<void> {
	const target = await chooseTarget();
	const deliver = sender(target);
	console.log('\nWorkflow  examples/contact-sync.json, in n8n\'s own engine\nEvents    examples/events.json, posted one by one');
	say(`Target    ${target.title}\n`);

	const before = await target.contacts();
	const outcomes: Outcome[] = [];
	for (const event of events) outcomes.push(...(await deliver(event)));
	console.log(eventLines(events, outcomes, style).join('\n'));

	const contacts = await target.contacts();
	console.log(`\nThe contacts in the end\n\n${contactLines(contacts, style).join('\n')}\n`);

	const again = await deliver({ batch: [...events].reverse() });
	const afterwards = await target.contacts();
	say(`The same ${events.length} events again, in one delivery and in the wrong order: ${totalOf(again)} requests instead of ${totalOf(outcomes)}, and nothing was written twice.`);

	const problems = target.kind === 'emulator' ? differences(promised, outcomes, contacts) : shortfalls(promised, contacts);
	if (JSON.stringify(afterwards) !== JSON.stringify(contacts)) problems.push('the second delivery changed a contact');
	await target.close();
	mkdirSync(path.dirname(REPORT), { recursive: true });
	writeFileSync(REPORT, reportPage({ target: target.title, events, outcomes, before, after: contacts }));
	console.log(`\nThe same as a page, before and after, to open in a browser:\n${pathToFileURL(REPORT).href}\n`);
	report(problems);
	if (target.kind === 'emulator') say('\nWith RESEND_API_KEY set, the demo offers to run against Resend itself.');
}

async function chooseTarget(): Promise<Target> {
	const apiKey = process.env['RESEND_API_KEY'] ?? '';
	if (apiKey === '') return emulatorTarget();
	const baseUrl = process.env['RESEND_BASE_URL'] ?? 'https://api.resend.com';
	const addresses = promised.contacts.map(({ email }) => email);
	const segments = [...new Set(promised.events.flatMap(({ segments: names }) => [names?.['added'] ?? []].flat()))];
	console.log(
		[
			`RESEND_API_KEY is set. The demo can run against ${baseUrl}, with the account of that key. It would:`,
			`  * create or update the contacts ${addresses.join(', ')}, and look for nobody.yet@example.com`,
			`  * opt ${promised.contacts.filter(({ unsubscribed }) => unsubscribed).map(({ email }) => email).join(', ')} out of e-mail`,
			`  * put them into the segments ${segments.join(' and ')}, and create these where they are missing`,
			`  * define the contact properties ${promised.properties.join(', ')} where they are missing`,
			'It sends no e-mail, deletes nothing, and leaves all of this in the account.',
		].join('\n'),
	);
	if (await askYesNo('Run against Resend?')) return resendTarget(apiKey, baseUrl, addresses);
	console.log('Running against the emulator instead.');
	return emulatorTarget();
}

/** Delivers a body to the workflow's webhook, as n8n would: each delivery is an execution, static data stays in between. */
function sender(target: Target): (body: IDataObject) => Promise<Outcome[]> {
	const nodeTypes = builtNodes();
	let staticData: IDataObject = {};
	let executions = 0;
	return async (body) => {
		executions += 1;
		const result = await runExample(example, [posted(body)], {
			nodeTypes,
			credential: target.credential,
			workflowId: 'demo',
			executionId: String(executions),
			staticData,
		});
		const error = result.error();
		if (error !== undefined) throw new Error(error);
		staticData = result.saved ?? staticData;
		return result.output(NODE).map(({ json }) => json as IDataObject & Outcome);
	};
}

/** The nodes as they are published, from `dist/`. */
function builtNodes(): Record<string, INodeType> {
	const requireBuilt = createRequire(path.resolve('package.json'));
	const manifest = requireBuilt('./package.json') as { name: string; n8n: { nodes: string[] } };
	const types = manifest.n8n.nodes.map((file) => {
		const className = path.basename(file, '.node.js');
		const classes = requireBuilt(`./${file}`) as Record<string, new () => INodeType>;
		const NodeClass = classes[className];
		if (NodeClass === undefined) throw new Error(`${file} does not export ${className}`);
		return new NodeClass();
	});
	return Object.fromEntries(types.map((type) => [`${manifest.name}.${type.description.name}`, type]));
}

function totalOf(outcomes: readonly Outcome[]): number {
	return outcomes.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
}

function report(problems: readonly string[]): void {
	if (problems.length === 0) {
		console.log(style.green('Everything is as the examples promise.'));
		return;
	}
	console.error(`Not as the examples promise:\n${problems.map((problem) => `  * ${problem}`).join('\n')}`);
	process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(`The demo stopped: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
