/** docs/mutation.md from the reports of Stryker (mutation testing report schema, version 2). */
const BY_HAND = require('./by-hand');
const REASONS = require('./survivors');

/** `code` is what was replaced, in one line, `lineText` the line that it begins in. */
function mutantsOf(report) {
	return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
		const lines = source.split('\n');
		return mutants.map(({ status, statusReason, mutatorName, replacement, location: { start, end } }) => {
			const whole = lines.slice(start.line - 1, end.line);
			whole[whole.length - 1] = whole.at(-1).slice(0, end.column - 1);
			whole[0] = whole[0].slice(start.column - 1);
			const oneLine = (text) => text.replace(/\s+/g, ' ').trim();
			return { file, line: start.line, status, statusReason, mutator: mutatorName, code: oneLine(whole.join(' ')), to: oneLine(replacement ?? ''), lineText: lines[start.line - 1].trim() };
		});
	});
}

function reasonOf(part, mutant) {
	const fits = ({ part: of, line, to, mutator }) =>
		(of === undefined || of === part) && (line === undefined || mutant.lineText.includes(line)) && (to === undefined || mutant.to === to) && (mutator === undefined || mutant.mutator === mutator);
	return REASONS.find(({ mutants }) => mutants.some(fits))?.reason ?? null;
}

function resultsOf(part, report) {
	const mutants = mutantsOf(report);
	const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
	const killed = count('Killed', 'Timeout');
	const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').map((mutant) => ({ ...mutant, reason: reasonOf(part, mutant) }));
	const ignored = mutants.filter(({ status }) => status === 'Ignored');
	const texts = ignored.filter(({ statusReason }) => statusReason === 'words for users').length;
	const tried = killed + survivors.length;
	return { part, files: Object.keys(report.files).length, tried, killed, survivors, texts, constants: ignored.length - texts, score: tried === 0 ? 100 : (100 * killed) / tried };
}

const escaped = (text) => (text.length > 90 ? `${text.slice(0, 89)}…` : text).replaceAll('|', '\\|');
const code = (text) => (text === '' ? 'nothing' : `\`${escaped(text).replaceAll('`', "'")}\``);
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');

function pageOf(results) {
	const all = results.flatMap(({ survivors }) => survivors);
	const section = (title, survivors) => `### ${title}\n\n${table(['where', 'code', 'instead'], survivors.map(({ file, lineText, code: from, to }) => [file.replace('nodes/shared/', ''), code(from.length < 12 ? lineText : from), code(to)]))}`;
	const explained = REASONS.map(({ reason, why }) => ({ reason, why, survivors: all.filter((one) => one.reason === reason) })).filter(({ survivors }) => survivors.length > 0);
	const open = all.filter(({ reason }) => reason === null);
	return `# Mutants

Do the tests notice when the code is wrong? [Stryker](https://stryker-mutator.io) changes one thing at a time in the code whose mistakes cost somebody a wrong e-mail or a wrong segment,
and runs the tests near to it. A change that no test notices survives. \`npm run mutation\` does it and writes this page; \`npm run mutation -- ledger\` does one part. It fails below 85 % or where a survivor is not
explained below. The parts and their tests stand in \`test/mutation/parts.js\`, the reasons in \`test/mutation/survivors.js\`.

${table(
	['part', 'files', 'mutants', 'killed', 'survived', 'score'],
	results.map(({ part, files, tried, killed, survivors, score }) => [part, files, tried, killed, survivors.length, `${score.toFixed(1)} %`]),
)}

Not counted: ${results.reduce((sum, { texts }) => sum + texts, 0)} mutants of words for users (texts of three words or more: tests ask what a text says, not for each of its words), and
${results.reduce((sum, { constants }) => sum + constants, 0)} of constants and tables that are read once, when their file is loaded (every test would have to run for each).

## Mutants made by hand

A review once made these, and no test noticed most of them. Each was made again, and a test dies of it.

${table(['mutant', 'test that dies'], BY_HAND.map(({ mutant, file, test }) => [mutant, `${file}: ${test}`]))}

## Survivors

${explained.map(({ reason, why, survivors }) => `${section(reason, survivors).replace('\n\n', `\n\n${why}\n\n`)}`).join('\n\n')}${open.length === 0 ? '' : `\n\n${section('Not explained', open)}`}
`;
}

module.exports = { pageOf, resultsOf };
