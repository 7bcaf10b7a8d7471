/** What jest.config.js does to a file, after the mutant in MUTANT_BY_HAND was put into it. */
const { createHash } = require('node:crypto');
const swc = require('@swc/jest');
const { transform } = require('../../jest.config');

const [[, [, options]]] = Object.entries(transform);
const inner = swc.createTransformer(options);
const mutant = process.env.MUTANT_BY_HAND ?? '';
const { path, from, to } = JSON.parse(mutant);

module.exports = {
	getCacheKey: (...about) => createHash('sha256').update(inner.getCacheKey(...about)).update(mutant).digest('hex'),
	process: (source, file, about) => inner.process(file === path ? source.replace(from, () => to) : source, file, about),
};
