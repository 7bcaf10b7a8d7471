/** One failed test is enough to kill a mutant, and jest has no such rule that Stryker could use: what comes after is not run. */
const activeMutant = () => process.env.__STRYKER_ACTIVE_MUTANT__;
let killed;

module.exports = {
	isKilled: () => activeMutant() !== undefined && activeMutant() === killed,
	failed: () => {
		killed = activeMutant();
	},
};
