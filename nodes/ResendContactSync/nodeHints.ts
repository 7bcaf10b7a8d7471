import type { NodeHint } from 'n8n-workflow';

const REMEMBERS = '($parameter["resolveEmailFromUserId"] || $parameter.toJSON().options?.skipUnchangedFor > 0)';
const IN_WORKFLOW = '$parameter.toJSON().options?.rememberIn !== "dataTable"';
const CREATES = '$parameter.toJSON().segments && $parameter.toJSON().options?.createMissingSegments !== false';

/** What cannot work, or does more than one would think: said before the first run, where its output will be. */
export const nodeHints: NodeHint[] = [
	hint('Segments that Resend does not have yet are created, with a warning. To see which without creating any, add the option Preview Only.', CREATES),
	hint('In test runs n8n keeps nothing from one execution to the next: an event with only a userId finds its contact in production executions.', '$parameter["resolveEmailFromUserId"]'),
	hint('In queue mode each worker remembers only its own executions. Set the option Remember In to Data Table to share what they know.', `${REMEMBERS} && ${IN_WORKFLOW}`),
];

function hint(message: string, condition: string): NodeHint {
	return { message, type: 'info', location: 'outputPane', whenToDisplay: 'beforeExecution', displayCondition: `={{ Boolean(${condition}) }}` };
}
