// Package teamfile holds problems of package teams and their answers as JSON
// files: [Read] an [Input], [Input.Solve] it, and [Check] an [Output] against its
// input without using any part of the solver.
//
// Each service is written like a problem of package treefile, which also checks its
// part of an answer. The files are described in docs/methods/teams.md.
package teamfile
