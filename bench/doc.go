// Command bench measures an installation under load: it builds Kiesel, starts
// the real program on an empty data folder with all of Germany and the whole
// catalogue, and asks it for pages in the proportions of use.
//
// Times to answer are measured in an open loop: requests begin when they are
// due, whether or not earlier ones have been answered, and a time counts from
// when it was due, so that a slow answer can't hide those that wait behind
// it (coordinated omission). What the server can do at most is measured in a
// closed loop. The generator runs on the same processors; its share is part of
// the result.
//
//	go run ./bench -count 3
//	scripts/with-postgres go run ./bench -count 3
//
// The result is a table of medians in Markdown, for docs/benchmarks.md.
package main
