/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
/** Imported before n8n's engine, which reads the environment when it is loaded. */
process.env['N8N_LOG_LEVEL'] ??= 'silent';
