/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { KEEP_DAYS, MAX_ENTRIES } from '../../nodes/shared/store/userIds';
import { EVENT_TYPES } from '../../nodes/shared/events/eventTypes/table';
import { SKIP_ADVICE } from '../../nodes/shared/contact/skipReasons';
import { RESERVED_TRAITS } from '../../nodes/shared/contact/aspects/properties';
import { RESERVED_KEYS } from '../../nodes/shared/contact/propertyValues';
import * as entry from '../../index';
import { productFiles, repositoryFiles, ROOT, textOf } from './sources';

const readme = textOf('README.md');
const contactSync = textOf('docs/contact-sync.md');
const troubleshooting = textOf('docs/troubleshooting.md');
const nodeDocs = ['docs/contact-sync.md', 'docs/segment.md', 'docs/send-template.md'].map(textOf).join('\n');
const documents = repositoryFiles().filter((file) => /^[^/]+\.md$|^docs\/.*\.md$/.test(file));
const { scripts } = z.object({ scripts: z.record(z.string()) }).parse(JSON.parse(textOf('package.json')));

const described = z.object({ description: z.object({ displayName: z.string(), properties: z.array(z.unknown()) }) });
const collection = z.object({ name: z.literal('options'), options: z.array(z.object({ displayName: z.string() })) });

/** Headings as GitHub turns them into anchors. */
const anchorsOf = (text: string): string[] =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-'));

/** Rows of the table that follows a heading of the document, as their first cells. */
function firstCells(document: string, heading: string): string[] {
	const section = document.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]?.split(/^#+ /m)[0] ?? '';
	return [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell.trim()).slice(2);
}

describe('README', () => {
	test('has at most 1,500 words', () => {
		expect(readme.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(1500);
	});

	test('has the two lines to paste right after the title', () => {
		expect(readme.split('\n').slice(0, 5)).toEqual(['# n8n-nodes-resend-sync', '', '```sh', 'npm ci && npm run demo', 'npm ci && npm test']);
	});

	test('shows each picture in light and in dark, with words for those who do not see it', () => {
		const pictures = readme.match(/<picture>[^]*?<\/picture>/g) ?? [];
		expect(pictures.length).toBeGreaterThanOrEqual(3);
		const images = pictures.map((picture) => /prefers-color-scheme: dark\)" srcset="(docs\/images\/[\w-]+-dark\.png)"[^]*src="(docs\/images\/[\w-]+-light\.png)"[^]*alt="[^"]{20,}"/.exec(picture)?.slice(1) ?? []);
		expect(images.filter((pair) => pair.length !== 2)).toEqual([]);
		expect(images.flat().filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
	});

	test('names every node', () => {
		const nodes = Object.values(entry).flatMap((Class) => described.safeParse(new Class()).data?.description.displayName ?? []);
		expect(nodes.filter((name) => !readme.includes(`**${name}**`))).toEqual([]);
	});
});

describe('documents of the nodes', () => {
	test('has a row for every option of every node', () => {
		const rows = new Set([...nodeDocs.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => cell.trim().split(', ')));
		const options = Object.values(entry).flatMap((Class) => {
			const node = described.safeParse(new Class());
			return (node.data?.description.properties ?? []).flatMap((property) => collection.safeParse(property).data?.options ?? []);
		});
		expect(options.map(({ displayName }) => displayName).filter((name) => !rows.has(name))).toEqual([]);
	});

	test('tells the defaults of the options of Contact Sync as they are', () => {
		const defaults = z.array(z.object({ displayName: z.string(), default: z.unknown(), options: z.array(z.object({ name: z.string(), value: z.unknown() })).optional() }));
		const options = new entry.ResendContactSync().description.properties.flatMap((property) => (property.name === 'options' ? defaults.parse(property.options) : []));
		const shown = options.map((option) => `| ${option.displayName} | ${option.options?.find(({ value }) => value === option.default)?.name ?? String(option.default)} |`);
		expect(shown.length).toBeGreaterThan(0);
		expect(shown.filter((row) => !contactSync.includes(row))).toEqual([]);
	});

	test('tells how long and how many users the cache remembers', () => {
		expect(contactSync).toContain(`A mapping lasts ${KEEP_DAYS} days`);
		expect(contactSync).toContain(`at most ${MAX_ENTRIES.toLocaleString('en-US')} of them`);
	});

	test('explains every reason for which an item is skipped, and no other', () => {
		expect(firstCells(troubleshooting, 'Skipped').map((cell) => cell.replace(/`/g, '')).sort()).toEqual(Object.keys(SKIP_ADVICE).sort());
	});

	test.each([
		['docs/contact-sync.md', 'What happens to an event'],
		['docs/event-mapping.md', 'Which events are read'],
	])('%s has every type of event that is synced in its table, and no other', (file, heading) => {
		const types = firstCells(textOf(file), heading).flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, type = '']) => type));
		expect(types.sort()).toEqual(Object.keys(EVENT_TYPES).sort());
	});

	test('quotes only messages that the code can give', () => {
		const code = productFiles().map(textOf).join('\n').replace(/\\'/g, "'");
		const quoted = firstCells(troubleshooting, 'Failed').flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message));
		expect(quoted.length).toBeGreaterThan(5);
		expect(quoted.filter((message) => !code.includes(message))).toEqual([]);
	});
});

describe('docs/event-mapping.md', () => {
	const mapping = textOf('docs/event-mapping.md');
	/** The names in backticks after these words, up to the next full stop or bracket. */
	const namesAfter = (words: string): string[] => {
		const list = mapping.split(words)[1]?.split(/[.)]/)[0] ?? '';
		return [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
	};

	test('names every trait that has a meaning of its own, and no other', () => {
		expect([...new Set(namesAfter('are not stored as properties:').map((name) => name.toLowerCase()))].sort()).toEqual([...RESERVED_TRAITS].sort());
	});

	test('names every property name that Resend uses itself, and no other', () => {
		expect(namesAfter('names that Resend uses\n   itself (').sort()).toEqual([...RESERVED_KEYS].filter((key) => key !== '__proto__').sort());
	});
});

describe('documents', () => {
	test.each(documents)('%s links only to what exists', (file) => {
		const links = [...textOf(file).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
		const broken = links.filter((link) => {
			const [target = '', anchor] = link.split('#');
			const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
			if (!existsSync(path.join(ROOT, linked))) return true;
			return anchor !== undefined && !anchorsOf(textOf(linked)).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	test.each(documents)('%s names only commands that exist', (file) => {
		const named = [...textOf(file).matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
		expect(named.filter((script) => !(script in scripts))).toEqual([]);
	});
});
