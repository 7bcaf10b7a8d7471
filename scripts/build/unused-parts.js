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

const unusedParts = {
	name: 'unused-parts',
	setup(build) {
		const filter = new RegExp(`^(${LEFT_OUT.join('|')})$`);
		build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
		build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: source(path) }));
	},
};

module.exports = { unusedParts };
