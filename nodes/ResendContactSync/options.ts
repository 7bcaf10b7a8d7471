import type { IDataObject, IExecuteFunctions, INodeProperties, NodeHint } from 'n8n-workflow';

import type { ConsentPolicy } from '../shared/contact/aspect';
import type { OwnKeys } from '../shared/contact/propertyValues';
import type { ConnectionLimits } from '../shared/n8n/connection';
import { MAX_NEW_PROPERTIES } from '../shared/n8n/contactFields';
import { isPreview, previewOnlyField } from '../shared/n8n/previewOutput';
import type { RememberIn } from '../shared/n8n/sharedOptions';
import { readRememberIn, rememberInField, limitFields, readLimits, propertyPrefixField, readOwnKeys } from '../shared/n8n/sharedOptions';
import type { ImportPolicy } from '../shared/sync/context';

/** The node's options, as the engine wants them. */
export interface ContactSyncOptions {
	own: OwnKeys;
	consent: ConsentPolicy;
	imports: ImportPolicy;
	createMissingSegments: boolean;
	maxNewProperties: number;
	/** Hours; 0 reads every contact. */
	skipUnchangedFor: number;
	/** Plan and report, write nothing. */
	previewOnly: boolean;
	rememberIn: RememberIn;
	limits: ConnectionLimits;
}

export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Consent',
			name: 'consent',
			type: 'options',
			default: 'ownOptOuts',
			description: 'What the trait "unsubscribed" may do to a contact that exists',
			options: [
				{
					name: 'Own Opt-Outs',
					value: 'ownOptOuts',
					description: 'True opts out, and false takes back an opt-out that this sync wrote. An opt-out made anywhere else stays.',
				},
				{
					name: 'Opt Out Only',
					value: 'optOutOnly',
					description: 'True opts out. False is ignored, so that nobody who left through a link in an e-mail is brought back.',
				},
				{
					name: 'Follow the Trait',
					value: 'followTrait',
					description: 'True opts out, false opts in again. Choose this only if your product is the only place where people opt out.',
				},
			],
		},
		{
			displayName: 'Contact Imports',
			name: 'imports',
			type: 'options',
			default: 'auto',
			description: 'Whether many new people of one run are created with one contact import instead of a request or two each',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'Where it takes fewer requests, from about twenty new people on' },
				{ name: 'Always', value: 'always', description: 'For every new person, even a single one. An import takes seconds.' },
				{ name: 'Never', value: 'never', description: 'Create people one by one' },
			],
		},
		{
			displayName: 'Create Missing Segments',
			name: 'createMissingSegments',
			type: 'boolean',
			default: true,
			description: 'Whether to create a segment whose name the account does not have. Off, the name is left out with a warning, so that a typo makes no new segment.',
		},
		{
			displayName: 'Max New Properties',
			name: 'maxNewProperties',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: MAX_NEW_PROPERTIES,
			description:
				'How many contact properties one run may define in Resend for traits it has not seen before. Protects against events with generated trait names; what is over the limit is left out with a warning.',
		},
		{
			displayName: 'PostHog System Properties',
			name: 'postHogSystemProperties',
			type: 'boolean',
			default: false,
			description: 'Whether to store the properties that PostHog makes itself, whose names begin with $: browser, place, first referrer, feature flags',
		},
		previewOnlyField,
		propertyPrefixField,
		rememberInField('what "Resolve Email From User ID" and "Skip Unchanged For" know from earlier runs'),
		{
			displayName: 'Skip Unchanged For (Hours)',
			name: 'skipUnchangedFor',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How long to trust the last sync: an event that asks for exactly what was synced less than this many hours ago costs no request. What somebody changed by hand in Resend in between is not noticed. 0 always looks.',
		},
		...limitFields,
	],
};

export function readOptions(context: IExecuteFunctions): ContactSyncOptions {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	return {
		own: readOwnKeys(context, options['propertyPrefix']),
		consent: options['consent'] === 'followTrait' || options['consent'] === 'optOutOnly' ? options['consent'] : 'ownOptOuts',
		imports: options['imports'] === 'always' || options['imports'] === 'never' ? options['imports'] : 'auto',
		createMissingSegments: options['createMissingSegments'] !== false,
		maxNewProperties: typeof options['maxNewProperties'] === 'number' ? options['maxNewProperties'] : MAX_NEW_PROPERTIES,
		skipUnchangedFor: typeof options['skipUnchangedFor'] === 'number' ? options['skipUnchangedFor'] : 0,
		previewOnly: isPreview(options),
		rememberIn: readRememberIn(options),
		limits: readLimits(options),
	};
}

const REMEMBERS = '($parameter["resolveEmailFromUserId"] || $parameter.toJSON().options?.skipUnchangedFor > 0)';
const IN_WORKFLOW = '$parameter.toJSON().options?.rememberIn !== "dataTable"';
const IN_EARNEST = '$parameter.toJSON().options?.previewOnly !== true';
const CREATES = '$parameter.toJSON().segments && $parameter.toJSON().options?.createMissingSegments !== false';

/** What cannot work, or does more than one would think: said before the first run, where its output will be. */
export const nodeHints: NodeHint[] = [
	hint('Segments that Resend does not have yet are created, with a warning. To see which without creating any, switch on the option Preview Only.', `${CREATES} && ${IN_EARNEST}`),
	hint('User IDs of test runs: remembered until n8n restarts, not saved.', `$parameter["resolveEmailFromUserId"] && ${IN_WORKFLOW}`),
	hint('Only where n8n runs in queue mode: each worker remembers its own executions. The option Remember In: Data Table lets them share.', `${REMEMBERS} && ${IN_WORKFLOW}`),
];

function hint(message: string, condition: string): NodeHint {
	return { message, type: 'info', location: 'outputPane', whenToDisplay: 'beforeExecution', displayCondition: `={{ Boolean(${condition}) }}` };
}
