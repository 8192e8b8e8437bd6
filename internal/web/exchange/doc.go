// Package exchange is the pages on which lists go out as files and come back.
package exchange
