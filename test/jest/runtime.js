/** Packages are loaded once by each worker, as by any process of Node; the project's own modules once by each test file. */
const { createRequire, isBuiltin } = require('node:module');
const { default: Runtime } = require('jest-runtime');

const isPackage = (name) => !/^(\.|\/|@jest\/|jest)/.test(name) && !isBuiltin(name);

class SharingRuntime extends Runtime {
	requireModuleOrMock(from, name) {
		return isPackage(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
	}

	requireActual(from, name) {
		return isPackage(name) ? createRequire(from)(name) : super.requireActual(from, name);
	}
}

module.exports = { default: SharingRuntime, __esModule: true };
