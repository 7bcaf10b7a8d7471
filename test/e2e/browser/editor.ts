/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type N8n, OWNER } from '../n8n/start';

/** Without the last ones Chromium asks its maker's hosts at every start. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Generous: the editor, n8n and the test share two cores. */
const TIMEOUT_MS = 45_000;
const SIZE = { width: 1280, height: 800 };

const exactly = (text: string): RegExp => new RegExp(`^\\s*${text}\\s*$`);

/** The n8n editor in a browser, used the way a person uses it. */
export class Editor {
	/** Errors that the page threw by itself. */
	readonly errors: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly n8n: N8n,
	) {
		page.on('pageerror', (error) => this.errors.push(error.message));
	}

	static async open(n8n: N8n, theme: 'light' | 'dark' = 'light'): Promise<Editor> {
		const executablePath = process.env['E2E_CHROMIUM'];
		if (executablePath === undefined) throw new Error('E2E_CHROMIUM is not set: run these tests with npm run e2e');
		const browser = await chromium.launch({ executablePath, args: FLAGS });
		const context = await browser.newContext({ viewport: SIZE, colorScheme: theme, reducedMotion: 'reduce' });
		context.setDefaultTimeout(TIMEOUT_MS);
		await context.request.post(`${n8n.url}/rest/login`, { data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password } });
		return new Editor(browser, await context.newPage(), n8n);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	byId(id: string): Locator {
		return this.page.locator(`[data-test-id="${id}"]`);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.byId('canvas-node').first().waitFor();
	}

	/** Names of the nodes that the panel offers for these words, best first. */
	async search(words: string): Promise<string[]> {
		if ((await this.byId('node-creator').count()) === 0) await this.byId('node-creator-plus-button').click();
		await this.byId('node-creator').locator('input').first().fill(words);
		await this.settled(this.byId('node-creator-item-name').first());
		return await this.byId('node-creator-item-name').allInnerTexts();
	}

	/** From the panel, which is open; leaves the node's own panel open. */
	async add(node: string): Promise<void> {
		await this.byId('node-creator-item-name').filter({ hasText: exactly(node) }).first().click();
		await this.page.getByRole('button', { name: 'Add to workflow' }).click();
		await this.byId('ndv').waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).first().dblclick();
		await this.settled(this.byId('node-parameters').first());
	}

	async closeNode(): Promise<void> {
		await this.byId('ndv-close-button').first().click();
		await this.byId('ndv').waitFor({ state: 'hidden' });
	}

	/** What a list of the open node offers. */
	async list(parameter: string): Promise<string[]> {
		await this.byId(`resource-locator-${parameter}`).locator('[data-test-id="rlc-input"]').first().click();
		await this.byId('rlc-item').first().waitFor();
		return await this.byId('rlc-item').allInnerTexts();
	}

	/** What a list of the open node offers from which several can be chosen. */
	async manyOf(parameter: string): Promise<string[]> {
		await this.byId(`parameter-input-${parameter}`).locator('input:not([readonly])').first().click();
		const items = this.page.locator('.el-select-dropdown__item:visible');
		await items.first().waitFor();
		return (await items.allInnerTexts()).map((text) => text.trim());
	}

	async choose(item: string): Promise<void> {
		await this.byId('rlc-item').filter({ hasText: exactly(item) }).first().click();
	}

	/** What the button of a new credential says, with what is behind "More details". Leaves the dialog open. */
	async tryCredential({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }): Promise<string> {
		const dialog = this.byId('editCredential-modal');
		await this.byId('node-credentials-select').first().click();
		await this.byId('node-credentials-select-item-new').click();
		await dialog.locator('input[type=password]').fill(apiKey);
		await dialog.locator('[data-test-id="parameter-input-baseUrl"] input').fill(baseUrl);
		await this.byId('credential-save-button').click();
		const details = dialog.getByText('More details');
		const success = dialog.getByText('Connection tested successfully');
		// n8n closes the dialog of a credential that works.
		const closed = dialog.waitFor({ state: 'hidden' }).then(() => 'closed');
		const said = details.or(success).first().waitFor().then(async () => {
			if (await details.isVisible()) await details.click();
			return await dialog.innerText();
		});
		return await Promise.any([closed, said]);
	}

	/** Runs the open workflow with the button below the canvas, and waits for the end. */
	async run(): Promise<void> {
		await this.byId('execute-workflow-button').click();
		await this.byId('execute-workflow-button').filter({ hasNotText: /Executing|Waiting/ }).waitFor();
		await this.page.waitForTimeout(500);
	}

	/** Everything that the output pane of the open node shows, once these words are there. */
	async output(words: RegExp): Promise<string> {
		const pane = this.byId('output-panel').filter({ hasText: words });
		await pane.waitFor();
		return await pane.innerText();
	}

	/** For whoever looks why a test failed; what is there in light and in dark is for the README too. */
	async picture(name: string): Promise<void> {
		const kept = /-(light|dark)$/.test(name) ? process.env['E2E_SCREENSHOTS'] : undefined;
		const folder = kept ?? 'node_modules/.cache/browser';
		mkdirSync(folder, { recursive: true });
		await this.page.mouse.move(SIZE.width - 1, SIZE.height - 1);
		await this.page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
	}

	/** The editor fills lists and panels a moment after they are there. */
	private async settled(locator: Locator): Promise<void> {
		await locator.waitFor();
		await this.page.waitForTimeout(400);
	}
}
