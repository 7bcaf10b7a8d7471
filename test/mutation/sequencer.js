const { default: Sequencer } = require('@jest/test-sequencer');
const { tests: globs } = require('./parts')[process.env.MUTATION_PART];

/** In the order in which parts.js has them: most mutants die by the tests of their own folder. */
const folders = globs.map((glob) => `/${glob.split('*')[0]}`);
const rank = ({ path }) => folders.findIndex((folder) => path.includes(folder));

module.exports = class NearestFirst extends Sequencer {
	sort(tests) {
		return [...tests].sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
	}
};
