// Package access says who acts and who may do what: actors, roles granted for a
// part of the administration, and the actions that every use case checks.
//
// It imports nothing of Kiesel, so that every room can ask it. Nothing here knows
// how somebody signed in from the rights they have, and the check is a walk over
// a handful of grants: no rule language, nothing to configure, the whole of it in
// one matrix.
package access
