import type { Aspect } from '../aspect';
import type { NamesUpdate } from './names';
import { names } from './names';
import type { PropertiesUpdate } from './properties';
import { properties } from './properties';
import type { SegmentsUpdate } from './segments';
import { segments } from './segments';
import type { SubscriptionUpdate } from './subscription';
import { subscription } from './subscription';

/** All that an event can say of a contact. A new aspect is its file and a line in each of these three. */
export interface Updates {
	names: NamesUpdate;
	subscription: SubscriptionUpdate;
	properties: PropertiesUpdate;
	segments: SegmentsUpdate;
}

const ASPECTS: { readonly [K in keyof Updates]: Aspect<Updates[K]> } = { names, subscription, properties, segments };

export function buildUpdates(build: <K extends keyof Updates>(name: K, aspect: Aspect<Updates[K]>) => Updates[K]): Updates {
	const one = <K extends keyof Updates>(name: K): Updates[K] => build(name, ASPECTS[name]);
	return { names: one('names'), subscription: one('subscription'), properties: one('properties'), segments: one('segments') };
}

/** What `read` finds for each aspect. */
export function eachAspect<R>(updates: Updates, read: <U>(aspect: Aspect<U>, update: U) => R): R[] {
	const one = <K extends keyof Updates>(name: K): R => read<Updates[K]>(ASPECTS[name], updates[name]);
	return [one('names'), one('subscription'), one('properties'), one('segments')];
}
