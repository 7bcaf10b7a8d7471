import ts from 'typescript';

import { repositoryFiles, syntaxOf, textOf } from './sources';

interface Guarantee {
	number: number;
	tests: Array<{ file: string; name: string }>;
}

const guarantees: Guarantee[] = [];
for (const line of textOf('docs/guarantees.md').split('\n')) {
	const [, number] = /^(\d+)\. /.exec(line) ?? [];
	if (number !== undefined) guarantees.push({ number: Number(number), tests: [] });
	const [, file, name] = /^ {4}\* \[([^\]]+)\]\(\.\.\/\1\): `(.+)`$/.exec(line) ?? [];
	if (file !== undefined && name !== undefined) guarantees.at(-1)?.tests.push({ file, name });
}

const tracked = new Set(repositoryFiles());
const namesByFile = new Map<string, ReadonlySet<string>>();

/** Names given to `test`, `it` and `describe` in a file, as they are written there (`%s` and all), and the rules of its cases, which are tests too. */
function namesIn(file: string): ReadonlySet<string> {
	const known = namesByFile.get(file);
	if (known !== undefined) return known;
	const names = new Set<string>();
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && /^(it|test|describe)\b/.test(node.expression.getText())) {
			const [name] = node.arguments;
			if (name !== undefined && ts.isStringLiteralLike(name)) names.add(name.text);
		}
		if (ts.isPropertyAssignment(node) && node.name.getText() === 'rule' && ts.isStringLiteralLike(node.initializer)) names.add(node.initializer.text);
		ts.forEachChild(node, visit);
	};
	visit(syntaxOf(file));
	namesByFile.set(file, names);
	return names;
}

describe('docs/guarantees.md', () => {
	test('numbers its guarantees one after the other, each with at least one test', () => {
		expect(guarantees.length).toBeGreaterThan(0);
		expect(guarantees.map(({ number }) => number)).toEqual(guarantees.map((_guarantee, index) => index + 1));
		expect(guarantees.filter(({ tests }) => tests.length === 0).map(({ number }) => number)).toEqual([]);
	});

	test('names only tests that exist', () => {
		const named = guarantees.flatMap(({ number, tests }) => tests.map((held) => ({ number, ...held })));
		expect(named.filter(({ file, name }) => !tracked.has(file) || !namesIn(file).has(name))).toEqual([]);
	});

	test('every line that looks like a test is read as one', () => {
		const lines = textOf('docs/guarantees.md').split('\n').filter((line) => /^\s+\* \[test\//.test(line));
		expect(lines).toHaveLength(guarantees.flatMap(({ tests }) => tests).length);
	});
});
