/**
 * Why mutants survive. One is named by a piece of the line it begins in, and if need be by what stands there instead; one entry may
 * name several. Add to it only after asking whether a test of a rule is missing, or whether the code is needed at all.
 */
const only = (part) => (...entries) => entries.map(([line, ...replacements]) => (replacements.length === 0 ? [{ part, line }] : replacements.map((to) => ({ part, line, to })))).flat();
const [plan, contact, sending, imports, ledger] = ['plan', 'contact', 'sending', 'import', 'ledger'].map(only);
const ANY_LIST = '["Stryker was here"]';
const ANY_TEXT = '"Stryker was here!"';

module.exports = [
	{
		reason: 'Cases that TypeScript asks about and that cannot be',
		why: 'The type has more cases than the value, as of an element of a list that is never empty, or of a change that is always one of two at this place.',
		mutants: [
			...plan(
				['segments: chunk[0]?.contact.segments ?? []', 'chunk[0].contact', ANY_LIST],
				['if (value !== null) properties.set', 'true'],
				["typeof fields.firstName === 'string'", 'true'],
				["typeof fields.lastName === 'string'", 'true'],
				['fields.marker === undefined ? {}', 'false'],
				["snapshot.kind === 'absent' && context.email !== null", 'true'],
				["step.step === 'defineProperty' && !isBeforehand(step)", 'true'],
				['changes.get(person) ?? []', ANY_LIST],
				['if (last === undefined || last.change', 'false'],
				['moving.at(-1)?.to', 'moving.at(-1).to'],
				['moving[disagreeing + 1]?.event', 'moving[disagreeing + 1].event'],
				["if (snapshot.kind !== 'present') return null;", 'false'],
				['firstName === undefined ? {}', 'false'],
				['lastName === undefined ? {}', 'false'],
			),
			...imports(['private runs: Run[] = [];', ANY_LIST]),
			...ledger(["memory: Memory = openMemory(context, 'workflow', clock)", '""'], ['what === undefined', 'false'], ["(text ?? '').split", ANY_TEXT], ["Number.parseInt(words.at(-1) ?? ''", ANY_TEXT], ["Number.parseInt(place ?? ''", ANY_TEXT]),
			...sending(
				['decision === undefined', 'false'],
				['decision?.kind', 'decision.kind'],
				['other !== undefined', 'true'],
				['places[index] ??', '{}', '""'],
				["place.in === 'batch'", 'true'],
				["if (read.kind === 'none') return { kind: 'absent' };", 'false', '{}', '""'],
				["if (typeof number !== 'number' || !Number.isFinite(number))", 'false'],
				["id !== null && /^(evt|event|msg)_/i.test(id)", 'true'],
			),
			...contact(
				['if (!isWhole(updates))', 'false'],
				['NAMES.every((name) => updates[name] !== undefined)', 'true', 'NAMES.some(name => updates[name] !== undefined)'],
				['const isCurrent = (key: SegmentKey)', 'true'],
				['const isRecorded = (key: SegmentKey)', 'true'],
				['const wantedIds = new Set(wanted.flatMap(', 'true', ANY_LIST],
				["const idsTo = (place: SegmentMove['to'])", 'true', ANY_LIST],
				["const isIn = segment.by === 'id'", 'true'],
				["const mayBeIn = segment.by === 'id'", 'true'],
				['if (last !== null && isLonger(last)', 'true'],
				["return key.by === 'email' && key.written === key.email;", 'true'],
				['if (event.userId === null ||', 'false'],
				["return typeof number === 'number' && Number.isFinite(number)", 'true'],
			),
		],
	},
	{
		reason: 'Another way to the same result',
		why: 'What is skipped here would come to nothing further on, or what stands there instead is read as the same.',
		mutants: [
			...plan(
				["contact.firstName ?? '', contact.lastName ?? ''", ANY_TEXT],
				["typeof value === 'string' && isFormula(value)", 'true'],
				["sort().join(' ')", '""'],
				["{ kind: 'present', contact: EMPTY_CONTACT, memberships: [] }", ANY_LIST],
				["if (event.change.segments.kind === 'notMentioned') return NO_SEGMENTS;", 'false', '""'],
				["step.step === 'addToSegment' ? [step.segment] : []", ANY_LIST],
				['step.fields.marker !== undefined ? [step.fields.marker] : []', 'true'],
				['move.segment.by === \'id\' && segment.by === \'id\'', 'true'],
				["[own.optedOut, 'true']", '""'],
			),
			...sending(
				["origin: draft.identity.kind === 'chosen' ? 'chosen' : 'derived'", '""'],
				["isAbsent(value) ? { kind: 'absent' }", '{}', '""'],
				["return key.toLowerCase().replace(/[^\\p{L}\\p{N}]/gu, '');", 'key.toUpperCase()'],
				['first < together.length', 'first <= together.length'],
				['} catch {', '{}'],
			),
			...ledger(
				["this.put(key, { kind: 'attempted', batch, position });", '""'],
				['const first = excess === 0 ? []', 'false'],
				["id.replace(/\\s+/g, '')", '/\\s/g'],
				["Buffer.from(packed.slice(1), 'base64url')", 'packed', '/(.{8})(.{4})(.{4})(.{4})/'],
			),
			...contact(
				['(one.at === other.at ? 0', 'false'],
				["snapshot.kind === 'unread' ? 'notRead' : false;", '""'],
				['all.filter((fields) => fields !== NO_FIELDS)', 'all', 'true'],
				['sort(([one], [other]) => (one < other ? -1 : 1))', 'one <= other', 'one >= other'],
				['return current !== undefined && String(current) === String(wanted);', 'true'],
				["typeof current === 'number' ? 'number' : 'string'", '""'],
				["settings.matching.kind === 'byUserId' ? namedUsers", 'true'],
			),
			...imports(['waitedMs < patience', 'waitedMs <= patience'], ['forMs <= waitedMs', 'forMs < waitedMs']),
		],
	},
];
