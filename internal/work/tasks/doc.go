// Package tasks holds the kinds of background work that Kiesel has. Each calls a
// use case of its room, which checks the rights of who ordered it; nothing is
// decided here.
package tasks
