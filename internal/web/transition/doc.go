// Package transition shows the way from where the authorities stand to what is
// recommended: what starts in which year, given budget and team.
package transition
