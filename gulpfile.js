/**
 * `npm run build`: one bundle of `index.ts`, and beside it the files n8n looks for.
 *
 *   dist/index.js                       everything, so that all nodes share one module state (pacing per API key)
 *   dist/nodes/X/X.node.js              one line onto the bundle
 *   dist/credentials/X.credentials.js   one line onto the bundle
 *   dist/…/*.svg, *.node.json, …        icons, codex files and output schemas, copied
 *   dist/THIRD_PARTY_LICENSES           the notices of what was bundled
 *
 * A new node needs no edit here: every nodes/X/X.node.ts is built. `index.ts` must export its class and package.json list it.
 */
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const gulp = require('gulp');
const { thirdPartyLicences } = require('./scripts/build/licences');
const { shortNames } = require('./scripts/build/short-names');
const { unusedParts } = require('./scripts/build/unused-parts');

const OUT = 'dist';
const BUNDLE = path.join(OUT, 'index.js');
/** Bytes. Every start of n8n reads them. */
const BUNDLE_LIMIT = 450_000;

/** `nodes/X/X.node.ts` and `credentials/X.credentials.ts`; n8n derives the class name from the file name, so do we. */
function entryFiles() {
	const nodes = fs
		.readdirSync('nodes')
		.map((folder) => path.posix.join('nodes', folder, `${folder}.node.ts`))
		.filter((file) => fs.existsSync(file));
	const credentials = fs
		.readdirSync('credentials')
		.filter((file) => file.endsWith('.credentials.ts'))
		.map((file) => path.posix.join('credentials', file));
	return [...nodes, ...credentials].map((file) => ({
		className: path.basename(file).split('.')[0],
		built: path.posix.join(OUT, file.replace(/\.ts$/, '.js')),
	}));
}

async function clean() {
	fs.rmSync(OUT, { recursive: true, force: true });
}

/**
 * n8n's scanner reads the published file: no `process`, `globalThis` or `console` may be left of the packages inside.
 * Names stay as written, for stack traces; white space goes, a quarter of the size.
 */
async function bundle() {
	const result = await esbuild.build({
		entryPoints: ['index.ts'],
		outfile: BUNDLE,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		define: { process: 'undefined', globalThis: 'undefined' },
		drop: ['console', 'debugger'],
		minifySyntax: true,
		minifyWhitespace: true,
		legalComments: 'none',
		plugins: [unusedParts, shortNames],
		metafile: true,
		logLevel: 'warning',
	});
	fs.writeFileSync(path.join(OUT, 'THIRD_PARTY_LICENSES'), thirdPartyLicences(result.metafile));
}

async function shims() {
	for (const { className, built } of entryFiles()) {
		const bundleFromHere = path.posix.relative(path.posix.dirname(built), BUNDLE);
		fs.mkdirSync(path.dirname(built), { recursive: true });
		fs.writeFileSync(built, `exports.${className} = require('${bundleFromHere}').${className};\n`);
	}
}

/** `base`: gulp would take the part before the first wildcard for it, and n8n looks for a codex beside its node. */
function assets() {
	return gulp
		.src(['{nodes,credentials}/**/*.{svg,png}', 'nodes/*/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.', encoding: false, allowEmpty: true })
		.pipe(gulp.dest(OUT));
}

/** What would otherwise be found out by a user: a node that is built but not listed, listed but not built, or not exported. */
async function check() {
	const { n8n } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
	const listed = [...n8n.nodes, ...n8n.credentials].sort();
	const built = entryFiles().map((entry) => entry.built).sort();
	if (listed.join() !== built.join()) {
		throw new Error(`package.json lists under "n8n":\n  ${listed.join('\n  ')}\nbut the sources give:\n  ${built.join('\n  ')}`);
	}
	const beside = n8n.nodes.flatMap((file) => [`${file}on`, path.join(path.dirname(file), '__schema__')]);
	const absent = beside.filter((file) => !fs.existsSync(file));
	if (absent.length > 0) throw new Error(`n8n looks in vain for ${absent.join(', ')}`);
	const exported = require(path.resolve(BUNDLE));
	for (const { className } of entryFiles()) {
		if (typeof exported[className] !== 'function') throw new Error(`index.ts does not export the class ${className}`);
	}
	const { size } = fs.statSync(BUNDLE);
	if (size > BUNDLE_LIMIT) throw new Error(`${BUNDLE} has ${size} bytes, more than ${BUNDLE_LIMIT}`);
	// `--silent`: whoever runs the demo or the bench did not ask for a build.
	if (!process.argv.includes('--silent')) console.log(`${BUNDLE}: ${(size / 1000).toFixed(0)} kB, ${built.length} entries`);
}

exports.clean = clean;
exports.build = gulp.series(clean, bundle, shims, assets, check);
exports.default = exports.build;
