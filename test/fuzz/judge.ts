/** Whether what a run said is what it did, and whether it left the contacts as the rules say. */
import type { IDataObject } from 'n8n-workflow';

import { idsIn, isDouble, type Report, type Watch } from './watch';
import { BOOKKEEPING, MARKER, OPT_OUT_RECORD, viewOf, type ContactView, type Effect } from './effects';
import { PEOPLE, SEGMENTS } from './history';
import { afterEvents, type Expected, type ToldEvent } from './rules';
import { runOf } from './wire';
import { API_KEY, eventsOf, mailsOf, MINUTE_MS, segmentNames, type Run, type World } from './world';

const HOUR_MS = 3_600_000;
const TEXTS = new Set(['error', 'message', 'advice', 'warnings']);

export interface Judged {
	world: World;
	watch: Watch;
	report: Report;
}

export function judgeRun(run: Run, judged: Judged): void {
	const { report } = judged;
	if (run.stuck) {
		report('comes to an end', `run ${run.id} waits for nothing`);
		return;
	}
	if (run.crashed) return;
	if (run.error !== undefined) report('errors stay with their item', `run ${run.id} failed as a whole: ${run.error}`);
	if (run.output.length !== run.items.length) report('one outcome an event', `run ${run.id} has ${run.output.length} outcomes for ${run.items.length} events`);
	run.output.forEach((item) => namesNobody(item, run, report));
	if (run.output.length !== run.items.length) return;
	if (run.together) {
		const touched = run.seen.flatMap(({ effects }) => effects.map(({ contact }) => contact.id));
		if (run.disturbed) touched.forEach((id) => judged.watch.contested(id));
	}
	failsForAReason(run, judged);
	if (run.step.do === 'sync') judgeSync(run, judged);
	else if (run.step.do === 'segment') judgeMoves(run, judged);
	else judgeSends(run, judged);
}

function namesNobody(item: IDataObject, run: Run, report: Report): void {
	const texts = Object.entries(item).flatMap(([key, value]) => (TEXTS.has(key) ? [JSON.stringify(value ?? '')] : []));
	for (const text of texts) {
		const shown = [...PEOPLE, 'crowd.example', API_KEY].find((secret) => text.toLowerCase().includes(secret.toLowerCase()));
		if (shown !== undefined) report('texts name nobody', `run ${run.id} says ${text}`);
	}
}

const outcomeOf = (item: IDataObject): string => (item['error'] === undefined ? String(item['outcome']) : 'failed');

/** Without a fault, a hand or another run in the way, and no name that two segments share, nothing has to fail. */
function failsForAReason(run: Run, { world, report }: Judged): void {
	if (run.step.do === 'send' || run.disturbed || run.mayMissDeletion || run.step.disturbance.faults.length > 0 || world.state.quirks.segmentCap < Infinity || SEGMENTS.some((name) => isDouble(name, world))) return;
	for (const item of run.output) if (item['error'] !== undefined) report('fails only for a reason', `run ${run.id} (${run.step.do}): ${String(item['error'])}`);
}

/** What the run did to a contact, but for its bookkeeping. */
function effectsOn(run: Run, email: string): Effect[] {
	return run.seen.flatMap(({ effects }) => effects.filter((effect) => effect.contact.email.toLowerCase() === email && !(effect.kind === 'property' && BOOKKEEPING.has(effect.key))));
}

/** Requests of this run that may have changed the contact and were let through. */
function writesOn(run: Run, contact: ContactView | undefined, email: string): number {
	return run.seen.filter(({ request, effects }) => {
		if (effects.some((effect) => effect.contact.email.toLowerCase() === email)) return true;
		const named = request?.params['contact']?.toLowerCase();
		return named !== undefined && (named === email || named === contact?.id);
	}).length;
}

function judgeWords(run: Run, email: string, outcomes: readonly IDataObject[], { world, watch, report }: Judged): void {
	const words = outcomes.map(outcomeOf);
	const effects = effectsOn(run, email);
	const contact = world.state.contactByEmail(email);
	const view = contact === undefined ? run.before.get(email) : viewOf(contact);
	const created = effects.some(({ kind }) => kind === 'created');
	if (words.includes('created') && !created && !(run.disturbed && sentCreate(run, email, world))) report('a created was created', `run ${run.id} says created of ${email}, whom it did not make`);
	const told = effects.filter((effect) => !(effect.kind === 'left' && !world.state.segments.has(effect.segment)));
	if (words.every((word) => word === 'unchanged') && told.length > 0) report('an unchanged wrote nothing', `run ${run.id} says unchanged of ${email}, but: ${told.map(({ kind }) => kind).join(', ')}`);
	if (words.includes('updated') && !run.disturbed && writesOn(run, view, email) === 0) report('an updated wrote', `run ${run.id} says updated of ${email}, but wrote nothing`);
	if (created && !words.includes('created') && !words.includes('failed') && words.every((word) => word !== 'sent') && run.step.disturbance.faults.length === 0 && !run.disturbed && world.state.quirks.listLagMs === 0) {
		report('a creation is told', `run ${run.id} made ${email} and says ${words.join(', ')}`);
	}
	// Documented: what another process did within the lag of the lists may be told again.
	const mayBeHidden = (name: string): boolean =>
		contact?.memberships.all().some(({ id, segment }) => {
			const origin = segment.name === name ? watch.origin(contact.id, id) : undefined;
			return origin !== undefined && (origin.process !== run.process || origin.epoch !== run.epoch) && origin.at + world.state.quirks.listLagMs > run.startedAt;
		}) === true;
	const segmentsOf = (field: 'added' | 'removed'): string[] => outcomes.flatMap((item) => namesIn(item, field));
	for (const name of segmentsOf('added')) {
		if (!effects.some((effect) => effect.kind === 'joined' && isNamed(effect.segment, name, run, world)) && run.step.disturbance.faults.length === 0 && !run.disturbed && !mayBeHidden(name)) report('an added joined', `run ${run.id} says ${email} was added to ${name}`);
	}
	for (const name of segmentsOf('removed')) {
		if (!effects.some((effect) => effect.kind === 'left' && isNamed(effect.segment, name, run, world)) && world.state.quirks.listLagMs === 0 && run.step.disturbance.faults.length === 0 && !run.disturbed) {
			report('a removed left', `run ${run.id} says ${email} was removed from ${name}`);
		}
	}
}

/** A create that meets an address somebody else made in the same moment is answered like any other: documented as a race. */
function sentCreate(run: Run, email: string, { wire }: World): boolean {
	return wire.log.some((request) => {
		const body: unknown = request.body;
		return runOf(request) === run.id && request.method === 'POST' && request.route === '/contacts' && typeof body === 'object' && body !== null && String(Reflect.get(body, 'email')).toLowerCase() === email;
	});
}

function isNamed(id: string, name: string, run: Run, world: World): boolean {
	return (world.state.segments.get(id)?.name ?? run.segmentsBefore.get(id)) === name;
}

function namesIn(item: IDataObject, field: 'added' | 'removed'): string[] {
	const segments: unknown = item['segments'];
	const names: unknown = typeof segments === 'object' && segments !== null ? Reflect.get(segments, field) : [];
	return Array.isArray(names) ? names.map(String) : [];
}

function judgeSync(run: Run, judged: Judged): void {
	if (run.step.do !== 'sync') return;
	const { world, report } = judged;
	const events = eventsOf(run.step);
	const setting = segmentNames(run.step.setting);
	judgeUsers(run, events, judged);
	judgePrice(run, judged);
	const people = new Map<string, { told: ToldEvent[]; outcomes: IDataObject[]; failed: boolean }>();
	events.forEach(({ email, step, wanted: said }, index) => {
		const item = run.output[index] ?? {};
		const word = outcomeOf(item);
		const contactId = item['contactId'];
		const found = typeof contactId === 'string' ? world.state.contacts.get(contactId)?.email.toLowerCase() : undefined;
		if (email === null && step.type === 'identify' && word !== 'skipped') report('an identify needs an address', `run ${run.id} says ${word} of one without`);
		const address = email ?? found;
		if (address === undefined) return;
		const person = people.get(address) ?? { told: [], outcomes: [], failed: false };
		people.set(address, person);
		if (word === 'failed') person.failed = true;
		if (word === 'skipped') {
			if (item['reason'] === 'contact_not_found' && run.before.has(address) && !run.disturbed) report('a skip is true', `run ${run.id} did not find ${address}`);
			return;
		}
		person.outcomes.push(item);
		const wanted = step.type !== 'identify' ? null : said !== null ? said : setting.length > 0 ? setting : null;
		person.told.push({ step, wanted });
	});
	for (const [email, { told, outcomes, failed }] of people) {
		if (outcomes.length > 0 && !failed) judgeWords(run, email, outcomes, judged);
		const warned = JSON.stringify(outcomes.map(({ warnings }) => warnings ?? []));
		if (!failed && told.length > 0) judgeState(run, email, told, warned, judged);
	}
}

/** Worth an import, whatever else the run has to do. */
const MANY = 40;

/** Imports: "new people cost 0.01 requests each where the contact list can be read to its end". Whatever is not new may cost a look at all of it. */
function judgePrice(run: Run, { world, watch, report }: Judged): void {
	// Documented: what a hand does to the lists of the account may go unnoticed for a minute, and an import into a deleted segment is refused.
	const isAccountNew = (watch.handAt.get('') ?? -Infinity) > run.startedAt - MINUTE_MS;
	if (isAccountNew || run.disturbed || run.together || run.step.disturbance.faults.length > 0) return;
	const created = run.output.filter((item) => item['outcome'] === 'created').length;
	if (created < MANY) return;
	const sets = run.step.do === 'sync' ? Math.max(1, run.step.sets ?? 0) : 1;
	const requests = world.wire.log.filter((request) => runOf(request) === run.id && request.status !== 429).length;
	const most = 20 + 8 * sets + created / 20 + 12 * (run.output.length - created);
	if (requests > most) report('many new people cost few requests', `run ${run.id} made ${requests} requests for ${created} new people in ${sets} sets of segments`);
}

/** "An unknown user means a skipped event, never a wrong contact." */
function judgeUsers(run: Run, events: ReturnType<typeof eventsOf>, { world, watch, report }: Judged): void {
	const told = events.map(({ email, step }, index) => ({ email, step, contactId: run.output[index]?.['contactId'] }));
	const identified = new Map<number, Set<string>>();
	for (const { email, step, contactId } of told) {
		// Also one that failed says whose the userId is, to the events beside it.
		const id = typeof contactId === 'string' ? contactId : world.state.contactByEmail(email ?? '')?.id;
		if (step.type !== 'identify' || step.user === null || email === null || id === undefined) continue;
		identified.set(step.user, new Set([...(identified.get(step.user) ?? []), id]));
	}
	for (const { email, step, contactId } of told) {
		if (email !== null || step.user === null || typeof contactId !== 'string') continue;
		const known = watch.users.get(step.user);
		if (known !== undefined && !known.has(contactId) && identified.get(step.user)?.has(contactId) !== true) report('never a wrong contact', `run ${run.id} took a user for whom they were before`);
	}
	for (const [user, contacts] of identified) watch.users.set(user, run.together || run.output.some((item) => item['error'] !== undefined) ? new Set([...(watch.users.get(user) ?? []), ...contacts]) : contacts);
}

/** The contact after the run, beside what the rules make of what was there before and what the events said. */
function judgeState(run: Run, email: string, told: readonly ToldEvent[], warned: string, judged: Judged): void {
	const { world, watch, report } = judged;
	if (run.disturbed || isTrusting(run, email, judged)) return;
	const record = world.state.contactByEmail(email);
	if (record === undefined) {
		report('reaches the state', `run ${run.id} left nobody at ${email}`);
		return;
	}
	const before = run.before.get(email);
	const typeOf = (key: string): string => run.typesBefore.get(key) ?? 'string';
	const plain = (view: ContactView): Omit<Expected, 'wanted'> => ({ ...view, own: view.unsubscribed && view.properties.has(OPT_OUT_RECORD), properties: new Map([...view.properties].map(([key, value]) => [key, String(value)])) });
	const expected = afterEvents(before === undefined ? null : plain(before), told, typeOf);
	const actual = viewOf(record);
	const differs = (what: string, is: unknown, should: unknown): void => {
		if (is !== should) report('reaches the state', `run ${run.id}: ${what} of ${email} is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`);
	};
	differs('first name', actual.firstName, expected.firstName);
	differs('last name', actual.lastName, expected.lastName);
	differs('opt-out', actual.unsubscribed, expected.unsubscribed);
	for (const key of new Set([...expected.properties.keys(), ...actual.properties.keys()])) {
		// What a warning names was left out, and the user was told.
		if (BOOKKEEPING.has(key) || warned.includes(key)) continue;
		const value = actual.properties.get(key);
		differs(`property ${key}`, value === undefined ? undefined : String(value), expected.properties.get(key));
	}
	judgeMemberships(run, actual, before, expected.wanted, warned, { world, watch, report });
}

function judgeMemberships(run: Run, actual: ContactView, before: ContactView | undefined, wanted: ReadonlySet<string> | null, warned: string, { world, watch, report }: Judged): void {
	if (wanted === null) return;
	const names = new Set([...actual.segments].map((id) => world.state.segments.get(id)?.name ?? ''));
	const mayStillShow = (name: string): boolean => world.state.segments.all().some((segment) => segment.name === name && watch.mayStillShow(actual.id, segment.id, run));
	for (const name of wanted) if (!names.has(name) && !warned.includes(name) && !isDouble(name, world) && !mayStillShow(name)) report('reaches the state', `run ${run.id}: ${actual.email} is not in ${name}`);
	const marker = idsIn(actual.properties.get(MARKER));
	for (const id of actual.segments) {
		const name = world.state.segments.get(id)?.name ?? '';
		if (isDouble(name, world)) continue;
		const origin = watch.origin(actual.id, id);
		if (origin?.by === 'sync' && origin.certain && !wanted.has(name)) report('reaches the state', `run ${run.id}: ${actual.email} is still in ${name}, where only the sync put them`);
		if (origin?.by === 'sync' && origin.certain && !marker.has(id)) report('nothing of ours is orphaned', `run ${run.id}: the marker of ${actual.email} does not name ${name}`);
	}
	for (const id of before?.segments ?? []) {
		const origin = watch.origin(actual.id, id);
		if (origin !== undefined && origin.by !== 'sync' && origin.certain && !actual.segments.has(id) && world.state.segments.has(id)) report('removes nothing of others', `run ${run.id}: ${actual.email}`);
	}
}

/** Documented: with Skip Unchanged For, what a hand changes is not noticed for that long. */
function isTrusting(run: Run, email: string, { watch }: Judged): boolean {
	if (run.step.do !== 'sync' || run.step.skipUnchangedFor === 0) return false;
	const touched = Math.max(watch.handAt.get(email) ?? -Infinity, watch.handAt.get('') ?? -Infinity, watch.otherNodeElsewhereAt(email, run.process));
	return touched > run.startedAt - run.step.skipUnchangedFor * HOUR_MS;
}

function judgeMoves(run: Run, judged: Judged): void {
	const { step } = run;
	if (step.do !== 'segment') return;
	const { world, watch, report } = judged;
	const name = SEGMENTS[step.segment] ?? '';
	for (const place of new Set(step.people)) {
		const email = PEOPLE[place] ?? '';
		const outcomes = run.output.filter((_item, index) => step.people[index] === place);
		const words = outcomes.map(outcomeOf);
		if (words.includes('failed') || words.includes('skipped')) {
			if (words.includes('skipped') && run.before.has(email) && !run.disturbed) report('a skip is true', `run ${run.id} did not find ${email}`);
			continue;
		}
		judgeWords(run, email, outcomes, judged);
		const contact = world.state.contactByEmail(email);
		if (contact === undefined || run.disturbed || isDouble(name, world)) continue;
		const memberships = contact.memberships.all().filter(({ segment }) => segment.name === name);
		if (step.operation === 'add') {
			if (memberships.length === 0) report('reaches the state', `run ${run.id} says ${JSON.stringify(outcomes.map(({ segment }) => segment))}, but ${email} is not in ${name}`);
			for (const { id } of memberships) {
				watch.deliberate(contact.id, id, run);
				if (idsIn(contact.properties.get(MARKER)).has(id)) report('a deliberate addition is not managed', `run ${run.id}: the marker of ${email} names ${name}`);
			}
		} else {
			const known = run.before.get(email);
			for (const { id, segment } of memberships) {
				const origin = watch.origin(contact.id, id);
				const lag = world.state.quirks.listLagMs;
				// No list shows the segment itself yet.
				if (segment.bornAt + lag > run.startedAt && (origin?.process !== run.process || origin.epoch !== run.epoch)) continue;
				const unseen = origin !== undefined && origin.at + lag > run.startedAt && (origin.by === 'hand' || origin.process !== run.process || origin.epoch !== run.epoch) && !idsIn(known?.properties.get(MARKER)).has(id);
				if (!unseen) report('reaches the state', `run ${run.id} says ${JSON.stringify(outcomes.map(({ segment }) => segment))}, but ${email} is still in ${name}`);
			}
		}
	}
}

function judgeSends(run: Run, { world, report }: Judged): void {
	const { step } = run;
	if (step.do !== 'send') return;
	const mails = mailsOf(step);
	const isSettled = canBeSettled(run, world);
	mails.forEach(({ email, mail }, index) => {
		const item = run.output[index] ?? {};
		const word = outcomeOf(item);
		const sent = world.state.emailsTo(email).filter(({ variables }) => variables['mail'] === mail);
		if (word === 'sent' && sent.length === 0) report('a sent was sent', `run ${run.id} says sent of ${mail} to ${email}`);
		if (word === 'failed' && isSettled) report('an e-mail without an answer is settled by the run as it was', `run ${run.id} of ${mail}: ${String(item['error'])}`);
		const before = run.before.get(email);
		if (word === 'sent' && step.onlyIfSubscribed && before?.unsubscribed === true && !run.disturbed && run.seen.some((seen) => seen.mails.some(({ to, variables }) => to.includes(email) && variables['mail'] === mail))) {
			report('only if subscribed', `run ${run.id} sent ${mail} to ${email}, who has opted out`);
		}
	});
	for (const { body } of world.wire.log.filter((request) => runOf(request) === run.id && request.route?.startsWith('/emails') === true)) {
		const broken = textsIn(body).find((text) => BREAKS.some((one) => text.includes(one)));
		if (broken !== undefined) report('no line break reaches Resend', `run ${run.id} sent ${JSON.stringify(broken)}`);
	}
}

const BREAKS = ['\r', '\n', '\u0000'];

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]) : [];
}

/** All the sends of these e-mails were of the same ones, in the same process and one after the other, and nothing is in this one's way. */
function canBeSettled(run: Run, world: World): boolean {
	const { step } = run;
	if (step.do !== 'send' || run.together || run.disturbed || step.disturbance.faults.length > 0 || (step.given ?? null) !== null) return false;
	const own = new Set(mailsOf(step).map(nameOfMail));
	const earlier = world.runs.filter((other) => other.id < run.id && other.step.do === 'send' && mailsOf(other.step).some((mail) => own.has(nameOfMail(mail))));
	return earlier.every(
		(other) =>
			other.step.do === 'send' &&
			!other.crashed &&
			!other.together &&
			other.process === run.process &&
			other.epoch === run.epoch &&
			(other.step.given ?? null) === null &&
			JSON.stringify(mailsOf(other.step)) === JSON.stringify(mailsOf(step)),
	);
}

function nameOfMail({ email, mail }: { email: string; mail: string }): string {
	return `${mail} to ${email}`;
}
