/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { ServerOptions } from './server';

function given(name: string): string {
	const value = process.env[name];
	if (value === undefined) throw new Error(`${name} is not set: run these tests with npm run e2e`);
	return value;
}

/** Where scripts/e2e.js put n8n, its Node.js, and the packed package. */
export const installed = (): ServerOptions => ({ tool: given('E2E_TOOL'), node: given('E2E_NODE'), tarball: given('E2E_TARBALL') });
