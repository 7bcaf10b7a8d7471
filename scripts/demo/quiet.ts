/** Imported before n8n's engine, which reads the environment when it is loaded. */
process.env['N8N_LOG_LEVEL'] ??= 'silent';
