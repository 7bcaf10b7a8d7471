/** The parts of the product that mutants are made in, and of each the tests that look for them: near to it, and fast, the nearest first. */
module.exports = {
	plan: {
		files: ['nodes/shared/plan/**/*.ts'],
		tests: ['test/unit/plan/**/*.test.ts'],
	},
	contact: {
		files: ['nodes/shared/contact/**/*.ts'],
		tests: ['test/unit/contact/**/*.test.ts', 'test/unit/plan/**/*.test.ts'],
	},
	sending: {
		files: ['nodes/shared/sending/**/*.ts', '!nodes/shared/sending/ledger.ts'],
		tests: ['test/unit/sending/**/*.test.ts'],
	},
	import: {
		files: ['nodes/shared/sync/apply/import*.ts'],
		tests: ['test/unit/sync/**/*.test.ts'],
	},
	ledger: {
		files: ['nodes/shared/sending/ledger.ts', 'nodes/shared/n8n/sentLedger.ts'],
		tests: ['test/unit/sending/**/*.test.ts', 'test/unit/n8n/**/*.test.ts'],
	},
};
