// Package jobs is the area of the screen about background work
// (Hintergrundarbeiten): a page for each job, and the list of them.
package jobs
