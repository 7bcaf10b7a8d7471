/**
 * What nobody outside Resend knows for sure, as switches: a client is only right when it works with every setting.
 * The defaults are the harsher or the likelier side of each question.
 */
export interface Quirks {
	/** `POST /contacts` on a known address sets every omitted field back to its default (`unsubscribed` to false). False: omitted fields stay. */
	rePostResets: boolean;
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
	/** `GET /contacts` without a limit. */
	contactsDefaultLimit: 'all' | number;
	/** `object` in the answers of adding to and removing from a segment: the documentation and the OpenAPI file differ. */
	membershipBody: 'id' | 'contact_segment';
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
	/** Permissive batch: whether `data` has entries of the accepted mails only, or one for every mail. */
	batchData: 'acceptedOnly' | 'aligned';
}

export const DEFAULT_QUIRKS: Quirks = {
	rePostResets: true,
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
	contactsDefaultLimit: 'all',
	membershipBody: 'id',
	importUpsertUnsubscribed: 'reset',
	importEmptyCell: 'kept',
	importSkippedJoinsSegments: false,
	templateShows: 'draft',
	unusableTemplate: 404,
	unknownVariable: 'ignored',
	wrongTypeVariable: '422',
	batchData: 'acceptedOnly',
};
