/** Named so because Stryker knows the runner of jest by its file's name. */
const { createEmptyTestResult } = require('@jest/test-result');
const { default: circus } = require('jest-circus/runner');
const { failed, isKilled } = require('./killed');

module.exports = async (globalConfig, config, environment, runtime, testPath, sendMessage) => {
	if (isKilled()) return { ...createEmptyTestResult(), testFilePath: testPath };
	const result = await circus(globalConfig, config, environment, runtime, testPath, sendMessage);
	if (result.testExecError !== undefined) failed();
	return result;
};
