/** In the item itself, and in the body of a webhook. */
function inItem(paths: readonly string[]): string[] {
	return paths.flatMap((path) => [`$json.${path}`, `$json.body?.${path}`]);
}

/** The first of these that is not empty. */
function firstOf(...paths: string[]): string {
	return inItem(paths).join(' || ');
}

/** Where an event says something of a person, in the order in which Contact Sync looks; PostHog's places last. */
function traitPaths(...names: string[]): string[] {
	const places = ['traits?', 'context?.traits?', 'properties?.$set?', 'event?.properties?.$set?', 'person?.properties?'];
	return places.flatMap((place) => names.map((name) => `${place}.${name}`));
}

/** The words of the first full name that is text. */
const NAME = `([${inItem(traitPaths('name')).join(', ')}].find((name) => typeof name === "string" && name.trim() !== "") ?? "").trim().split(" ")`;

/** Defaults that find in an event what Contact Sync would, so that a node works behind a Webhook without an edit. */
export const EMAIL_IN_ITEM = `={{ ${firstOf('email', ...traitPaths('email'))} }}`;
export const FIRST_NAME_IN_ITEM = `={{ ${firstOf('firstName', 'first_name', ...traitPaths('firstName', 'first_name'))} || ${NAME}[0] }}`;
export const LAST_NAME_IN_ITEM = `={{ ${firstOf('lastName', 'last_name', ...traitPaths('lastName', 'last_name'))} || ${NAME}.slice(1).join(" ") }}`;
