/** What Stryker lacks for this repository, as plugins of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

const [{ factory: jestFactory }] = jestPlugins;

/** In the sandbox, which all workers share: the file of each test, as the dry run found it. */
const FILES_OF_TESTS = 'files-of-tests.json';

/** Stryker names the tests that meet a mutant, but has jest load every file that might hold one of them. This loads theirs only. */
function focusedJest(injector) {
	const runner = jestFactory(injector);
	const [dryRun, mutantRun, run] = ['dryRun', 'mutantRun', 'run'].map((name) => runner[name].bind(runner));
	let filesOfTests;
	let testFiles;
	runner.run = (settings) => run(testFiles === undefined ? settings : { ...settings, testFiles, fileNamesUnderTest: undefined });
	runner.dryRun = async (options) => {
		const result = await dryRun(options);
		if (result.tests !== undefined) writeFileSync(FILES_OF_TESTS, JSON.stringify(result.tests.map(({ id, fileName }) => [id, fileName])));
		return result;
	};
	runner.mutantRun = async (options) => {
		filesOfTests ??= JSON.parse(readFileSync(FILES_OF_TESTS, 'utf8'));
		const wanted = options.testFilter && new Set(options.testFilter);
		testFiles = wanted && [...new Set(filesOfTests.flatMap(([id, file]) => (wanted.has(id) ? [file] : [])))];
		try {
			return await mutantRun(options);
		} finally {
			testFiles = undefined;
		}
	};
	return runner;
}
focusedJest.inject = jestFactory.inject;

/** Words for users: three or more of them. Tests ask what a text says, not for every word of it. */
const isText = (words) => words.trim().split(/\s+/).length > 2;

const texts = {
	shouldIgnore({ node }) {
		const words = node.type === 'StringLiteral' ? node.value : node.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.raw).join('x') : '';
		return isText(words) ? 'words for users' : undefined;
	},
};

export const strykerPlugins = [
	{ kind: 'TestRunner', name: 'focused-jest', factory: focusedJest },
	{ kind: 'Ignore', name: 'texts', value: texts },
];
