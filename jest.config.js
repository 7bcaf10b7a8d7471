/** One runner for every level: unit (pure), contract (emulator against recordings), nodes (real n8n-core, in process). */
module.exports = {
	testEnvironment: '<rootDir>/test/jest/environment.js',
	runtime: '<rootDir>/test/jest/runtime.js',
	testSequencer: '<rootDir>/test/jest/sequencer.js',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
	},
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	// A copy of the sources while `npm run mutation` runs.
	modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
	clearMocks: true,
	reporters: process.env.JEST_RESULTS === undefined ? ['default'] : ['default', '<rootDir>/scripts/test-results.js'],
	// A busy machine is no failure: what a test waits for is the emulator's clock or an argument.
	testTimeout: 120_000,
	// Time is virtual, so that all tests do is compute.
	maxWorkers: 2,
};
