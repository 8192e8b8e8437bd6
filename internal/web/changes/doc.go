// Package changes shows the journal: who changed what, when and why.
package changes
