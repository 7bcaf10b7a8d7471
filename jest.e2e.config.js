/** `npm run e2e`: a real n8n server, started by scripts/e2e.js's environment. One worker: the tests share two cores with n8n. */
module.exports = {
	...require('./jest.config'),
	testEnvironment: 'node',
	runtime: require.resolve('jest-runtime'),
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	testTimeout: 180_000,
	maxWorkers: 1,
};
