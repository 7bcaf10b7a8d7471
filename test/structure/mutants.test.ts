import { productFiles, textOf } from './sources';

interface Mutant {
	mutant: string;
	from: string;
}

const MUTANTS = jest.requireActual<readonly Mutant[]>('../mutation/by-hand');

/** `npm run mutation` takes long and is not run with the tests: a mutant whose code has moved on would be noticed late. */
describe('mutants made by hand', () => {
	it.each(MUTANTS)('$mutant: what it replaces is in one file', ({ from }) => {
		expect(productFiles().filter((file) => textOf(file).includes(from))).toHaveLength(1);
	});
});
