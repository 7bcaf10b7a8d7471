/**
 * The tests that look for a mutant, run by Stryker (`npm run mutation`): of each part of the product those near to it, the fastest
 * first. Whole paths instead of <rootDir>, which Stryker does not know.
 */
const path = require('node:path');

const { tests } = require('./parts')[process.env.MUTATION_PART];
const ROOT = path.join(__dirname, '../..');

module.exports = {
	...require('../../jest.config'),
	rootDir: ROOT,
	testEnvironment: path.join(__dirname, 'environment.js'),
	testRunner: path.join(__dirname, 'jest-circus.js'),
	testSequencer: path.join(__dirname, 'sequencer.js'),
	runtime: path.join(ROOT, 'test/jest/runtime.js'),
	testMatch: tests.map((glob) => path.join(ROOT, glob)),
	testTimeout: 20_000,
};
