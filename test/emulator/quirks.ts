/**
 * What nobody outside Resend knows for sure, as switches: a client is only right when it works with every setting.
 * The defaults are the harsher or the likelier side of each question.
 */
export interface Quirks {
	/** `POST /contacts` on a known address sets every omitted field back to its default (`unsubscribed` to false). False: omitted fields stay. */
	rePostResets: boolean;
	/**
	 * What PATCH does with a property that is not defined: passes over its value without a word (Zapier's connector, tried live
	 * 2026-07), or refuses the whole request as creating does.
	 */
	undefinedPropertyOnPatch: 'dropped' | '422';
	/** Status of creating a property whose key exists. */
	duplicateProperty: 409 | 422;
	/** Status of removing a contact from a segment it is not in (or that does not exist). */
	removeNonMember: 200 | 404;
	/** Status of adding a contact to a segment it is in. */
	addMemberTwice: 200 | 409;
	/** Status of creating a contact with a segment id nobody knows. */
	unknownSegmentOnCreate: 404 | 422;
	/** Status of adding a contact to a segment id nobody knows. */
	unknownSegmentOnAdd: 404 | 422;
	/** Status of deleting a contact nobody knows. */
	deleteUnknownContact: 200 | 404;
	/** Whether `A@x.io` and `a@x.io` are two contacts. */
	emailCaseSensitive: boolean;
	/** How the address of a new contact is kept. */
	emailStored: 'asGiven' | 'lowercased';
	/** What `first_name: ""` stores. */
	emptyStringNames: 'stored' | 'null' | '422';
	/** Whether GET shows the fallback of a property without a value. */
	propertyFallbackShown: boolean;
	/** A value that does not fit the property's type: refused, or turned into the type (dropped where that is impossible). */
	wrongTypeProperty: '422' | 'coerce';
	/** Whether PATCH takes a boolean for a string property (stored as text) although POST refuses it. */
	patchBooleanProperties: 'accepted' | '422';
	/** Whether property keys that equal a built-in field (`email`, `FIRST_NAME`) can be defined. */
	reservedPropertyKeys: 'accepted' | '422';
	/** Status of a key that is not one of the emulator's. */
	wrongKeyStatus: 400 | 401 | 403;
	/** Whether a cursor of a deleted object still pages on from where it was. */
	deletedCursor: '422' | 'remembered';
	/** How long lists do not show what is new (contacts, segments, memberships) and still show a membership that ended, in milliseconds; reading a contact on its own works at once. */
	listLagMs: number;
	/** `GET /contacts` and a segment's contacts without a limit: the documentation says all, somebody got 20, twice (2026-09). */
	contactsDefaultLimit: 'all' | number;
	/** `object` in the answers of adding to and removing from a segment: the documentation and the OpenAPI file differ. */
	membershipBody: 'id' | 'contact_segment';
	/** So many of the imports to come end `completed`, with zeros for counts, and have done nothing (seen live for one of five, 2026-09). */
	emptyImports: number;
	/** More segments than this are not created; Infinity: no end. The free plan has 3 (reported 2026-09). */
	segmentCap: number;
	/** Status of creating one segment too many; nobody has recorded it. */
	segmentCapStatus: 403 | 422;
	/** An import with `upsert` and no column for it: what becomes of an opt-out. */
	importUpsertUnsubscribed: 'kept' | 'reset';
	/** An import's empty cell on a known contact. */
	importEmptyCell: 'kept' | 'cleared';
	/** An import with `skip`: whether the skipped contact joins the import's segments. */
	importSkippedJoinsSegments: boolean;
	/** Which version of a template with a newer draft GET shows. */
	templateShows: 'draft' | 'published';
	/** Status of a send with a template that is unknown or never published. */
	unusableTemplate: 404 | 422;
	/** A send with a variable the template does not declare. */
	unknownVariable: 'ignored' | '422';
	/** A send with a text where the template declares a number, or the other way round. */
	wrongTypeVariable: 'coerced' | '422';
	/** CR, LF or NUL in the subject, an address or a header of a mail: refused, or taken as it is. Nobody has tried; no client should send it. */
	lineBreaksInHead: '422' | 'accepted';
	/** Permissive batch: whether `data` has entries of the accepted mails only, or one for every mail. */
	batchData: 'acceptedOnly' | 'aligned';
}

export const DEFAULT_QUIRKS: Quirks = {
	rePostResets: true,
	undefinedPropertyOnPatch: 'dropped',
	duplicateProperty: 409,
	removeNonMember: 200,
	addMemberTwice: 200,
	unknownSegmentOnCreate: 404,
	unknownSegmentOnAdd: 404,
	deleteUnknownContact: 404,
	emailCaseSensitive: false,
	emailStored: 'asGiven',
	emptyStringNames: 'stored',
	propertyFallbackShown: false,
	wrongTypeProperty: '422',
	patchBooleanProperties: 'accepted',
	reservedPropertyKeys: 'accepted',
	wrongKeyStatus: 401,
	deletedCursor: '422',
	listLagMs: 0,
	contactsDefaultLimit: 20,
	membershipBody: 'id',
	emptyImports: 0,
	segmentCap: Infinity,
	segmentCapStatus: 403,
	importUpsertUnsubscribed: 'reset',
	importEmptyCell: 'kept',
	importSkippedJoinsSegments: false,
	templateShows: 'draft',
	unusableTemplate: 404,
	unknownVariable: 'ignored',
	wrongTypeVariable: '422',
	lineBreaksInHead: '422',
	batchData: 'acceptedOnly',
};

/** For every quirk the settings besides the default. */
const OTHER_SETTINGS: { readonly [Q in keyof Quirks]: readonly Quirks[Q][] } = {
	rePostResets: [false],
	undefinedPropertyOnPatch: ['422'],
	duplicateProperty: [422],
	removeNonMember: [404],
	addMemberTwice: [409],
	unknownSegmentOnCreate: [422],
	unknownSegmentOnAdd: [422],
	deleteUnknownContact: [200],
	emailCaseSensitive: [true],
	emailStored: ['lowercased'],
	emptyStringNames: ['null', '422'],
	propertyFallbackShown: [true],
	wrongTypeProperty: ['coerce'],
	patchBooleanProperties: ['422'],
	reservedPropertyKeys: ['422'],
	wrongKeyStatus: [400, 403],
	deletedCursor: ['remembered'],
	listLagMs: [2000],
	contactsDefaultLimit: ['all'],
	membershipBody: ['contact_segment'],
	emptyImports: [1],
	segmentCap: [3],
	segmentCapStatus: [422],
	importUpsertUnsubscribed: ['kept'],
	importEmptyCell: ['cleared'],
	importSkippedJoinsSegments: [true],
	templateShows: ['published'],
	unusableTemplate: [422],
	unknownVariable: ['422'],
	wrongTypeVariable: ['coerced'],
	lineBreaksInHead: ['accepted'],
	batchData: ['aligned'],
};

/** The defaults, and every other setting of every quirk by itself: what a test runs through to be right with all of them. */
export const EVERY_QUIRK_BOTH_WAYS: readonly Partial<Quirks>[] = [
	{},
	...Object.entries(OTHER_SETTINGS).flatMap(([quirk, settings]) => settings.map((setting): Partial<Quirks> => ({ [quirk]: setting }))),
];
