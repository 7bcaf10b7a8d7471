/** Run by scripts/mutation.js, once for each part of the product. */
import parts from './parts.js';

const part = process.env.MUTATION_PART;
const CACHE = `node_modules/.cache/mutation/${part}`;

export default {
	plugins: ['@stryker-mutator/jest-runner', './test/mutation/stryker-plugins.mjs'],
	testRunner: 'focused-jest',
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	mutate: parts[part].files,
	ignorers: ['texts'],
	coverageAnalysis: 'perTest',
	/** Constants and tables that are read once, when their file is loaded: every test would have to run for each of their mutants. */
	ignoreStatic: true,
	concurrency: 2,
	// A busy machine kills no mutant.
	timeoutMS: 30_000,
	timeoutFactor: 4,
	dryRunTimeoutMinutes: 10,
	incremental: true,
	incrementalFile: `${CACHE}/incremental.json`,
	reporters: ['progress-append-only', 'json', 'html'],
	jsonReporter: { fileName: `${CACHE}/report.json` },
	htmlReporter: { fileName: `${CACHE}/report.html` },
	ignorePatterns: ['dist', 'tools', 'bench', 'docs', 'evals', 'examples'],
	checkers: [],
	disableTypeChecks: false,
	allowConsoleColors: false,
	cleanTempDir: 'always',
};
