/** A name fit for a warning: short, and without an address somebody used as a name. */
export function quoted(name: string): string {
	const short = name.length > 40 ? `${name.slice(0, 40)}...` : name;
	return JSON.stringify(short.replace(/\S+@\S+/g, '[address]'));
}
