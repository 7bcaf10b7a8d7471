import ts from 'typescript';
import { productFiles, syntaxOf, textOf } from './sources';

const files = productFiles();

/** `file:line` of every node of the syntax for which `matches` holds. */
function places(file: string, matches: (node: ts.Node) => boolean): string[] {
	const source = syntaxOf(file);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (matches(node)) found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

const isDoubleCast = (node: ts.Node): boolean => ts.isAsExpression(node) && ts.isAsExpression(node.expression) && node.expression.type.kind === ts.SyntaxKind.UnknownKeyword;

describe('published code', () => {
	test('no file is longer than 250 lines', () => {
		expect(files.filter((file) => textOf(file).split('\n').length - 1 > 250)).toEqual([]);
	});

	test('no type is let go: no any, no cast through unknown, no non-null assertion, no silenced compiler', () => {
		const letGo = (node: ts.Node): boolean => node.kind === ts.SyntaxKind.AnyKeyword || ts.isNonNullExpression(node) || isDoubleCast(node);
		expect(files.flatMap((file) => places(file, letGo))).toEqual([]);
		expect(files.filter((file) => /@ts-(ignore|nocheck|expect-error)/.test(textOf(file)))).toEqual([]);
	});

	test('no request goes past n8n: fetch is never called', () => {
		const callsFetch = (node: ts.Node): boolean => ts.isCallExpression(node) && /^(globalThis\.)?fetch$/.test(node.expression.getText());
		expect(files.flatMap((file) => places(file, callsFetch))).toEqual([]);
	});

	test('no rule of n8n is silenced: its scanner reads no such comment', () => {
		const silenced = /eslint-disable(-next-line|-line)?\s*(\*\/|$|.*(n8n|no-console))/m;
		expect(files.filter((file) => silenced.test(textOf(file)))).toEqual([]);
	});
});
