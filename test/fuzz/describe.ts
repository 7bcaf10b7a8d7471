/** A history in a few lines, for whoever reads a failure. */
import { PEOPLE, QUIET, SEGMENTS, USERS, type Disturbance, type Edit, type EventStep, type History, type Step } from './history';

const short = (who: number): string => PEOPLE[who]?.split('@')[0] ?? '?';

export function described(history: History): string {
	const { seed, quirks, limit, steps } = history;
	return [`seed ${seed}, limit ${limit}, quirks ${JSON.stringify(quirks)}`, ...steps.map((step, index) => `${index}. ${stepText(step)}`)].join('\n');
}

function stepText(step: Step): string {
	switch (step.do) {
		case 'edit':
			return `by hand: ${editText(step.edit)}`;
		case 'wait':
			return `wait ${step.ms / 1000} s`;
		case 'restart':
			return `restart p${step.process}`;
		case 'together':
			return `at once: ${step.runs.map(stepText).join(' || ')}`;
		case 'sync': {
			const options = [step.imports === 'always' ? 'imports always' : '', step.setting.length > 0 ? `setting ${names(step.setting)}` : '', step.crowd > 0 ? `+ crowd of ${step.crowd}${(step.sets ?? 0) > 0 ? ` in ${step.sets} sets` : ''}` : '', step.skipUnchangedFor > 0 ? `skip unchanged ${step.skipUnchangedFor} h` : ''];
			return `p${step.process} sync [${step.events.map(eventText).join('; ')}] ${options.filter((text) => text !== '').join(', ')}${disturbanceText(step.disturbance)}`;
		}
		case 'segment':
			return `p${step.process} ${step.operation} ${step.people.map(short).join(', ')} ${SEGMENTS[step.segment] ?? ''}${step.firstName === '' ? '' : ` named ${step.firstName}`}${step.existingOnly ? ' existing only' : ''}${disturbanceText(step.disturbance)}`;
		case 'send':
			return `p${step.process} send ${step.mails.map(({ who, id }) => `mail-${id} to ${short(who)}`).join(', ')}${(step.crowd ?? 0) > 0 ? ` + crowd of ${step.crowd}` : ''}${step.given == null ? '' : `, ${step.given.option} ${JSON.stringify(step.given.text)}`}${step.contact ? ', with contact' : ''}${step.onlyIfSubscribed ? ', only if subscribed' : ''}${disturbanceText(step.disturbance)}`;
	}
}

function eventText({ type, who, capitals, user, at, traits, segments }: EventStep): string {
	const about = [who === null ? '' : capitals === true ? short(who).toUpperCase() : short(who), user === null ? '' : (USERS[user] ?? '')].filter((text) => text !== '').join('/');
	return [type, about, at === null ? '' : `@${at}`, Object.keys(traits).length === 0 ? '' : JSON.stringify(traits), segments === null ? '' : `segments (${names(segments)})`].filter((text) => text !== '').join(' ');
}

const names = (places: readonly number[]): string => places.map((place) => SEGMENTS[place]).join(', ');

function editText(edit: Edit): string {
	return Object.entries(edit).map(([key, value]) => (key === 'edit' ? String(value) : key === 'who' ? short(Number(value)) : key === 'segment' ? (SEGMENTS[Number(value)] ?? '') : String(value))).join(' ');
}

function disturbanceText({ faults, edits, crash }: Disturbance): string {
	if (faults === QUIET.faults) return '';
	const parts = [
		...faults.map(({ nth, kind }) => `request ${nth}: ${kind}`),
		...edits.map(({ nth, when, edit }) => `${when} request ${nth} by hand: ${editText(edit)}`),
		...(crash === null ? [] : [`crash ${crash.when} request ${crash.nth}`]),
	];
	return parts.length === 0 ? '' : ` {${parts.join('; ')}}`;
}
