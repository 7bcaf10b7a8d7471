/** Why mutants survive. A mutant is named by a piece of the line it begins in, and if need be by what stands there instead. */
module.exports = [];
