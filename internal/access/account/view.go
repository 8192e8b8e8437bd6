package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/secret"
)

// View is a list as somebody wants to see it again: its filters, order and
// weights under a name. It belongs to one account and nobody else sees it.
type View struct {
	ID      string    `json:"id"`
	Owner   ID        `json:"owner"`
	Page    string    `json:"page"`  // path of the list, such as "/services"
	Query   string    `json:"query"` // what its address asks for, without "?"
	Name    string    `json:"name"`  // in the owner's words
	Created time.Time `json:"created"`
}

// Limits of views.
const (
	viewPrefix = "v-" // begins the ID
	maxViews   = 100  // of one account
	maxQuery   = 2000 // bytes
)

// ErrTooManyViews is wrapped by errors about an account that has no room for
// another view.
var ErrTooManyViews = fmt.Errorf("an account keeps %d views at most: delete one first", maxViews)

// viewPage is the path of a list: no other host, nothing encoded, no dots.
var viewPage = regexp.MustCompile(`^/[a-z0-9-]+(/[a-z0-9-]+)*$`)

// Address is where the view leads, a path with its query.
func (v View) Address() string {
	if v.Query == "" {
		return v.Page
	}
	return v.Page + "?" + v.Query
}

// Checked returns v as it is kept, or a [*FieldError] that says what is wrong with
// it. Its page is a path within Kiesel. Parameters without a value ask for nothing
// and are left out.
func (v View) Checked() (View, error) {
	v.Name = strings.TrimSpace(v.Name)
	if v.Name == "" {
		return v, &FieldError{"name", Missing}
	}
	if err := checkText("name", v.Name); err != nil {
		return v, err
	}
	if len(v.Page) > maxName || !viewPage.MatchString(v.Page) {
		return v, &FieldError{"page", Unreadable}
	}
	query, err := url.ParseQuery(v.Query)
	if err != nil {
		return v, &FieldError{"query", Unreadable}
	}
	for name, values := range query {
		if values = slices.DeleteFunc(values, func(s string) bool { return s == "" }); len(values) == 0 {
			delete(query, name)
		} else {
			query[name] = values
		}
	}
	if v.Query = query.Encode(); len(v.Query) > maxQuery {
		return v, &FieldError{"query", TooLong}
	}
	return v, nil
}

// Views lists the views that the actor has saved, by page and then by name. Who
// has no account has none.
func (s *Service) Views(ctx context.Context, actor access.Actor) ([]View, error) {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return nil, err
	}
	views, err := s.store.Views(ctx, ID(actor.ID))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(views, func(a, b View) int {
		if c := strings.Compare(a.Page, b.Page); c != 0 {
			return c
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return views, nil
}

// SaveView keeps Page, Query and Name of v for the actor, in place of a view of
// the same page and name, whose ID it takes over. The error is a [*FieldError], [ErrNotFound] for who has
// no account, or [ErrTooManyViews].
func (s *Service) SaveView(ctx context.Context, actor access.Actor, v View) (View, error) {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return View{}, err
	}
	v, err := v.Checked()
	if err != nil {
		return View{}, err
	}
	v.ID, v.Owner, v.Created = secret.ID(viewPrefix), ID(actor.ID), s.now().UTC().Truncate(time.Microsecond)
	err = s.store.Update(ctx, func(tx Tx) error {
		owner, err := tx.User(ctx, v.Owner)
		if err == nil && owner.State != Active && owner.State != Sample {
			err = ErrState
		}
		if err != nil {
			return err
		}
		kept, err := tx.Views(ctx, v.Owner)
		if err != nil {
			return err
		}
		e := s.entry(actor, "user.view.save", v.Owner, "")
		e.After = v.state()
		same := slices.IndexFunc(kept, func(k View) bool { return k.Page == v.Page && k.Name == v.Name })
		if same >= 0 {
			v.ID, e.Before = kept[same].ID, kept[same].state()
			err = tx.DeleteView(ctx, v.Owner, kept[same].ID)
		} else if len(kept) >= maxViews {
			err = ErrTooManyViews
		}
		return errors.Join(err, tx.AddView(ctx, v), tx.Record(ctx, e))
	})
	if err != nil {
		return View{}, fmt.Errorf("saving a view of account %s: %w", v.Owner, err)
	}
	return v, nil
}

// DeleteView deletes one of the actor's own views. The error is [ErrNotFound].
func (s *Service) DeleteView(ctx context.Context, actor access.Actor, id string) error {
	all, err := s.Views(ctx, actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(v View) bool { return v.ID == id })
	if i < 0 {
		return fmt.Errorf("deleting view %q of account %s: %w", id, actor.ID, ErrNotFound)
	}
	e := s.entry(actor, "user.view.delete", ID(actor.ID), "")
	e.Before = all[i].state()
	err = s.store.Update(ctx, func(tx Tx) error {
		return errors.Join(tx.DeleteView(ctx, ID(actor.ID), id), tx.Record(ctx, e))
	})
	if err != nil {
		return fmt.Errorf("deleting view %q of account %s: %w", id, actor.ID, err)
	}
	return nil
}

// state is what the journal tells of a view: neither its name nor what it looks
// for, in which people write whatever they like.
func (v View) state() json.RawMessage {
	v.Name, v.Query = "", ""
	state, _ := json.Marshal(v) // has nothing that can't be written
	return state
}
