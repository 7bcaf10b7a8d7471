/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type WorkflowFile, workflowFile } from '../n8n/workflows';

/** A workflow of `examples/`, as somebody imports it. */
export const readExample = (file: string): WorkflowFile => workflowFile.parse(JSON.parse(readFileSync(path.join(__dirname, '../../../examples', file), 'utf8')));
