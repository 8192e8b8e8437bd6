// Package treefile holds bundling problems and their answers as JSON files:
// [Read] an [Input], [Input.Solve] it with package tree, and [Check] an
// [Output] against its input without using any part of the solver.
//
// The files are described in docs/methods/bundling-tree.md.
package treefile
