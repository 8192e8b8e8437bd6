// Package start shows the first page: what bundling would bring, what waits for
// a decision, and the shortest way through the main job.
package start
