import type { Aspect } from '../aspect';
import { names } from './names';
import { properties } from './properties';
import { segments } from './segments';
import { subscription } from './subscription';

/** All that an event can say of a contact. A new aspect is its file and its name here. */
const ALL = { names, subscription, properties, segments };

type UpdateOf<A> = A extends Aspect<infer U> ? U : never;

/** What is said, by aspect. */
export type Updates = { [K in keyof typeof ALL]: UpdateOf<(typeof ALL)[K]> };

const ASPECTS: { readonly [K in keyof Updates]: Aspect<Updates[K]> } = ALL;
const NAMES = Object.keys(ALL).filter(isName);

export function buildUpdates(build: <K extends keyof Updates>(name: K, aspect: Aspect<Updates[K]>) => Updates[K]): Updates {
	const updates: Partial<Updates> = {};
	const add = <K extends keyof Updates>(name: K): void => {
		updates[name] = build(name, ASPECTS[name]);
	};
	for (const name of NAMES) add(name);
	if (!isWhole(updates)) throw new Error('An aspect said nothing');
	return updates;
}

/** What `read` finds for each aspect. */
export function eachAspect<R>(updates: Updates, read: <U>(aspect: Aspect<U>, update: U) => R): R[] {
	const one = <K extends keyof Updates>(name: K): R => read<Updates[K]>(ASPECTS[name], updates[name]);
	return NAMES.map((name) => one(name));
}

function isName(name: string): name is keyof Updates {
	return Object.hasOwn(ALL, name);
}

function isWhole(updates: Partial<Updates>): updates is Updates {
	return NAMES.every((name) => updates[name] !== undefined);
}
