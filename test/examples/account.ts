import type { EmulatorState } from '../emulator/state';

/** What the examples expect to find in an account: the template of `trial-started.json`. */
export function addExampleTemplates(state: EmulatorState): void {
	state.addTemplate({
		name: 'Trial started',
		alias: 'trial-started',
		from: 'Product <hello@example.com>',
		subject: 'Your trial has begun',
		variables: [
			{ key: 'firstName', type: 'string', fallback: null },
			{ key: 'plan', type: 'string', fallback: 'Free' },
		],
		published: true,
	});
}
