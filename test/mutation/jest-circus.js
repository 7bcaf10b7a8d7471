/** Named so because Stryker knows the runner of jest by its file's name. */
const { createEmptyTestResult } = require('@jest/test-result');
const { default: circus } = require('jest-circus/runner');
const { failed, isKilled } = require('./killed');

/** jest takes a file without tests for a mistake. */
const NOT_RUN = { ancestorTitles: [], failureDetails: [], failureMessages: [], fullName: 'not run', numPassingAsserts: 0, status: 'pending', title: 'not run' };

module.exports = async (globalConfig, config, environment, runtime, testPath, sendMessage) => {
	if (isKilled()) return { ...createEmptyTestResult(), testFilePath: testPath, numPendingTests: 1, testResults: [NOT_RUN] };
	const result = await circus(globalConfig, config, environment, runtime, testPath, sendMessage);
	if (result.testExecError !== undefined) failed();
	return result;
};
