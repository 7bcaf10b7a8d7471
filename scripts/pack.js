const { execFileSync } = require('node:child_process');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');

/** Builds, and packs what npm would publish into `folder`; returns the path of the tarball. */
function packInto(folder) {
	execFileSync('npm', ['run', 'build', '--silent'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
	const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' });
	const [{ filename }] = Object.values(JSON.parse(packed));
	return path.join(folder, filename);
}

module.exports = { packInto };
