// Package search finds authorities and services by name or key, from the search
// field that every page carries.
package search
