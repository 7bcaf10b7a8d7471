/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const ROOT = path.join(__dirname, '../..');

const listed = (args: string[]): string[] => execFileSync('git', ['ls-files', '-z', ...args], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);

/** Files of the repository and those about to be added to it, as paths with `/` from the root, without deleted ones. */
export function repositoryFiles(): string[] {
	const deleted = new Set(listed(['--deleted']));
	return [...new Set(listed(['--cached', '--others', '--exclude-standard']))].filter((file) => !deleted.has(file)).sort();
}

/** The TypeScript that is published. */
export function productFiles(): string[] {
	return repositoryFiles().filter((file) => file === 'index.ts' || /^(nodes|credentials)\/.*\.ts$/.test(file));
}

export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

export const syntaxOf = (file: string): ts.SourceFile => ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true);

export interface Import {
	from: string;
	/** A path from the root without extension for a relative import, else the name of the package. */
	to: string;
	own: boolean;
	typesOnly: boolean;
}

/** Every `import`, `export … from`, `import()` and `require()` of a file. */
export function importsOf(file: string): Import[] {
	const found: Import[] = [];
	const add = (specifier: ts.Node | undefined, typesOnly: boolean): void => {
		if (!specifier || !ts.isStringLiteral(specifier)) return;
		const own = specifier.text.startsWith('.');
		const to = own ? path.posix.join(path.posix.dirname(file), specifier.text) : specifier.text.replace(/^node:/, '');
		found.push({ from: file, to, own, typesOnly });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypesOnly(node.importClause));
		if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
		if (ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText())) add(node.arguments[0], false);
		ts.forEachChild(node, visit);
	};
	visit(syntaxOf(file));
	return found;
}

function isTypesOnly(clause: ts.ImportClause | undefined): boolean {
	if (!clause) return false;
	if (clause.isTypeOnly) return true;
	const named = clause.namedBindings;
	return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}
