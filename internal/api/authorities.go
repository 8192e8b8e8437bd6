package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
)

// AuthorityDetail is an authority with its place in the tree.
type AuthorityDetail struct {
	landscape.Authority
	// Ancestors are the keys of the authorities above, the nearest first.
	Ancestors []landscape.ARS `json:"ancestors" nullable:"false"`
	// Children is the number of authorities directly below; list them with
	// the parameter parent.
	Children int `json:"children"`
	// Edition of the register from which the figures come.
	Edition landscape.Edition `json:"edition"`
}

func (a *API) addAuthorities() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-authorities", Method: http.MethodGet, Path: "/authorities", Tags: []string{tagLandscape},
		Summary:     "List authorities",
		Description: "The administration of Germany as the register of municipalities has it: Bund, Länder, Regierungsbezirke, Kreise, municipal administrations (“amt”) and municipalities.",
	}, (*API).listAuthorities)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-authority", Method: http.MethodGet, Path: "/authorities/{key}", Tags: []string{tagLandscape},
		Summary:     "Get an authority",
		Description: "One authority with its place in the tree.",
	}, (*API).getAuthority)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-authority-duties", Method: http.MethodGet, Path: "/authorities/{key}/duties", Tags: []string{tagLandscape},
		Summary:     "Duties of an authority by topic",
		Description: "For how many services of each topic field the level of an authority is competent in its Land. The services themselves are in the list of services, with level, topic and land.",
	}, (*API).listDuties)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "list-authority-versions", Method: http.MethodGet, Path: "/authorities/{key}/versions", Tags: []string{tagLandscape},
		Summary:     "History of an authority",
		Description: "Every version of an authority that an applied edition of the register has brought, the oldest first.",
	}, a.listAuthorityVersions)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "list-editions", Method: http.MethodGet, Path: "/editions", Tags: []string{tagLandscape},
		Summary:     "List editions of the register",
		Description: "The editions of the register of municipalities that have been applied. The newest is in force.",
	}, a.listEditions)
}

type authorityQuery struct {
	Paging
	OnDay
	Level  string `query:"level" enum:"bund,land,bezirk,kreis,amt,gemeinde" doc:"Only authorities of this level."`
	Parent string `query:"parent" pattern:"^[0-9]{2,12}$" doc:"Only authorities directly below the one with this key." example:"13073"`
	Within string `query:"within" pattern:"^[0-9]{2,12}$" doc:"Only authorities anywhere below the one with this key."`
	Type   string `query:"type" maxLength:"200" doc:"Only authorities of this official kind, in German, e.g. “Amt”."`
	Query  string `query:"q" maxLength:"200" doc:"Only authorities whose name has words that begin like these, or whose key begins so."`
	Sort   string `query:"sort" enum:"key,-key,name,-name,type,-type,population,-population,area_km2,-area_km2,density,-density" default:"key" doc:"Order; “-” turns it round. Density is that of inhabitants."`
}

func (a *API) listAuthorities(ctx context.Context, _ access.Actor, in *authorityQuery) (*listAnswer[landscape.Authority], error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, err
	}
	units := slices.DeleteFunc(in.candidates(now.Tree), func(u landscape.Authority) bool {
		return in.Level != "" && u.Level.String() != in.Level ||
			in.Parent != "" && string(u.Parent) != in.Parent ||
			in.Within != "" && !isWithin(u.Key, landscape.ARS(in.Within)) ||
			in.Type != "" && u.Type != in.Type
	})
	order(units, in.Sort, map[string]func(x, y landscape.Authority) int{
		"key":        func(x, y landscape.Authority) int { return cmp.Compare(x.Key, y.Key) },
		"name":       func(x, y landscape.Authority) int { return cmp.Compare(x.Name, y.Name) },
		"population": func(x, y landscape.Authority) int { return cmp.Compare(x.Population, y.Population) },
		"type":       func(x, y landscape.Authority) int { return cmp.Compare(x.Type, y.Type) },
		"area_km2":   func(x, y landscape.Authority) int { return cmp.Compare(x.AreaKM2, y.AreaKM2) },
		"density":    func(x, y landscape.Authority) int { return cmp.Compare(density(x), density(y)) },
	})
	return onePage(ctx, units, in.Paging, func(u landscape.Authority) string { return string(u.Key) })
}

// density is in inhabitants per square kilometre; units whose area is not known
// come below all others.
func density(u landscape.Authority) float64 {
	if u.AreaKM2 == 0 {
		return -1
	}
	return float64(u.Population) / u.AreaKM2
}

// candidates returns units among which are all that are asked for, and few
// others.
func (in *authorityQuery) candidates(t *landscape.Tree) []landscape.Authority {
	switch {
	case in.Query != "":
		return t.Search(in.Query, 0)
	case in.Parent != "":
		return t.Children(landscape.ARS(in.Parent))
	case in.Within != "":
		return slices.Collect(t.Descendants(landscape.ARS(in.Within)))
	}
	return slices.Collect(t.All())
}

// isWithin reports whether a key names something below a unit.
func isWithin(key, unit landscape.ARS) bool {
	return key != unit && (unit == landscape.Bund || strings.HasPrefix(string(key), string(unit)))
}

// AuthorityKey names an authority.
type AuthorityKey struct {
	Key string `path:"key" pattern:"^[0-9]{2,12}$" doc:"Key of the authority (ARS): 2, 3, 5, 9 or 12 digits by level; “00” is the Bund." example:"13073"`
}

type authorityThen struct {
	AuthorityKey
	OnDay
}

func (a *API) getAuthority(ctx context.Context, _ access.Actor, in *authorityThen) (*body[AuthorityDetail], error) {
	now, unit, err := a.authority(ctx, in.AuthorityKey)
	if err != nil {
		return nil, err
	}
	d := AuthorityDetail{Authority: unit, Ancestors: []landscape.ARS{}, Children: len(now.Tree.Children(unit.Key)), Edition: now.Edition}
	for _, above := range now.Tree.Ancestors(unit.Key) {
		d.Ancestors = append(d.Ancestors, above.Key)
	}
	return &body[AuthorityDetail]{Body: d}, nil
}

// authority returns the authority that a path names.
func (a *API) authority(ctx context.Context, key AuthorityKey) (*current.Snapshot, landscape.Authority, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return nil, landscape.Authority{}, err
	}
	unit, ok := now.Tree.Authority(landscape.ARS(key.Key))
	if !ok {
		return nil, unit, notFound("There is no authority with the key %s.", key.Key)
	}
	return now, unit, nil
}

// Duty is how many services of a topic field an authority must provide.
type Duty struct {
	// Topic field (Themenfeld); empty for services that have none.
	Topic string `json:"topic"`
	// Services is how many there are.
	Services int `json:"services"`
}

type dutyQuery struct {
	AuthorityKey
	Paging
	OnDay
	Sort string `query:"sort" enum:"services,-services,topic,-topic" default:"-services" doc:"Order; “-” turns it round."`
}

func (a *API) listDuties(ctx context.Context, _ access.Actor, in *dutyQuery) (*listAnswer[Duty], error) {
	now, unit, err := a.authority(ctx, in.AuthorityKey)
	if err != nil {
		return nil, err
	}
	var duties []Duty
	for _, topic := range now.Duties(unit, a.Home) {
		duties = append(duties, Duty{Topic: topic.Value, Services: topic.Count})
	}
	order(duties, in.Sort, map[string]func(x, y Duty) int{
		"services": func(x, y Duty) int { return cmp.Compare(x.Services, y.Services) },
		"topic":    func(x, y Duty) int { return cmp.Compare(x.Topic, y.Topic) },
	})
	return onePage(ctx, duties, in.Paging, func(d Duty) string { return d.Topic })
}

type authorityVersionsQuery struct {
	AuthorityKey
	Paging
	Sort string `query:"sort" enum:"valid_from,-valid_from" default:"valid_from" doc:"Order; “-” turns it round."`
}

func (a *API) listAuthorityVersions(ctx context.Context, _ access.Actor, in *authorityVersionsQuery) (*listAnswer[landscape.Authority], error) {
	versions, err := a.Landscape.Keeper().Store.History(ctx, landscape.ARS(in.Key))
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		return nil, notFound("There has never been an authority with the key %s.", in.Key)
	}
	order(versions, in.Sort, map[string]func(x, y landscape.Authority) int{
		"valid_from": func(x, y landscape.Authority) int { return cmp.Compare(x.ValidFrom, y.ValidFrom) },
	})
	return onePage(ctx, versions, in.Paging, func(u landscape.Authority) string { return string(u.ValidFrom) })
}

type editionQuery struct {
	Paging
	Sort string `query:"sort" enum:"date,-date" default:"-date" doc:"Order; “-” turns it round."`
}

func (a *API) listEditions(ctx context.Context, _ access.Actor, in *editionQuery) (*listAnswer[landscape.Edition], error) {
	editions, err := a.Landscape.Keeper().Store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	order(editions, in.Sort, map[string]func(x, y landscape.Edition) int{
		"date": func(x, y landscape.Edition) int { return cmp.Compare(x.Date, y.Date) },
	})
	return onePage(ctx, editions, in.Paging, func(e landscape.Edition) string { return string(e.Date) })
}
