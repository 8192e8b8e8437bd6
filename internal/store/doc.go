// Package store keeps what Kiesel knows: in SQLite inside a data folder, or in
// PostgreSQL. It implements the Store interfaces of the domain rooms and knows
// nothing about their rules.
//
// Every change goes through Update of one of those interfaces: one transaction
// that writes the rows and the journal entries that tell of them. A transaction
// that records nothing is refused with [ErrUnrecorded]; there is no second way
// in. Writers take turns on both engines, so that the journal is one chain and a
// writer always sees everything that was written before it. Readers never wait. What
// was decoded of profiles and comparisons is kept in memory until the next entry.
//
// Both engines run the same migrations (folder migrations, applied at opening)
// and the same queries (folder queries, from which sqlc makes package db).
// PostgreSQL may sort text by the rules of a language; where an order of text
// is promised it is therefore made here and not in SQL. What else differs is
// said in one place, the type dialect. Package storetest holds the tests that
// both engines must pass.
package store
