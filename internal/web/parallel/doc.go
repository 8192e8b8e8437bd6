// Package parallel lists services of the catalogue that may be the same task, and
// shows each pair side by side so that somebody can decide about it.
package parallel
