/** The tests that `npm test` runs in part, in full: the files that import test/long.ts. */
const fs = require('node:fs');
const path = require('node:path');

process.env.TEST_LONG = 'yes';
const files = fs.readdirSync(path.join(__dirname, 'test'), { recursive: true }).filter((file) => file.endsWith('.test.ts'));
const isLong = (file) => fs.readFileSync(path.join(__dirname, 'test', file), 'utf8').includes("from '../long'");

module.exports = { ...require('./jest.config.js'), testMatch: files.filter(isLong).map((file) => `<rootDir>/test/${file}`) };
