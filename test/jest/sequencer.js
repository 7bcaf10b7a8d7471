/**
 * The fuzzer first. On a fresh clone jest knows no durations, goes by the size of the files, and would come to the longest last, when
 * the other worker has nothing left to do; and the same histories cost twice as much in a worker that has run many other files.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const isFuzzer = ({ path }) => /\/fuzz\.\w*\.?test\.ts$/.test(path);

module.exports = class FuzzerFirst extends Sequencer {
	sort(tests) {
		const sorted = [...super.sort(tests)];
		return [...sorted.filter(isFuzzer), ...sorted.filter((test) => !isFuzzer(test))];
	}
};
