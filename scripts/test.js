/**
 * `npm test [-- arguments of jest]`: the type check beside the tests, as it takes one core and leaves the other idle. Fails if either
 * does. What the compiler says comes last, in one piece.
 */
const { spawn } = require('node:child_process');

const ended = (child) => new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
const types = spawn('npm', ['run', '--silent', 'types'], { stdio: ['ignore', 'pipe', 'inherit'] });
const said = [];
types.stdout.on('data', (text) => said.push(text));
const tests = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...process.argv.slice(2)], { stdio: 'inherit' });

Promise.all([ended(types), ended(tests)]).then((codes) => {
	process.stdout.write(Buffer.concat(said));
	if (codes[0] !== 0) console.log('The types do not check.');
	process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
});
