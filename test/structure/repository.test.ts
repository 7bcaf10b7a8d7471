/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { productFiles, repositoryFiles, ROOT, textOf } from './sources';

const manifest = z
	.object({
		dependencies: z.undefined(),
		peerDependencies: z.record(z.string()),
		files: z.array(z.string()),
		n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }).passthrough(),
	})
	.passthrough();

const lock = z.object({ packages: z.record(z.object({ optionalDependencies: z.record(z.string()).optional() }).passthrough()) });

const built = (file: string): string => `dist/${file.replace(/\.ts$/, '.js')}`;
const lockFiles = repositoryFiles().filter((file) => path.posix.basename(file) === 'package-lock.json');

/** Where Node.js would look for `name` from inside the package at `from`, nearest first. */
function lookups(from: string, name: string): string[] {
	const folders = [from];
	for (let at = from.lastIndexOf('/node_modules/'); at >= 0; at = from.lastIndexOf('/node_modules/', at - 1)) folders.push(from.slice(0, at));
	return [...folders.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}

describe('package.json', () => {
	const { n8n, peerDependencies, files } = manifest.parse(JSON.parse(textOf('package.json')));

	test('brings no dependency: the bundle holds what it needs, n8n provides n8n-workflow', () => {
		expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(files).toEqual(['dist']);
	});

	test('lists every node and every credential that exists, and no other', () => {
		const nodes = productFiles().filter((file) => /^nodes\/([^/]+)\/\1\.node\.ts$/.test(file));
		const credentials = productFiles().filter((file) => /^credentials\/[^/]+\.credentials\.ts$/.test(file));
		expect([...n8n.nodes].sort()).toEqual(nodes.map(built));
		expect([...n8n.credentials].sort()).toEqual(credentials.map(built));
	});

	test('every node has its codex file and its icons beside it', () => {
		const beside = n8n.nodes.flatMap((file) => {
			const source = file.replace(/^dist\//, '').replace(/\.js$/, '');
			return [`${source}.json`, ...['resend.svg', 'resend.dark.svg'].map((icon) => `${path.posix.dirname(source)}/${icon}`)];
		});
		expect(beside.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
	});
});

describe('tracked files', () => {
	test.each(lockFiles)('%s names the binaries of every platform, else npm ci refuses it', (file) => {
		const { packages } = lock.parse(JSON.parse(textOf(file)));
		const missing = Object.entries(packages).flatMap(([from, { optionalDependencies }]) =>
			Object.keys(optionalDependencies ?? {}).filter((name) => !lookups(from, name).some((place) => place.replace(/^\//, '') in packages)),
		);
		expect(missing).toEqual([]);
	});

	test('no file names a registry or a path of the machine it was written on', () => {
		// In parts, so that this file does not find itself.
		const registries = ['registry.' + 'npmjs', 'registry.' + 'yarnpkg', 'deb.' + 'debian.org'];
		const machine = new RegExp(`(^|[^\\w.@-])/(${['work', 'root', 'farm'].join('|')}|home/\\w+)/`, 'm');
		const text = repositoryFiles().filter((file) => !/\.(png|ico|tgz)$/.test(file));
		expect(text.filter((file) => registries.some((host) => textOf(file).includes(host)) || machine.test(textOf(file)))).toEqual([]);
	});

	test('no test is skipped, focused or left to be written', () => {
		const skipped = /\b(it|test|describe)(\.concurrent)?\.(skip|only|todo|failing)\b|\b(xit|fit|xdescribe|fdescribe|xtest)\(['"`]/;
		expect(repositoryFiles().filter((file) => /^test\/.*\.ts$/.test(file) && !file.startsWith('test/structure/') && skipped.test(textOf(file)))).toEqual([]);
	});
});
