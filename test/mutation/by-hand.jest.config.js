const path = require('node:path');

/** One mutant of by-hand.js and the test that is to fail. */
module.exports = {
	...require('../../jest.config'),
	rootDir: path.join(__dirname, '../..'),
	transform: { '^.+\\.ts$': path.join(__dirname, 'by-hand-transform.js') },
	reporters: [],
};
