/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type Server } from 'node:http';

import { count, type Finding, type Lab, type Scenario, within } from '../lab';
import { contactSync, sendTemplate, webhook, who } from '../workflows';

/** n8n polls when a workflow is activated, and then at most once a minute. */
const NEXT_POLL_S = 90;

/**
 * A polling trigger beside our nodes keeps its bookmark in the workflow's static data. A worker has none of it, and n8n would
 * save what a node writes there as the whole.
 */
export const bookmark: Scenario = {
	name: 'bookmark',
	short: true,
	async run(lab) {
		const feed = await startFeed();
		try {
			return await beside(lab, feed);
		} finally {
			feed.server.close();
		}
	},
};

async function beside({ cluster, emulator, credential }: Lab, feed: Feed): Promise<Finding[]> {
	const { editor } = cluster;
	const rss = { name: 'Feed', type: 'n8n-nodes-base.rssFeedReadTrigger', parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, feedUrl: feed.url } };
	const asIdentify = "={{ ({ type: 'identify', messageId: $json.title, userId: $json.title, traits: { email: $json.title + '@example.com' } }) }}";
	const syncItem = { ...contactSync(credential, { resolveEmailFromUserId: true, event: asIdentify }), name: 'Sync Item' };
	const mail = sendTemplate(credential, { to: '={{ $json.email }}' });
	const sync = contactSync(credential, { resolveEmailFromUserId: true });
	feed.add('feed-first');
	const workflow = await editor.publish('bookmark', [
		[rss, syncItem],
		[webhook('bookmark'), sync, mail, who],
	]);
	const marked = async (): Promise<boolean> => JSON.stringify((await editor.staticData(workflow.id))['node:Feed'] ?? {}).length > 2;
	const began = await within(NEXT_POLL_S, marked);
	let warned = 0;
	let kept = 0;
	const published: string[] = [];
	for (const round of count(3)) {
		const items = await editor.post(workflow, { type: 'identify', messageId: `bookmark-${round}`, userId: `bookmark.${round}`, traits: { email: `bookmark${round}@example.com` } });
		if (JSON.stringify(items).includes('Remember In')) warned += 1;
		if (await marked()) kept += 1;
		const title = `feed-${round}`;
		feed.add(title);
		published.push(title);
	}
	await within(NEXT_POLL_S, () => published.every((title) => emulator.state.contactByEmail(`${title}@example.com`) !== undefined));
	// The run that the poll started wrote userIds too.
	const after = await marked();
	const arrived = published.filter((title) => emulator.state.contactByEmail(`${title}@example.com`) !== undefined).length;
	const sent = count(3).filter((round) => emulator.state.emailsTo(`bookmark${round}@example.com`).length === 1).length;
	await editor.deactivate(workflow.id);
	return [
		{ what: 'a polling trigger beside our nodes keeps its bookmark', holds: began && kept === 3 && after, figures: `${kept} of 3 webhook runs left it, which wrote userIds and sent e-mails; ${after ? 'so did' : 'not'} the run of the poll` },
		{ what: 'what is published meanwhile arrives', holds: arrived === published.length, figures: `${arrived} of ${published.length} items` },
		{ what: 'our nodes did their work and said what was not kept', holds: sent === 3 && warned === 3, figures: `${sent} of 3 e-mails, ${warned} of 3 runs warn` },
	];
}

interface Feed {
	url: string;
	server: Server;
	add(title: string): void;
}

async function startFeed(): Promise<Feed> {
	const items: string[] = [];
	const server = createServer((_request, response) => {
		response.setHeader('content-type', 'application/rss+xml');
		response.end(`<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><link>http://localhost</link><description>x</description>${items.join('')}</channel></rss>`);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No free port');
	return {
		url: `http://127.0.0.1:${address.port}/`,
		server,
		add: (title) => void items.unshift(`<item><title>${title}</title><link>http://localhost/${title}</link><guid>${title}</guid><pubDate>${new Date().toUTCString()}</pubDate></item>`),
	};
}
