package exchange

import (
	"context"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/work"
)

// Rooms are the rooms whose things go out as lists and come back.
type Rooms struct {
	// Landscape returns the landscape in force; as long as it has not changed it
	// returns the same pointers.
	Landscape Landscape
	// Home is the Land whose competences are listed.
	Home landscape.ARS
	// Keeper keeps the competences that were decided by hand.
	Keeper   *landscape.Keeper
	Bundling *bundling.Service
	Evidence *evidence.Service
	Parallel *parallel.Service
	// Programme keeps ideas.
	Programme *programme.Service
	Accounts  *account.Service
	Journal   *journal.Service
	Jobs      work.Store
	// Now is the clock.
	Now func() time.Time
	// Words are the words of the screens in both languages.
	Words Words
}

// Lists returns all lists, in the order in which they are shown. The rooms are
// asked for nothing before a list is read or written.
func Lists(r Rooms) []List {
	return []List{
		Competences{Now: r.Landscape, Keeper: r.Keeper, Home: r.Home, Words: r.Words}.List(),
		Assumptions{Now: r.Landscape, Bundling: r.Bundling, Clock: r.Now, Words: r.Words}.List(),
		Recommendations{Now: r.Landscape, Bundling: r.Bundling, Home: r.Home, Words: r.Words}.List(),
		Ranking{Now: r.Landscape, Bundling: r.Bundling, Home: r.Home, Words: r.Words}.List(),
		Ideas{Now: r.Landscape, Programme: r.Programme, Home: r.Home, Words: r.Words}.List(),
		Parallels{Parallel: r.Parallel, Words: r.Words}.List(),
		Authorities{Now: r.Landscape, Words: r.Words}.List(),
		Register{Now: r.Landscape, Keeper: r.Keeper, Words: r.Words}.List(),
		Editions{Keeper: r.Keeper, Words: r.Words}.List(),
		Profiles{Evidence: r.Evidence, Now: r.Landscape, Words: r.Words}.List(),
		Comparisons{Evidence: r.Evidence, Now: r.Landscape, Words: r.Words}.List(),
		Pairs{Evidence: r.Evidence, Now: r.Landscape, Words: r.Words}.List(),
		Changes{Journal: r.Journal, Person: r.person, Words: r.Words}.List(),
		Jobs{Store: r.Jobs, Words: r.Words}.List(),
		Accounts{Accounts: r.Accounts, Now: r.Landscape, Words: r.Words}.List(),
	}
}

// person names somebody by the id of the account, "" if there is no name.
func (r Rooms) person(ctx context.Context, id string) string {
	u, err := r.Accounts.User(ctx, access.System("journal"), account.ID(id))
	if err != nil {
		return ""
	}
	return u.Name
}
