/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import path from 'node:path';
import ts from 'typescript';

import { productFiles, repositoryFiles, syntaxOf, textOf } from './sources';

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

/** Names of the constants, functions and classes that a file exports; types are often only the names of what a function returns. */
function exportedValues(file: string): string[] {
	return syntaxOf(file).statements.flatMap((statement) => {
		if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
		if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
		return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name ? [statement.name.text] : [];
	});
}

/** `path of the module without extension: name` of everything that a file imports by name; `name` is `*` for a whole module. */
function importedNames(file: string): string[] {
	return syntaxOf(file).statements.flatMap((statement) => {
		const isFrom = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
		if (!isFrom || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
		const module = path.posix.join(path.posix.dirname(file), statement.moduleSpecifier.text);
		const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
		if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return [`${module}: *`];
		return bindings.elements.map(({ name, propertyName }) => `${module}: ${(propertyName ?? name).text}`);
	});
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

	test('no value is exported that no other file imports', () => {
		const imported = new Set(repositoryFiles().filter((file) => file.endsWith('.ts')).flatMap(importedNames));
		const isImported = (module: string, name: string): boolean => imported.has(`${module}: ${name}`) || imported.has(`${module}: *`);
		const unused = files.filter((file) => file !== 'index.ts').flatMap((file) =>
			exportedValues(file).filter((name) => !isImported(file.replace(/\.ts$/, ''), name)).map((name) => `${file}: ${name}`),
		);
		expect(unused).toEqual([]);
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
