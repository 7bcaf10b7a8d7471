import type { EventTimes } from '../time';
import type { Traits } from '../types';

/** An event in one set of words, whichever format it arrived in. What is `unknown` is still as it came. */
export interface Envelope {
	type: string;
	/** Of a track event, a page or a screen. */
	names: readonly unknown[];
	messageId: unknown;
	userId: unknown;
	anonymousId: unknown;
	groupId: unknown;
	times: EventTimes;
	traits: Traits;
	setOnce: Traits;
	contextTraits: Traits;
	warnings: string[];
}

/** How to read what may be read in more than one way. */
export interface ParseSettings {
	/** Milliseconds since the epoch: an event of the future has a clock that is wrong. */
	now: number;
	/** What PostHog collects by itself: `$browser`, `$initial_referrer`, `$geoip_city_name`. */
	systemProperties: 'drop' | 'keep';
}

/** The first of several spellings that says something. */
export function firstSaid(...values: readonly unknown[]): unknown {
	return values.find((value) => value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === ''));
}
