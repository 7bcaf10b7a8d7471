/**
 * Runs a TypeScript program: `node scripts/run.js scripts/n8n.ts [arguments]`. esbuild puts it and its relative imports into one
 * file below node_modules/.cache (so that packages resolve), with a source map for stack traces.
 * The working directory is the package's root; do not use `__dirname` in such a program.
 */
const path = require('node:path');
const esbuild = require('esbuild');

const ROOT = path.join(__dirname, '..');
const [program, ...rest] = process.argv.slice(2);
const outfile = path.join(ROOT, 'node_modules/.cache/run', path.basename(program).replace(/\.ts$/, '.js'));

process.chdir(ROOT);
esbuild.buildSync({ entryPoints: [program], outfile, bundle: true, platform: 'node', target: 'node20', packages: 'external', sourcemap: true, logLevel: 'warning' });
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], outfile, ...rest];
require(outfile);
