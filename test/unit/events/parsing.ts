import type { ParseSettings } from '../../../nodes/shared/events/formats/envelope';
import { parseEvent } from '../../../nodes/shared/events/parse';
import type { ParsedEvent, ProductEvent } from '../../../nodes/shared/events/types';

/** When the events of these tests arrive. */
export const NOW = Date.UTC(2026, 5, 1);

export function parse(raw: unknown, settings: Partial<ParseSettings> = {}): ParsedEvent {
	return parseEvent(raw, { now: NOW, systemProperties: 'drop', ...settings });
}

export function parsed(raw: unknown, settings: Partial<ParseSettings> = {}): ProductEvent {
	const result = parse(raw, settings);
	if (result.kind !== 'event') throw new Error(`Rejected: ${result.reason}`);
	return result.event;
}
