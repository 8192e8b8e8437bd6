// Package authorities shows the administration: list, map and tree of the
// authorities of all Germany, and a page for each of them.
package authorities
