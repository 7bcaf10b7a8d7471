const fs = require('node:fs');
const esbuild = require('esbuild');

/** Local names in other people's code are shortened, a tenth of the bundle; ours stay as written, for stack traces. */
const shortNames = {
	name: 'short-names',
	setup(build) {
		build.onLoad({ filter: /node_modules.*\/(zod|resend)\/.*\.m?js$/ }, ({ path }) => ({
			contents: esbuild.transformSync(fs.readFileSync(path, 'utf8'), { minifyIdentifiers: true, minifyWhitespace: true, loader: 'js' }).code,
		}));
	},
};

module.exports = { shortNames };
