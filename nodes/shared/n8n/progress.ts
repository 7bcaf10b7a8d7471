import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../resend/transport';
import type { Progress } from '../sync/context';

const EVERY_MS = 3_000;

/** Tells the editor and the log every few seconds how far a long run is. A run that is over sooner says nothing. */
export function progressReporter(context: IExecuteFunctions, clock: Clock): (progress: Progress) => void {
	let last = clock.now();
	return ({ done, total }) => {
		if (clock.now() - last < EVERY_MS) return;
		last = clock.now();
		const message = `${context.getNode().name}: ${done} of ${total} people done, ${total - done} left`;
		context.sendMessageToUI(message);
		context.logger.info(message);
	};
}
