import type { INode, INodeParameters, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { ResendContactSync } from '../../index';

const type = new ResendContactSync();

/** What the output pane says before the first run of a node with these parameters. */
function hintsOf(parameters: INodeParameters): string[] {
	const node: INode = { id: 'node', name: 'Node', type: 'test.node', typeVersion: 1, position: [0, 0], parameters };
	const nodeTypes: INodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
	const { expression } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const hints = type.description.hints ?? [];
	return hints.flatMap(({ message, displayCondition = '' }) => (expression.getSimpleParameterValue(node, displayCondition, 'manual', {}) === true ? [message] : []));
}

const CREATES = expect.stringMatching(/^Segments that Resend does not have yet are created.*switch on the option Preview Only/);
const TEST_RUNS = expect.stringMatching(/^User IDs of test runs: remembered until n8n restarts, not saved/);
const QUEUE_MODE = expect.stringMatching(/^Only where n8n runs in queue mode/);

describe('the hints before the first run', () => {
	it.each<[string, INodeParameters, unknown[]]>([
		['with nothing set there are none', { segments: '', resolveEmailFromUserId: false, options: {} }, []],
		['segments that are named may be created', { segments: 'A', options: {} }, [CREATES]],
		['a preview creates none', { segments: 'A', options: { previewOnly: true } }, []],
		['a preview that an expression decides on may create some', { segments: 'A', options: { previewOnly: '={{ $json.dry }}' } }, [CREATES]],
		['Create Missing Segments off: none is created', { segments: 'A', options: { createMissingSegments: false } }, []],
		['what user IDs are remembered', { segments: '', resolveEmailFromUserId: true, options: {} }, [TEST_RUNS, QUEUE_MODE]],
		['a data table keeps them, from test runs too', { segments: '', resolveEmailFromUserId: true, options: { rememberIn: 'dataTable' } }, []],
		['states are not shared in queue mode', { segments: '', options: { skipUnchangedFor: 24 } }, [QUEUE_MODE]],
	])('%s', (_rule, parameters, hints) => {
		expect(hintsOf(parameters)).toEqual(hints);
	});
});
