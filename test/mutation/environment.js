const WorkerEnvironment = require('../jest/environment');
const { failed, isKilled } = require('./killed');

module.exports = class MutantEnvironment extends WorkerEnvironment {
	handleTestEvent(event) {
		if (event.name === 'test_done' && event.test.errors.length > 0) failed();
		if (event.name === 'test_start' && isKilled()) event.test.mode = 'skip';
		super.handleTestEvent(event);
	}
};
