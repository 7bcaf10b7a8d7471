/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');
const filesIn = (folder: string): string[] => readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => path.join(folder, file));

it('tests that run nodes start emulators in virtual time, but for the one over a real connection', () => {
	const inRealTime = ['nodes', 'cases', 'examples', 'fuzz', 'unit'].flatMap(filesIn).filter((file) => /import \{[^}]*\bstartEmulator\b[^}]*\} from '[./]*emulator\/server'/.test(readFileSync(path.join(ROOT, file), 'utf8')));
	expect(inRealTime).toEqual(['nodes/overTheSocket.test.ts']);
});
