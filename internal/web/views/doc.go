// Package views keeps lists as people want to see them again. Every list shows
// those of its page, see part.Views.
package views
