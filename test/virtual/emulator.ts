import { routerOf, serveInProcess } from '../emulator/inProcess';
import { accountOf, ROUTES, type Emulator, type EmulatorOptions } from '../emulator/server';
import { hold, stopTheClock } from './machine';
import { connect } from './network';

stopTheClock();

const routeOf = routerOf(ROUTES);
let started = 0;

/** An emulator of Resend in this process: n8n reaches it under its URL without a socket, and its time is virtual. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { serving, ...emulator } = accountOf(options, hold);
	started += 1;
	const url = `http://emulator-${started}.test`;
	const disconnect = connect(url, (request) => serveInProcess(serving, request, routeOf(request.method, request.url.pathname)));
	return await Promise.resolve({
		...emulator,
		url,
		stop: async () => {
			emulator.state.cancel();
			await Promise.resolve(disconnect());
		},
	});
}
