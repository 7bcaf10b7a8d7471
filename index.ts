/** The one entry of the bundle: n8n's files under `dist/` are one-line shims onto it, so that all nodes share one module state. */
export { ResendSyncApi } from './credentials/ResendSyncApi.credentials';
export { ResendContactSync } from './nodes/ResendContactSync/ResendContactSync.node';
export { ResendSegment } from './nodes/ResendSegment/ResendSegment.node';
export { ResendSendTemplate } from './nodes/ResendSendTemplate/ResendSendTemplate.node';
