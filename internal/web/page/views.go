package page

import (
	"context"
	"maps"

	"kiesel/internal/access/account"
)

// SavedViews lists the views of this page's list that the reader has saved.
func (v *View) SavedViews(ctx context.Context) ([]account.View, error) {
	if v.site == nil || v.site.Views == nil || !v.SignedIn() {
		return nil, nil
	}
	all, err := v.site.Views(ctx, v.Actor)
	if err != nil {
		return nil, err
	}
	var here []account.View
	for _, saved := range all {
		if saved.Page == v.path {
			here = append(here, saved)
		}
	}
	return here, nil
}

// ToSave is the page as a view without a name: its filters, order and weights,
// but neither the page of the list nor the day.
func (v *View) ToSave() account.View {
	q := maps.Clone(v.query)
	q.Del("page")
	q.Del(asOfParam)
	for name := range q {
		if q.Get(name) == "" {
			q.Del(name)
		}
	}
	return account.View{Page: v.path, Query: q.Encode()}
}
