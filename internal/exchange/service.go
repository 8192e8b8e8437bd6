package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
)

// KeepProposal is how long a preview can be applied. Whoever runs the room drops
// older ones with [Store.DropProposals], because they may name persons.
const KeepProposal = 24 * time.Hour

// Service holds the use cases of the exchange room. It may be used from several
// goroutines.
type Service struct {
	store Store
	lists []List
	now   func() time.Time
	newID func() string
}

// NewService wires the use cases: where imports are kept, the lists in the order
// in which they are shown, the clock, and what names a new import.
func NewService(store Store, lists []List, now func() time.Time, newID func() string) *Service {
	return &Service{store: store, lists: lists, now: now, newID: newID}
}

// All lists all lists, whoever may have them.
func (s *Service) All() []List { return slices.Clone(s.lists) }

// Lists lists what the actor may have.
func (s *Service) Lists(actor access.Actor) []List {
	return slices.DeleteFunc(s.All(), func(l List) bool { return !actor.MayAnywhere(l.Read) })
}

// List returns the list with a name. The error wraps [ErrUnknownList],
// [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) List(actor access.Actor, name string) (List, error) {
	i := slices.IndexFunc(s.lists, func(l List) bool { return l.Name == name })
	if i < 0 {
		names := make([]string, len(s.lists))
		for k, l := range s.lists {
			names[k] = l.Name
		}
		return List{}, fmt.Errorf("%q: %w; there are %s", name, ErrUnknownList, strings.Join(names, ", "))
	}
	return s.lists[i], actor.CheckAnywhere(s.lists[i].Read)
}

// Export writes a whole list. The errors are those of [Service.List] and of
// reading and writing.
func (s *Service) Export(ctx context.Context, actor access.Actor, name string, w io.Writer, f tabular.Format, lang tabular.Lang) error {
	list, err := s.List(actor, name)
	if err != nil {
		return err
	}
	rows, err := list.Rows(ctx, actor)
	if err != nil {
		return fmt.Errorf("collecting %s: %w", name, err)
	}
	return list.Write(w, f, lang, rows)
}

// importable returns a list into which the actor may bring files.
func (s *Service) importable(actor access.Actor, name string) (List, error) {
	list, err := s.List(actor, name)
	if err != nil {
		return list, err
	}
	if list.Import == nil {
		return list, fmt.Errorf("%s: %w", name, ErrOnlyOut)
	}
	if err := actor.Check(access.ImportLists, access.Everywhere); err != nil {
		return list, err
	}
	return list, actor.Check(list.Import.Need(), access.Everywhere)
}

// MayImport reports whether the actor may bring files into a list.
func (s *Service) MayImport(actor access.Actor, name string) bool {
	_, err := s.importable(actor, name)
	return err == nil
}

// maxFileName is the longest name of a file that is kept, in characters.
const maxFileName = 200

// Preview tells what a file would change; nothing is written. The error is a
// [*tabular.FileError] or wraps [ErrUnknownList], [ErrOnlyOut],
// [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) Preview(ctx context.Context, actor access.Actor, name, file string, content []byte) (Plan, error) {
	list, err := s.importable(actor, name)
	if err != nil {
		return Plan{}, err
	}
	read, err := list.Table.Read(content)
	if err != nil {
		return Plan{}, err
	}
	rows, err := list.Import.Compare(ctx, read)
	if err != nil {
		return Plan{}, fmt.Errorf("comparing %s: %w", name, err)
	}
	refuseDoubles(list.Table, rows)
	return Plan{List: name, File: fileName(file), Rows: rows, Ignored: read.Ignored}, nil
}

// fileName is the name of a file without its folder, fit to be kept.
func fileName(file string) string {
	name := strings.ToValidUTF8(path.Base(strings.ReplaceAll(file, `\`, "/")), "�")
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if utf8.RuneCountInString(name) > maxFileName {
		name = string([]rune(name)[:maxFileName])
	}
	return name
}

// Propose keeps a plan for a day, so that its maker can look at it and apply it.
func (s *Service) Propose(ctx context.Context, actor access.Actor, p Plan) (Import, error) {
	if _, err := s.importable(actor, p.List); err != nil {
		return Import{}, err
	}
	i := s.proposal(actor, p)
	if err := s.store.Propose(ctx, i); err != nil {
		return Import{}, fmt.Errorf("keeping the preview: %w", err)
	}
	return i, nil
}

func (s *Service) proposal(actor access.Actor, p Plan) Import {
	return Import{ID: s.newID(), State: Proposed, By: actor.ID, At: s.now().UTC(), Counts: p.Count(), Plan: p}
}

// Import returns one import. A proposal is there for a day and only for its maker, others for
// those who may import into the list. The error wraps [ErrNotFound].
func (s *Service) Import(ctx context.Context, actor access.Actor, id string) (Import, error) {
	i, err := s.store.Import(ctx, id)
	if err != nil {
		return i, err
	}
	if !s.MayImport(actor, i.Plan.List) || i.State == Proposed && (i.By != actor.ID || i.At.Before(s.now().Add(-KeepProposal))) {
		return Import{}, fmt.Errorf("%q: %w", id, ErrNotFound)
	}
	return i, nil
}

// Imports lists what was imported into lists into which the actor may import,
// newest first, without the rows.
func (s *Service) Imports(ctx context.Context, actor access.Actor) ([]Import, error) {
	all, err := s.store.Imports(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(i Import) bool { return !s.MayImport(actor, i.Plan.List) }), nil
}

// Apply writes what a proposal says, all or nothing. The error is a
// [*StaleError] if a row has been changed since the preview, or wraps
// [ErrNotFound], [ErrState], [ErrWrongRows], [ErrNothing] or [ErrNoReason].
func (s *Service) Apply(ctx context.Context, actor access.Actor, id, reason string) (Import, error) {
	i, err := s.Import(ctx, actor, id)
	if err != nil {
		return i, err
	}
	if i.State != Proposed {
		return i, fmt.Errorf("%w: it has been applied already", ErrState)
	}
	return s.apply(ctx, actor, i, reason)
}

// ApplyPlan is [Service.Apply] for a plan that was not proposed.
func (s *Service) ApplyPlan(ctx context.Context, actor access.Actor, p Plan, reason string) (Import, error) {
	return s.apply(ctx, actor, s.proposal(actor, p), reason)
}

func (s *Service) apply(ctx context.Context, actor access.Actor, i Import, reason string) (Import, error) {
	list, err := s.importable(actor, i.Plan.List)
	switch {
	case err != nil:
		return i, err
	case i.Counts[Wrong] > 0:
		return i, ErrWrongRows
	case !i.Counts.Changes():
		return i, ErrNothing
	case strings.TrimSpace(reason) == "":
		return i, ErrNoReason
	}
	i.State, i.At, i.Reason = Applied, s.now().UTC(), strings.TrimSpace(reason)
	i.Plan.Rows = i.Plan.Of(New, Changed)
	err = s.store.Update(ctx, func(tx Tx) error {
		if err := expect(ctx, tx, i.ID, Proposed); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		versions, err := list.Import.Write(ctx, tx, actor, i.Plan.Rows, nil, i.Reason)
		if err != nil {
			return err
		}
		for k, version := range versions {
			i.Plan.Rows[k].Version = version
		}
		return keep(ctx, tx, i, actor, "exchange.import", i.Reason)
	})
	if err != nil {
		return i, s.explain(ctx, list, i.Plan, err)
	}
	return i, nil
}

// Undo takes an import back: what held before holds again. The error is a
// [*StaleError] if a row has been changed since, or wraps [ErrNotFound],
// [ErrState] or [ErrNoReason].
func (s *Service) Undo(ctx context.Context, actor access.Actor, id, reason string) (Import, error) {
	i, err := s.Import(ctx, actor, id)
	if err != nil {
		return i, err
	}
	list, err := s.importable(actor, i.Plan.List)
	switch {
	case err != nil:
		return i, err
	case i.State != Applied:
		return i, fmt.Errorf("%w: only an import that was applied and not yet taken back can be taken back", ErrState)
	case strings.TrimSpace(reason) == "":
		return i, ErrNoReason
	}
	set, remove := reversed(i.Plan.Rows)
	i.State, i.UndoneBy, i.UndoneAt = Undone, actor.ID, s.now().UTC()
	err = s.store.Update(ctx, func(tx Tx) error {
		if err := expect(ctx, tx, id, Applied); err != nil {
			return err
		}
		if _, err := list.Import.Write(ctx, tx, actor, set, remove, strings.TrimSpace(reason)); err != nil {
			return err
		}
		i.Plan.Rows = slices.DeleteFunc(i.Plan.Rows, func(r Row) bool { return r.Person != "" && !r.Own }) // those people are erased
		return keep(ctx, tx, i, actor, "exchange.undo", strings.TrimSpace(reason))
	})
	if err != nil {
		return i, s.explain(ctx, list, i.Plan, err)
	}
	return i, nil
}

// reversed turns the rows of an import round: what somebody had set is set
// again, the rest is taken back.
func reversed(rows []Row) (set, remove []Row) {
	for _, r := range rows {
		if r.Own {
			r.Values, r.Before = r.Before, r.Values
			set = append(set, r)
		} else {
			remove = append(remove, r)
		}
	}
	return set, remove
}

// expect returns an error unless an import is in a state.
func expect(ctx context.Context, tx Tx, id string, wanted State) error {
	state, err := tx.State(ctx, id)
	if err == nil && state != wanted {
		return fmt.Errorf("%w: it is %s", ErrState, state)
	}
	return err
}

// keep writes the import and the entry that tells of it as a whole; the rows
// have entries of their own.
func keep(ctx context.Context, tx Tx, i Import, actor access.Actor, action, reason string) error {
	if err := tx.PutImport(ctx, i); err != nil {
		return err
	}
	entry := journal.Entry{Actor: actor.ID, Action: action, Subject: i.ID, Reason: reason}
	err := entry.SetStates(nil, struct {
		List   string `json:"list"`
		File   string `json:"file"`
		Counts Counts `json:"counts"`
	}{i.Plan.List, i.Plan.File, i.Counts})
	if err != nil {
		return err
	}
	return tx.Record(ctx, entry)
}

// explain turns a conflict over one row into an error that names all rows that
// have been changed by others.
func (s *Service) explain(ctx context.Context, list List, p Plan, err error) error {
	if !errors.Is(err, journal.ErrConflict) {
		return err
	}
	now, failed := list.Import.Compare(ctx, p.again())
	if failed != nil {
		return errors.Join(err, failed)
	}
	stale := &StaleError{}
	for k, r := range p.Rows {
		if now[k].Version != r.Version || now[k].Kind == Wrong {
			stale.Rows = append(stale.Rows, now[k])
		}
	}
	if len(stale.Rows) == 0 {
		return err
	}
	return stale
}
