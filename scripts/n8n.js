/** `npm run n8n`: the n8n editor with our nodes in it; what it shows is in n8n.ts. */
const { withN8n } = require('./with-n8n');

withN8n(['scripts/run.js', 'scripts/n8n.ts']);
