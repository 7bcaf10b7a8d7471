const fs = require('node:fs');

/** A reporter of jest that leaves the numbers of a run in the file JEST_RESULTS: .ci/run calls `npm test` as the README has it, without arguments. */
module.exports = class TestResults {
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
		fs.writeFileSync(process.env.JEST_RESULTS, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
	}
};
