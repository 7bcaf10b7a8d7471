/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
import { createInterface } from 'node:readline/promises';

/** A question with yes or no. No, when nobody is there to answer. */
export async function askYesNo(question: string): Promise<boolean> {
	if (!process.stdin.isTTY) {
		console.log(`${question} no (no terminal to ask)`);
		return false;
	}
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question(`${question} [y/N] `);
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}
