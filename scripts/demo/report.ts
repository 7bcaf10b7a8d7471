import type { IDataObject } from 'n8n-workflow';

import type { ContactAfter } from '../../test/examples/promises';
import type { Outcome } from './print';
import { eventName, personOf, whyMoved, writeIn } from './print';

export interface Report {
	target: string;
	events: readonly IDataObject[];
	outcomes: readonly Outcome[];
	before: readonly ContactAfter[];
	after: readonly ContactAfter[];
}

/** One page that needs nothing else: what came in, what was done, and the contacts before and after. */
export function reportPage({ target, events, outcomes, before, after }: Report): string {
	const rows = events.map((event, index) => eventRow(index, event, outcomes[index]));
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>n8n-nodes-resend-sync: the demo</title>
<style>
	:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
	body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
	table { border-collapse: collapse; width: 100%; }
	th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8884; }
	th { font-weight: 600; }
	.two { display: grid; grid-template-columns: 1fr 2fr; gap: 2rem; }
	.card { border: 1px solid #8884; border-radius: 8px; padding: .6rem .9rem; margin: .6rem 0; }
	.new { border-left: 4px solid #1a9e4b; }
	.created, .updated, .moved { color: #1a9e4b; font-weight: 600; }
	.skipped { color: #b7791f; font-weight: 600; }
	.failed { color: #c53030; font-weight: 600; }
	small, .quiet { opacity: .7; }
	pre { background: #8881; padding: .5rem; border-radius: 6px; overflow-x: auto; margin: .3rem 0 0; }
	td > div { overflow-wrap: anywhere; min-width: 0; }
	@media (max-width: 45rem) {
		.two { grid-template-columns: 1fr; }
		thead { display: none; }
		table, tbody, tr, td { display: block; }
		tr { border-bottom: 1px solid #8884; padding: .6rem 0; }
		td { display: grid; grid-template-columns: 7rem 1fr; border: 0; padding: .15rem 0; }
		td::before { content: attr(data-column); opacity: .7; }
	}
</style>
<h1>What the sample events became</h1>
<p>examples/contact-sync.json in n8n's own engine, ${events.length} events posted one by one.<br><small>Target: ${escaped(target)}</small></p>
<table>
<thead><tr><th>#<th>event<th>person<th>outcome<th>what happened<th>requests</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<h2>The contacts</h2>
<div class="two">
<section><h3>before</h3>${cards(before, before)}</section>
<section><h3>after</h3>${cards(after, before)}</section>
</div>
</html>
`;
}

function eventRow(index: number, event: IDataObject, outcome: Outcome | undefined): string {
	if (outcome === undefined) return '';
	const { reason, advice, segments, properties, warnings } = outcome;
	const moves = [...(segments?.added ?? []).map((name) => `joins <b>${escaped(name)}</b>`), ...(segments?.removed ?? []).map((name) => `leaves <b>${escaped(name)}</b>`)];
	const said = [
		...moves,
		...whyMoved(event, moves).map(escaped),
		...Object.entries(properties ?? {}).map(([key, value]) => escaped(writeIn(event, key, value))),
		...(typeof reason === 'string' ? [`<span class="quiet">${escaped(`${reason}: ${advice ?? ''}`)}</span>`] : []),
		...(warnings ?? []).map((text) => `<span class="skipped">Warning:</span> ${escaped(text)}`),
	];
	const json = `<details><summary>${escaped(eventName(event))}</summary><pre>${escaped(JSON.stringify(event, null, 2))}</pre></details>`;
	return `<tr>${cell('#', String(index + 1))}${cell('event', json)}${cell('person', escaped(personOf(event, outcome)))}${cell('outcome', `<span class="${escaped(outcome.outcome)}">${escaped(outcome.outcome)}</span>`)}${cell('what happened', said.join('<br>'))}${cell('requests', String(outcome.requests ?? 0))}</tr>`;
}

/** `column`: what stands before it where the row is too narrow for a table. */
function cell(column: string, html: string): string {
	return `<td data-column="${column}"><div>${html}</div>`;
}

function cards(contacts: readonly ContactAfter[], before: readonly ContactAfter[]): string {
	if (contacts.length === 0) return '<p class="quiet">none</p>';
	return contacts.map((contact) => card(contact, before.some(({ email }) => email === contact.email))).join('\n');
}

function card({ email, firstName, lastName, unsubscribed, segments, properties }: ContactAfter, known: boolean): string {
	const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
	const facts = [name, unsubscribed ? 'opted out' : 'subscribed', segments.length === 0 ? 'in no segment' : `in ${segments.join(', ')}`].filter((fact) => fact !== '');
	const values = Object.entries(properties).map(([key, value]) => `${escaped(key)} = ${escaped(value)}`);
	return `<div class="card${known ? '' : ' new'}"><b>${escaped(email)}</b><br>${escaped(facts.join(' · '))}<br><small>${values.join(' · ')}</small></div>`;
}

function escaped(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
