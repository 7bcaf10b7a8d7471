/**
 * Runs test files in the worker's own globals, as a process of n8n has them, and not in a sandbox for each: a sandbox cannot use
 * what another one loaded, and loading n8n-core anew costs every file three seconds. What a test file replaced is put back when it
 * is over.
 */
const vm = require('node:vm');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** jest compiles modules for the context of their sandbox. Ours is none, which Node does not take for a context. */
const NO_SANDBOX = {};
const { compileFunction } = vm;
/** By file. Each test file gets modules of its own, made by the same functions: what V8 learned of them is not learned again. */
const compiled = new Map();
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) => {
	if (parsingContext !== NO_SANDBOX) return compileFunction(code, parameters, { ...options, parsingContext });
	const known = compiled.get(options.filename);
	if (known?.code === code) return known.wrapper;
	const wrapper = compileFunction(code, parameters, options);
	compiled.set(options.filename, { code, wrapper });
	return wrapper;
};

const ORIGINAL = [globalThis, process, Date, Math].map((target) => [
	target,
	Object.entries(Object.getOwnPropertyDescriptors(target)).filter(([, { configurable }]) => configurable),
]);

/** What jest-circus keeps of a test file in the globals, by the names of the symbols it is kept under. */
const KEPT_BY_JEST = /^(JEST_STATE_SYMBOL|EVENT_HANDLERS|TEST_TIMEOUT_SYMBOL|RETRY_\w+|WAIT_BEFORE_RETRY|LOG_ERRORS_BEFORE_RETRY)$/;

module.exports = class WorkerEnvironment {
	constructor({ projectConfig }) {
		this.global = globalThis;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimers = null;
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
	}

	async setup() {
		// jest asks for 100 frames of every error; what reads untrusted answers makes thousands of errors that nobody looks at.
		Error.stackTraceLimit = 10;
	}

	/** jest measures with Date what it reports of a file, and by that it orders the files of the next run. */
	handleTestEvent({ name }) {
		if (name === 'run_finish') this.putBack();
	}

	async teardown() {
		this.fakeTimersModern.dispose();
		this.putBack();
		for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
			if (KEPT_BY_JEST.test(symbol.description)) delete globalThis[symbol];
		}
	}

	putBack() {
		this.moduleMocker.restoreAllMocks();
		for (const [target, properties] of ORIGINAL) {
			for (const [name, property] of properties) {
				const now = Object.getOwnPropertyDescriptor(target, name);
				if (now?.value !== property.value || now?.get !== property.get) Object.defineProperty(target, name, property);
			}
		}
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return NO_SANDBOX;
	}
};
