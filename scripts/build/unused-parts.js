const fs = require('node:fs');

/**
 * Parts of the Resend SDK that this package never calls and n8n's scanner would not accept or users pay to load:
 * reading received mail (100 kB), verifying webhooks, rendering React. They are left out of the bundle; calling one is an error.
 */
const LEFT_OUT = ['postal-mime', 'standardwebhooks', '@react-email/render'];

const source = (name) => `
	const leftOut = () => { throw new Error('${name} is not part of this package'); };
	export default { parse: leftOut };
	export class Webhook { constructor() { leftOut(); } }
	export const render = leftOut;
`;

/** Papa Parse reads streams with a module and a timer that n8n's scanner does not accept. Text in, text out needs neither. */
const PAPA_STREAMS = [
	["require('stream').Duplex", 'undefined'],
	['setTimeout(self.resume, 3)', 'self.resume()'],
];

function withoutStreams(text) {
	return PAPA_STREAMS.reduce((all, [from, to]) => {
		if (all.split(from).length !== 2) throw new Error(`papaparse has changed: look for "${from}" and see what replaces it`);
		return all.replace(from, to);
	}, text);
}

const unusedParts = {
	name: 'unused-parts',
	setup(build) {
		const filter = new RegExp(`^(${LEFT_OUT.join('|')})$`);
		build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
		build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: source(path) }));
		build.onLoad({ filter: /papaparse\/papaparse\.js$/ }, ({ path }) => ({ contents: withoutStreams(fs.readFileSync(path, 'utf8')) }));
	},
};

module.exports = { unusedParts };
