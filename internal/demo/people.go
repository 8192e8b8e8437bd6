package demo

import (
	"context"
	"fmt"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

// Person is one of the people as whom anybody may look at the demonstration.
type Person struct {
	account.User
	// Place names the part of the administration for which the person's role
	// counts; "" is the whole installation.
	Place string
}

// people are made up, one per role; the first is the one everybody begins as.
var people = []struct {
	login, name string
	role        access.Role
	scope       access.Scope
	place       string
}{
	{"muster-koordination", "Katrin Sommer (Muster)", access.Coordinator, access.Everywhere, ""},
	{"muster-lesen", "Lena Behrens (Muster)", access.Reader, "13", "Mecklenburg-Vorpommern"},
	{"muster-beitragen", "Jonas Wulff (Muster)", access.Contributor, "130735351", "Amt Altenpleen"},
	{"muster-begutachtung", "Aylin Demir (Muster)", access.Reviewer, "13", "Mecklenburg-Vorpommern"},
	{"muster-auftrag", "Henning Raabe (Muster)", access.Sponsor, "13", "Mecklenburg-Vorpommern"},
	{"muster-betrieb", "Uwe Matthies (Muster)", access.Operations, access.Everywhere, ""},
	{"muster-pruefung", "Ingrid Petersen (Muster)", access.Auditor, access.Everywhere, ""},
	{"muster-konten", "Sabine Krüger (Muster)", access.Administrator, access.Everywhere, ""},
}

// People returns the people of the demonstration and opens their accounts where
// there are none yet. Nobody can sign in as one of them.
func People(ctx context.Context, accounts *account.Service) ([]Person, error) {
	all := make([]Person, len(people))
	for i, p := range people {
		u, err := accounts.EnsureSample(ctx, access.System("demo"), account.User{
			Login: p.login, Name: p.name, Grants: []access.Grant{{Role: p.role, Scope: p.scope}},
		}, reason)
		if err != nil {
			return nil, fmt.Errorf("opening the sample account %s: %w", p.login, err)
		}
		all[i] = Person{u, p.place}
	}
	return all, nil
}
