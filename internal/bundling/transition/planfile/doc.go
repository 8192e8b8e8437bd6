// Package planfile holds transitions and their plans as JSON files: [Read] an [Input],
// plan it with package transition, and write the plan for people with [WriteText].
//
// The files are described in docs/methods/transition.md.
package planfile
