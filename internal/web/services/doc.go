// Package services shows the service catalogue: a list that is searched while
// typing, and a page per service with its competence, which can be decided by
// hand with a reason.
package services
