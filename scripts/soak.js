/** `npm run soak [-- --minutes N --clients N --seed S]`: a real n8n under webhooks in parallel, with faults; what it shows is in soak.ts. */
const { withN8n } = require('./with-n8n');

withN8n(['scripts/run.js', 'scripts/soak.ts', ...process.argv.slice(2)]);
