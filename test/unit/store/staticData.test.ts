import type { NodeFacts, StaticDataFacts } from '../../../nodes/shared/store/staticData';
import { mayWrite } from '../../../nodes/shared/store/staticData';

const WEBHOOK: NodeFacts = { type: 'n8n-nodes-base.webhook', trigger: true, parameters: '{}' };
const OURS: NodeFacts = { type: 'n8n-nodes-resend-sync.resendContactSync', trigger: false, parameters: '{}' };
const RSS: NodeFacts = { type: 'n8n-nodes-base.rssFeedReadTrigger', trigger: true, parameters: '{}' };
const node = (more: Partial<NodeFacts>): NodeFacts => ({ type: 'n8n-nodes-base.set', trigger: false, parameters: '{}', ...more });
const facts = (more: Partial<StaticDataFacts>): StaticDataFacts => ({ mode: 'webhook', filled: false, nodes: [WEBHOOK, OURS], ...more });

describe('static data may be written', () => {
	it.each<[string, Partial<StaticDataFacts>]>([
		['that came with content', { filled: true, nodes: [WEBHOOK, RSS, OURS] }],
		['that came with content, whatever cannot be seen', { filled: true, nodes: null }],
		['of a workflow in which nobody else keeps anything', {}],
		['in a sub-workflow', { mode: 'integrated', nodes: [node({ type: 'n8n-nodes-base.executeWorkflowTrigger', trigger: true }), OURS] }],
		['in the editor, where it is not saved', { mode: 'manual', nodes: [RSS, OURS] }],
		['beside a community node that is no trigger', { nodes: [WEBHOOK, OURS, node({ type: 'n8n-nodes-other.other' })] }],
		['beside a node that is not installed and does not sound like a trigger', { nodes: [WEBHOOK, OURS, node({ type: 'n8n-nodes-other.other', trigger: 'unknown' })] }],
	])('%s', (_name, more) => {
		expect(mayWrite(facts(more))).toBe(true);
	});
});

describe('empty static data may not be written, because it may not have been loaded,', () => {
	it.each<[string, Partial<StaticDataFacts>]>([
		['beside a polling trigger, whichever trigger started the run', { nodes: [WEBHOOK, RSS, OURS] }],
		['beside a trigger that registers webhooks', { nodes: [WEBHOOK, node({ type: 'n8n-nodes-base.githubTrigger', trigger: true }), OURS] }],
		['beside a schedule', { nodes: [node({ type: 'n8n-nodes-base.scheduleTrigger', trigger: true }), OURS] }],
		['beside a trigger of another package', { nodes: [WEBHOOK, node({ type: 'n8n-nodes-other.new', trigger: true }), OURS] }],
		['beside a trigger that is not installed', { nodes: [WEBHOOK, node({ type: 'n8n-nodes-other.newTrigger', trigger: 'unknown' }), OURS] }],
		['beside code that names it', { nodes: [WEBHOOK, node({ type: 'n8n-nodes-base.code', parameters: '{"jsCode":"$getWorkflowStaticData(\'global\')"}' }), OURS] }],
		['in a retry', { mode: 'retry' }],
		['where the nodes of the workflow cannot be seen', { nodes: null }],
	])('%s', (_name, more) => {
		expect(mayWrite(facts(more))).toBe(false);
	});
});
