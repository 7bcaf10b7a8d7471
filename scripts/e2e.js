/** `npm run e2e [-- jest arguments]`: test/e2e against a real n8n server in which the packed package is installed like a user would. */
const { withN8n } = require('./with-n8n');

withN8n([require.resolve('jest/bin/jest'), '--config', 'jest.e2e.config.js', ...process.argv.slice(2)]);
