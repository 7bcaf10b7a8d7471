import type { INodeProperties } from 'n8n-workflow';

/** Where the node is a tool of an agent. n8n versions without the condition know no such field and show the other one. */
const AS_TOOL = { '@tool': [true] };

/** n8n's own mark: the editor shows such a value as "defined by the model" and not as an expression. */
const MARK = '/*n8n-auto-generated-fromAI-override*/';

/** What the model reads about the tool; without a field of this name n8n makes do with a few words from the operation. */
export function toolDescription(text: string, show: NonNullable<INodeProperties['displayOptions']>['show'] = {}): INodeProperties {
	return {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 6 },
		default: text,
		required: true,
		description: 'What the model reads: when to use this tool, what it takes and what comes back',
		displayOptions: { show: { ...AS_TOOL, ...show } },
	};
}

/** A text that the model must give. */
export function fromModel(key: string, description: string): string {
	return `={{ ${MARK} $fromAI('${key}', \`${description}\`, 'string') }}`;
}

/** A text that the model may leave out; then it is empty. */
export function optionalFromModel(key: string, description: string): string {
	return `={{ ${MARK} $fromAI('${key}', \`${description}\`, 'string', '') }}`;
}

/** An object that the model gives as JSON text: n8n's own type for it refuses an empty one, so it could never be left out. */
export function objectFromModel(key: string, description: string): string {
	return `={{ JSON.parse($fromAI('${key}', \`${description}\`, 'string', '{}') || '{}') }}`;
}

/** The same fields, with other defaults where the node is a tool: fresh from the panel, every value comes from the model. */
export function withToolDefaults(fields: readonly INodeProperties[], asTool: Record<string, Partial<INodeProperties>>): INodeProperties[] {
	return fields.flatMap((field) => {
		const changed = asTool[field.name];
		if (changed === undefined) return [field];
		const { show = {}, hide = {} } = field.displayOptions ?? {};
		return [
			{ ...field, displayOptions: { show, hide: { ...hide, ...AS_TOOL } } },
			{ ...field, ...changed, displayOptions: { show: { ...show, ...AS_TOOL }, hide } },
		];
	});
}

/** The same without a field that a model has no use for. */
export function notInTools(field: INodeProperties): INodeProperties {
	const { show = {}, hide = {} } = field.displayOptions ?? {};
	return { ...field, displayOptions: { show, hide: { ...hide, ...AS_TOOL } } };
}
