/** How the demo writes on a terminal. Colours are for a terminal only, so that a log of it stays readable. */
export interface Style {
	/** Characters in a line, at most. */
	columns: number;
	green(text: string): string;
	yellow(text: string): string;
	red(text: string): string;
	dim(text: string): string;
	bold(text: string): string;
}

const plain = (text: string): string => text;
const code = (number: number) => (text: string): string => `\u001b[${number}m${text}\u001b[0m`;

export function styleFor({ isTTY, columns, NO_COLOR }: { isTTY: boolean; columns: number | undefined; NO_COLOR: string | undefined }): Style {
	const width = Math.min(columns ?? 80, 80);
	if (!isTTY || (NO_COLOR !== undefined && NO_COLOR !== '')) return { columns: width, green: plain, yellow: plain, red: plain, dim: plain, bold: plain };
	return { columns: width, green: code(32), yellow: code(33), red: code(31), dim: code(2), bold: code(1) };
}

/** Lines of at most `width` characters, broken between words where that is possible. */
export function wrapped(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = '';
		}
		line = line === '' ? word : `${line} ${word}`;
		for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
	}
	return line === '' ? lines : [...lines, line];
}
