/**
 * `npm run e2e [-- jest arguments]`: test/e2e against a real n8n server in which the packed package is installed like a user would,
 * and test/e2e/browser in its editor, in Chromium. `--screenshots` (`npm run screenshots`) runs the latter and keeps its pictures in docs/images.
 */
const { chromium } = require('./chromium');
const { withN8n } = require('./with-n8n');

const SCREENSHOTS = '--screenshots';
const BROWSER_TESTS = 'test/e2e/browser';

const keep = process.argv.includes(SCREENSHOTS);
const given = process.argv.slice(2).filter((argument) => argument !== SCREENSHOTS);
const browser = chromium();
if (browser === undefined) console.error('No Chromium here: the browser tests did not run (Debian: apt-get install chromium, or set CHROMIUM).');

const env = { ...(browser === undefined ? {} : { E2E_CHROMIUM: browser }), E2E_SCREENSHOTS: keep ? 'docs/images' : 'node_modules/.cache/browser' };
const without = browser === undefined ? ['--testPathIgnorePatterns', '/node_modules/', BROWSER_TESTS] : [];
withN8n([require.resolve('jest/bin/jest'), '--config', 'jest.e2e.config.js', ...given, ...(keep ? [BROWSER_TESTS] : []), ...without], env);
