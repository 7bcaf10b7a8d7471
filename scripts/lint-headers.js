const fs = require('node:fs');
const path = require('node:path');

const OUTSIDE_N8N = ['test', 'bench', 'scripts'];

/** Rules about what code may do inside n8n. A test, bench or script runs outside. */
const PLATFORM_RULE = /^(@n8n\/community-nodes\/|no-console$)/;

const START = '/* eslint-disable ';
const WHY = ' -- runs outside n8n */';

/**
 * Puts `/* eslint-disable <the platform rules it breaks> -- runs outside n8n *\/` on the first line of every file that breaks any,
 * in place of an earlier one. Only for files whose path starts with one of `below`, for all when it is empty. `results` is eslint's JSON, with the current comments in effect.
 */
function writeHeaders(folder, below, results) {
	for (const { filePath, messages } of results) {
		const file = path.relative(folder, filePath);
		if (!OUTSIDE_N8N.includes(file.split(path.sep)[0])) continue;
		if (below.length > 0 && !below.some((start) => file.startsWith(start))) continue;
		const broken = messages.map((message) => message.ruleId).filter((rule) => rule && PLATFORM_RULE.test(rule));
		if (broken.length === 0) continue;

		const lines = fs.readFileSync(filePath, 'utf8').split('\n');
		const had = lines[0].startsWith(START) && lines[0].endsWith(WHY);
		const before = had ? lines.shift().slice(START.length, -WHY.length).split(', ') : [];
		const rules = [...new Set([...before, ...broken])].sort();
		fs.writeFileSync(filePath, [`${START}${rules.join(', ')}${WHY}`, ...lines].join('\n'));
	}
}

module.exports = { writeHeaders };
