/**
 * Mutants made by hand, which a review once found to survive: `from` is replaced by `to` in the one file of nodes/ that has it, and the
 * named test has to fail.
 */
const repeated = 'test/nodes/resendSendTemplate.repeated.test.ts';
const editor = 'test/nodes/resendSendTemplate.editor.test.ts';
const imports = 'test/unit/sync/importContacts.test.ts';
const additions = 'test/unit/sync/additions.test.ts';

module.exports = [
	{
		mutant: 'no `attempted` entry before a single send',
		from: 'if (!tried) this.run.ledger.attempted(task.memory, null, 0);',
		to: '',
		file: repeated,
		test: 'whose e-mail alone got no answer goes out alone again, also among more than a hundred',
	},
	{ mutant: 'a claim never waits', from: 'await busy;', to: 'break;', file: 'test/unit/n8n/sentLedger.test.ts', test: 'waits until the execution that has one of them lets go' },
	{ mutant: 'a claim never waits, in the node', from: 'await busy;', to: 'break;', file: repeated, test: 'twice at the same moment is one e-mail: the others wait for the first' },
	{ mutant: 'a loop\'s pass is dropped from the key of a run', from: 'const pass = passOf(context);', to: 'const pass = \'0\';', file: editor, test: 'sends twice: the item is known by nothing but its run' },
	{ mutant: 'a loop\'s pass is dropped from the key of an event', from: '`${triggering} ${this.pass}`', to: 'triggering', file: editor, test: 'sends twice: the item is known by the event that set it off' },
	{ mutant: 'the budget of definitions is not given back', from: 'this.allowed.delete(key);', to: '', file: additions, test: 'is given back by a key that Resend refuses, which is not asked for again' },
	{
		mutant: 'the budget of definitions is ignored',
		from: 'if (!this.allowed.has(key) && this.allowed.size < this.maxNewProperties) this.allowed.add(key);',
		to: 'this.allowed.add(key);',
		file: additions,
		test: 'is the first keys that are asked for, as many as the user allows, each counted once',
	},
	{
		mutant: 'the record of segments is not defined before an import',
		from: 'new Set([rules.own.marker, ...changesOf(singly)',
		to: 'new Set([...changesOf(singly)',
		file: 'test/unit/plan/planRun.test.ts',
		test: 'leaves it to an import to define what its columns name, save the record of segments',
	},
	{
		mutant: 'no blind wait for an import that cannot be asked',
		from: 'await clock.sleep(BLIND_WAIT_MS.least + BLIND_WAIT_MS.perRow * rows);',
		to: '',
		file: imports,
		test: 'waits blindly for as long as it takes where it cannot be asked',
	},
	{ mutant: 'a lost start of an import is forgotten', from: 'isUnknown ||= started.failure.problem?.effect === \'unknown\';', to: '', file: imports, test: 'that was lost and then refused may have created them' },
	{ mutant: 'a lost start of an import is forgotten once it starts', from: 'hasTwin: isUnknown,', to: 'hasTwin: false,', file: imports, test: 'is tried again where it got no answer' },
	{
		mutant: 'people are never split into several imports',
		from: 'if (current.length >= MAX_ROWS || size + characters > MAX_CHARACTERS) {',
		to: 'if (size < 0) {',
		file: 'test/unit/plan/importPlans.test.ts',
		test: 'has at most',
	},
	{
		mutant: 'moves are not recorded',
		from: 'account.moves.record(contactId, segment.id, { now: to, at: now });',
		to: '',
		file: 'test/nodes/contactSync.lag.test.ts',
		test: 'do not make a person who was just taken out look like somebody put there by hand',
	},
	{
		mutant: 'no lock around an import',
		from: '(work) => context.account.people.runAll(newcomers.map(({ person }) => personId(person.key)), work),',
		to: '(work) => work(),',
		file: 'test/nodes/contactSync.bulk.test.ts',
		test: 'an event of somebody whom an import is creating waits for its end, in another execution too',
	},
	{
		mutant: 'a state that failed in part is remembered as synced',
		from: ' || ids.includes(null) || isIncomplete',
		to: ' || isIncomplete',
		file: 'test/unit/sync/skipUnchanged.test.ts',
		test: 'and is forgotten where a later event failed',
	},
];
