package verdict

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Premises are what the answers about a service are asked for under, besides what
// is in force. Its pages share them in their addresses, by the names of the REST
// interface.
type Premises struct {
	WhatIf     bundling.WhatIf
	Conditions bundling.Conditions
}

// ReadPremises reads what an address asks for. Its errors are those of a request
// that can't be understood.
func ReadPremises(query url.Values) (p Premises, err error) {
	for name, most := range map[string]int{"set": scenario.MaxSettings, "out": scenario.MaxOut, "forbid": scenario.MaxForbidden} {
		if n := len(query[name]); n > most {
			return p, page.BadRequest("%s is given %d times; at most %d are possible", name, n, most)
		}
	}
	if p.WhatIf, err = bundling.ParseWhatIf(query["set"]); err != nil {
		return p, page.BadRequest("%w", err)
	}
	if p.Conditions, err = bundling.ParseConditions(query["out"], query["forbid"]); err != nil {
		return p, page.BadRequest("%w", err)
	}
	return p, nil
}

// At is an address under the premises.
func (p Premises) At(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	for _, f := range p.fields() {
		query.Add(f.Name, f.Value)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// fields are the parameters of an address under the premises.
func (p Premises) fields() []part.Hidden {
	var fields []part.Hidden
	add := func(name string, values []string) {
		for _, value := range values {
			fields = append(fields, part.Hidden{Name: name, Value: value})
		}
	}
	out, forbid := p.Conditions.Settings()
	add("set", p.WhatIf.Settings())
	add("out", out)
	add("forbid", forbid)
	return fields
}

// isZero reports whether nothing is asked besides what is in force.
func (p Premises) isZero() bool { return len(p.WhatIf) == 0 && p.Conditions.IsZero() }

// equal reports whether premises ask for the same, in whatever order.
func (p Premises) equal(other Premises) bool {
	sorted := func(p Premises) []part.Hidden {
		fields := p.fields()
		slices.SortFunc(fields, func(a, b part.Hidden) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
		})
		return fields
	}
	return slices.Equal(sorted(p), sorted(other))
}

// keptAs returns the id of a scenario with just these premises, "" if there is none.
func (a Area) keptAs(ctx context.Context, id landscape.ServiceID, p Premises) (string, error) {
	if p.isZero() {
		return "", nil
	}
	kept, err := a.Scenarios.Scenarios(ctx, id, a.Home)
	if err != nil {
		return "", err
	}
	for _, s := range kept {
		if p.equal(Premises{WhatIf: s.Settings, Conditions: s.Conditions}) {
			return s.ID, nil
		}
	}
	return "", nil
}

// onlySet and onlyConditions are one half of the premises.
func (p Premises) onlySet() Premises        { return Premises{WhatIf: p.WhatIf} }
func (p Premises) onlyConditions() Premises { return Premises{Conditions: p.Conditions} }

// withoutOut and withoutArc are the premises with one condition less.
func (p Premises) withoutOut(i int) Premises {
	p.Conditions.Out = slices.Delete(slices.Clone(p.Conditions.Out), i, i+1)
	return p
}

func (p Premises) withoutArc(i int) Premises {
	p.Conditions.Forbid = slices.Delete(slices.Clone(p.Conditions.Forbid), i, i+1)
	return p
}

// misled says that the address is to blame where its conditions can't be applied.
func misled(err error) error {
	if errors.Is(err, bundling.ErrConditions) {
		return page.BadRequest("%w", err)
	}
	return err
}

// Fields of the form that adds a forbidden way to the address.
const (
	wayFrom     = "way_from"
	wayTo       = "way_to"
	wayFunction = "way_function"
)

// addsWay reports whether the form of a forbidden way was sent.
func addsWay(r *http.Request) bool { return r.URL.Query().Has(wayFrom) }

// addWay leads from the form of a forbidden way to the address that names it.
func addWay(w http.ResponseWriter, r *http.Request, address string) error {
	query := r.URL.Query()
	way := query.Get(wayFrom) + ":" + query.Get(wayTo)
	if f := query.Get(wayFunction); f != "" {
		way = f + ":" + way
	}
	if _, err := bundling.ParseConditions(nil, []string{way}); err != nil {
		return page.BadRequest("%w", err)
	}
	for _, name := range []string{wayFrom, wayTo, wayFunction} {
		query.Del(name)
	}
	query.Add("forbid", way)
	http.Redirect(w, r, address+"?"+query.Encode(), http.StatusSeeOther)
	return nil
}
