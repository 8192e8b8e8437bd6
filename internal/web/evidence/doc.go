// Package evidence is the area of the screen about proofs (Belege): comparisons
// of authorities, profiles, and the upload of event logs.
package evidence
