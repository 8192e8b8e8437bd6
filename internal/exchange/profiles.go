package exchange

import (
	"context"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Profiles is the list of the process profiles. It only goes out: a whole profile
// travels as JSON, which says more than a table can.
type Profiles struct {
	Evidence *evidence.Service
	Now      Landscape
	Words    Words
}

// List describes the list.
func (p Profiles) List() List {
	return List{
		Table: tabular.Table{Name: "profiles", Title: p.Words.T("evidence.profiles"), Columns: []tabular.Column{
			{Key: "authority", Heading: p.Words.T("evidence.authority")},
			{Key: "ars", Heading: p.Words.T("authorities.key"), Kind: tabular.Key},
			{Key: "key", Heading: p.Words.T("exchange.service"), Kind: tabular.Key},
			{Key: "service", Heading: p.Words.T("evidence.service")},
			{Key: "level", Heading: p.Words.T("evidence.level"), Kind: tabular.Selected, Choices: options(p.Words, "abstraction", abstractions)},
			{Key: "cases", Heading: p.Words.T("evidence.cases"), Kind: tabular.Integer},
			{Key: "min_cases", Heading: p.Words.T("evidence.min_cases"), Kind: tabular.Integer},
			{Key: "at", Heading: p.Words.T("exchange.kept_at"), Kind: tabular.Instant},
			{Key: "deleted", Heading: p.Words.T("exchange.deleted"), Kind: tabular.Selected, Choices: yes(p.Words)},
			{Key: "id", Heading: p.Words.T("account.id"), Kind: tabular.Key, Role: tabular.Identifies},
		}},
		Read:  access.ReadEvidence,
		About: p.Words.T("exchange.profiles_about"),
		Rows:  p.all,
	}
}

// Services knows the services.
type Services interface {
	// Service returns the service with this key.
	Service(id landscape.ServiceID) (landscape.Service, bool)
}

// abstractions are the levels of abstraction that have a word; others are
// patterns and speak for themselves.
var abstractions = []string{evidence.LevelActivity, evidence.LevelPhase}

// yes is the only choice of a column that says whether something is so.
func yes(w Words) []tabular.Option { return []tabular.Option{{Code: "yes", Word: w.T("users.yes")}} }

// yesIf is the value of such a column.
func yesIf(so bool) string {
	if so {
		return "yes"
	}
	return ""
}

func (p Profiles) all(ctx context.Context, actor access.Actor) (tabular.Rows, error) {
	now, err := p.Now(ctx)
	if err != nil {
		return nil, err
	}
	profiles, err := p.Evidence.Profiles(ctx, actor, evidence.ProfileFilter{})
	return p.Rows(now.Catalogue, profiles), err
}

// Rows returns the rows of some profiles.
func (p Profiles) Rows(services Services, profiles []evidence.StoredProfile) tabular.Rows {
	t := p.List().Table
	rows := make([][]string, len(profiles))
	for i, stored := range profiles {
		rows[i] = t.Row(map[string]string{
			"authority": stored.Authority, "ars": string(stored.Profile.Authority.ARS),
			"key": string(stored.Service), "service": serviceName(services, stored.Service), "level": stored.Level,
			"cases": strconv.Itoa(stored.Profile.Cases), "min_cases": strconv.Itoa(stored.Profile.MinCases),
			"at": tabular.At(stored.At), "deleted": yesIf(stored.Deleted), "id": stored.ID,
		})
	}
	return tabular.All(rows)
}

// serviceName is the name of a service, "" if the catalogue does not have it.
func serviceName(services Services, id landscape.ServiceID) string {
	s, _ := services.Service(id)
	return s.Name
}
