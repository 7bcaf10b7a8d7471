const { execFileSync } = require('node:child_process');
const fs = require('node:fs');

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const found = () => [process.env.CHROMIUM, ...PLACES].find((place) => place && fs.existsSync(place));

/** Debian's Chromium, installed when nobody has one and this is root's machine; undefined where there is none. */
function chromium() {
	const place = found();
	if (place !== undefined || process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return place;
	console.error('Installing Chromium for the browser tests (once; 300 MB)');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	try {
		execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
		execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env });
	} catch (error) {
		console.error(`apt-get could not install it: ${error.message}`);
	}
	return found();
}

module.exports = { chromium };
