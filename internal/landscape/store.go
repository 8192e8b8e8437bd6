package landscape

import (
	"context"

	"kiesel/internal/journal"
)

// Store is what the landscape room needs kept. Implementations live in package
// store and pass storetest.
type Store interface {
	// LastChange returns the number of the last entry of the journal. As long as
	// that stays the same, nothing has changed.
	LastChange(ctx context.Context) (int64, error)
	// Editions lists the applied editions of the register, oldest first.
	Editions(ctx context.Context) ([]Edition, error)
	// Authorities returns every unit valid on the given day, ordered by key.
	// It is empty when no edition has been applied by then.
	Authorities(ctx context.Context, on Date) ([]Authority, error)
	// History returns all kept versions of one unit, oldest first.
	History(ctx context.Context, key ARS) ([]Authority, error)
	// Overrides lists all competence overrides, ordered by service.
	Overrides(ctx context.Context) ([]Override, error)
	// OverrideVersion returns one version of an override, whether or not it is in
	// force; the zero Override if there is no such version.
	OverrideVersion(ctx context.Context, service ServiceID, version int64) (Override, error)
	// Update runs fn in one transaction. If fn returns an error nothing of it
	// is kept and Update returns that error.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// InForce returns the newest edition, the zero Edition if there is none.
	InForce(ctx context.Context) (Edition, error)
	// AddEdition keeps the edition and applies its changes: a change with a
	// Before ends that version (ValidTo = e.Date), one with an After begins a
	// version (ValidFrom = e.Date). A moved unit has both, under two keys.
	AddEdition(ctx context.Context, e Edition, changes []Change) error
	// Authorities returns the units valid on the given day, ordered by key.
	Authorities(ctx context.Context, on Date) ([]Authority, error)
	// WithdrawEdition ends the newest edition: what it ended holds again, and
	// what it began does not. Earlier states still show it. The error wraps
	// [ErrNoEdition] if no such edition is in force.
	WithdrawEdition(ctx context.Context, date Date) error
	// Override returns the override of a service. Its Version is 0 if there is
	// none.
	Override(ctx context.Context, service ServiceID) (Override, error)
	// PutOverride keeps o as the next version of the override of o.Service; the
	// number that o.Version gives does not matter.
	PutOverride(ctx context.Context, o Override) error
	// DeleteOverride ends the override of a service, if there is one.
	DeleteOverride(ctx context.Context, service ServiceID) error
}

// Edition is one applied state of the register of municipalities.
type Edition struct {
	Date   Date   `json:"date"`   // Gebietsstand
	Source string `json:"source"` // attribution, as printed
	SHA256 string `json:"sha256"` // hex, of the file that was read
	Units  int    `json:"units"`  // number of units in it
}

// ChangeKind says what happened to a unit between two editions.
type ChangeKind string

// What can happen to a unit between two editions.
const (
	Added     ChangeKind = "added"
	Changed   ChangeKind = "changed"   // same key, other attributes
	Dissolved ChangeKind = "dissolved" // key gone, no successor found
	Merged    ChangeKind = "merged"    // key gone, area went to Successor
	Moved     ChangeKind = "moved"     // the same unit under a new key: Before and After differ in Key
)

// Change is one difference between the tree in force and a later edition.
// Before is zero for added, After is zero for dissolved and merged units.
type Change struct {
	Kind      ChangeKind `json:"kind"`
	Before    Authority  `json:"before"`
	After     Authority  `json:"after"`
	Successor ARS        `json:"successor"` // for merged and moved units
	Basis     Basis      `json:"basis"`     // how the successor was found, "" if there is none
	Fields    []string   `json:"fields"`    // names of the attributes that differ, for changed and moved units
}

// Basis says how the successor of a unit was found.
type Basis string

// The ways to find a successor, in the order in which they are tried.
const (
	BasisAGS   Basis = "ags"   // a Gemeinde kept its AGS and changed only its Amt
	BasisName  Basis = "name"  // a new unit has the same name, level and area
	BasisParts Basis = "parts" // nearly all its area belongs to parts that are there now
	BasisArea  Basis = "area"  // exactly one unit grew by its area
)

// Override replaces the rule-based competence for one service.
type Override struct {
	Service ServiceID `json:"service"`
	Version int64     `json:"version"` // 1 for the first, 0 if there is none; never used twice
	Level   Level     `json:"level"`   // who must provide it; LevelUnknown says "known to be unclear"
	Reason  string    `json:"reason"`  // never empty
	Source  string    `json:"source"`  // norm or document, may be empty
	By      string    `json:"by"`      // actor id
	At      Date      `json:"at"`
}
