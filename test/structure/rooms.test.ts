import { type Import, importsOf, productFiles, syntaxOf, textOf } from './sources';
import ts from 'typescript';

/** Which rooms of nodes/shared each room may look into, itself apart. */
const MAY_ENTER: Record<string, readonly string[]> = {
	events: [],
	contact: ['events'],
	plan: ['contact', 'events'],
	store: ['contact', 'events'],
	resend: ['events'],
	sending: ['resend', 'contact', 'events', 'store'],
	sync: ['resend', 'sending', 'plan', 'store', 'contact', 'events'],
	delivery: ['sync', 'resend', 'sending', 'plan', 'store', 'contact', 'events'],
	n8n: ['delivery', 'sync', 'resend', 'sending', 'plan', 'store', 'contact', 'events'],
};
const PURE = ['events', 'contact', 'plan', 'store', 'sending'];

/** `shared/events`, `ResendContactSync`, `credentials`, `index`. */
function roomOf(file: string): string {
	const [, shared] = /^nodes\/shared\/([^/]+)\//.exec(file) ?? [];
	if (shared !== undefined) return `shared/${shared}`;
	const [, node] = /^nodes\/([^/]+)\//.exec(file) ?? [];
	return node ?? (file === 'package.json' ? file : (file.split(/[/.]/)[0] ?? file));
}

function mayImport(from: string, to: string): boolean {
	if (from === to || from === 'index' || to === 'package.json') return true;
	const [, room] = /^shared\/(.+)$/.exec(from) ?? [];
	if (room !== undefined) return (MAY_ENTER[room] ?? []).some((other) => to === `shared/${other}`);
	return from !== 'credentials' && to.startsWith('shared/');
}

const describeImport = ({ from, to }: Import): string => `${from} -> ${to}`;
const files = productFiles();
const inRooms = (rooms: readonly string[]): string[] => files.filter((file) => rooms.some((room) => file.startsWith(`nodes/shared/${room}/`)));
const imports = files.flatMap(importsOf);

describe('rooms of the product', () => {
	test('every folder of nodes/shared is a known room', () => {
		const found = new Set(files.flatMap((file) => /^nodes\/shared\/([^/]+)/.exec(file)?.[1] ?? []));
		expect([...found].filter((room) => !(room in MAY_ENTER))).toEqual([]);
	});

	test('imports go one way: node -> n8n -> delivery -> sync -> resend, and all of them -> plan, sending -> contact -> events', () => {
		const wrong = imports.filter(({ own, from, to }) => own && !mayImport(roomOf(from), roomOf(to)));
		expect(wrong.map(describeImport)).toEqual([]);
	});

	test('nodes never import each other, nothing imports a node but the entry', () => {
		const nodes = new Set(files.flatMap((file) => /^nodes\/(?!shared\/)([^/]+)\//.exec(file)?.[1] ?? []));
		const wrong = imports.filter(({ own, from, to }) => own && nodes.has(roomOf(to)) && roomOf(from) !== roomOf(to) && from !== 'index.ts');
		expect(wrong.map(describeImport)).toEqual([]);
	});

	test('the pure rooms take no value of n8n, nothing of the SDK and no way to the outside', () => {
		const outside = /^(n8n-core|resend|fs|http|https|http2|net|tls|dns|child_process|worker_threads|os|timers)(\/|$)/;
		const wrong = inRooms(PURE)
			.flatMap(importsOf)
			.filter(({ to, own, typesOnly }) => !own && (outside.test(to) || (to === 'n8n-workflow' && !typesOnly)));
		expect(wrong.map(describeImport)).toEqual([]);
	});

	test('the pure rooms get time and chance as arguments', () => {
		const clock = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\brandomUUID\b|\brandomBytes\b/;
		expect(inRooms(PURE).filter((file) => clock.test(textOf(file)))).toEqual([]);
	});

	test('sending takes only types of resend', () => {
		const wrong = inRooms(['sending']).flatMap(importsOf).filter(({ to, typesOnly }) => roomOf(to) === 'shared/resend' && !typesOnly);
		expect(wrong.map(describeImport)).toEqual([]);
	});

	test('resend and sync know nothing of n8n', () => {
		const wrong = inRooms(['resend', 'sync']).flatMap(importsOf).filter(({ to }) => to.startsWith('n8n-'));
		expect(wrong.map(describeImport)).toEqual([]);
	});

	test('only resend speaks to the SDK', () => {
		const wrong = imports.filter(({ from, to, typesOnly }) => to === 'resend' && !typesOnly && roomOf(from) !== 'shared/resend');
		expect(wrong.map(describeImport)).toEqual([]);
	});

	test('no file of nodes/shared only passes others on', () => {
		const passesOn = (file: string): boolean => syntaxOf(file).statements.some((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined);
		const shared = files.filter((file) => file.startsWith('nodes/shared/'));
		expect(shared.filter((file) => /\/index\.ts$/.test(file) || passesOn(file))).toEqual([]);
	});
});
