/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of `examples/`, trusted to have the form of `T`. */
export const fromExamples = <T>(file: string): T => JSON.parse(readFileSync(path.join(__dirname, '../../examples', file), 'utf8')) as T;

export const readme = (): string => readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
