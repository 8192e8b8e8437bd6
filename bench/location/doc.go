// Package location measures in its benchmarks how fast problems of facility
// location are proved optimal, in turn with other solvers:
//
//	make bench PKG=./bench/location COUNT=5
//
// The others get what [location.Problem.WriteLP] writes, the strong formulation, with
// their own defaults and no gap allowed. They are left out, with a word, where they
// are missing: CBC (apt-get install coinor-cbc), and HiGHS as WebAssembly for Node
// (npm install --prefix FOLDER highs; NODE_PATH=FOLDER/node_modules). Everything runs
// in processes of its own and reads its file there, so that times of start and of
// reading count for all alike.
package location
