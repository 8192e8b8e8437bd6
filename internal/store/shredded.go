package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// shreddedFile lists in the data folder what was erased from the journal, one
// key a line. It is not part of a backup: a backup from before an erasure holds
// the key still, and this list tells which to destroy again after restoring it.
const shreddedFile = "journal.shredded"

// forget makes an erasure final once it is committed: it is listed, and the
// engine gives up old copies of the keys.
func (s *Store) forget(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	lines, err := shreddedLines(ctx, s.queries(), ids)
	if err == nil {
		err = s.folder.listShredded(lines)
	}
	_, forgetErr := s.write.ExecContext(ctx, s.dialect.forget)
	if err := errors.Join(err, forgetErr); err != nil {
		return fmt.Errorf("the keys are destroyed, but traces may remain on the disk: %w", err)
	}
	return nil
}

// shreddedLines are the lines of the list for keys. An entry is named with its
// hash, because after restoring a backup another one may get its number.
func shreddedLines(ctx context.Context, q *db.Queries, ids []string) ([]string, error) {
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = id
		seq, ok := journal.EntryOf(id)
		if !ok {
			continue
		}
		hash, err := q.EntryHash(ctx, seq)
		if err != nil {
			return nil, fmt.Errorf("looking for entry %d: %w", seq, err)
		}
		lines[i] += " " + hash
	}
	return lines, nil
}

// repeatErasures brings the list in the data folder and the database together:
// what one of them knows as erased is erased in both.
func (s *Store) repeatErasures(ctx context.Context) error {
	listed, err := s.folder.readShredded()
	if err != nil {
		return err
	}
	ids, err := db.New(s.write).ShreddedKeys(ctx)
	if err != nil {
		return fmt.Errorf("reading what was erased: %w", err)
	}
	kept, err := shreddedLines(ctx, db.New(s.write), ids)
	if err != nil {
		return err
	}
	without := func(lines, others []string) []string {
		return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return slices.Contains(others, line) })
	}
	if err := s.folder.listShredded(without(kept, listed)); err != nil {
		return err
	}
	for _, line := range without(listed, kept) {
		if err := s.repeatErasure(ctx, line); err != nil {
			return fmt.Errorf("repeating the erasure of %q after restoring an older state: %w", line, err)
		}
	}
	return nil
}

// repeatErasure destroys the key that a line of the list names, unless the
// database does not hold it.
func (s *Store) repeatErasure(ctx context.Context, line string) error {
	id, hash, _ := strings.Cut(line, " ")
	if seq, ok := journal.EntryOf(id); ok {
		switch found, err := db.New(s.write).EntryHash(ctx, seq); {
		case errors.Is(err, sql.ErrNoRows), err == nil && found != hash:
			return nil
		case err != nil:
			return err
		}
	}
	if _, err := openingKey(ctx, db.New(s.write), id); err != nil {
		if errors.Is(err, journal.ErrNotFound) || errors.Is(err, journal.ErrShredded) {
			return nil
		}
		return err
	}
	return s.update(ctx, func(t *tx) error {
		if err := t.Shred(ctx, id); err != nil {
			return err
		}
		return t.Record(ctx, journal.Entry{
			Actor: access.System("restore").ID, Action: "journal.redact.repeat", Subject: id,
			Reason: "Löschung nach dem Rückspielen einer älteren Sicherung wiederholt",
		})
	})
}

// readShredded returns the lines of the list.
func (f *folder) readShredded() ([]string, error) {
	text, err := os.ReadFile(filepath.Join(f.dir, shreddedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was erased: %w", err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n"), nil
}

// listShredded appends lines to the list and waits until the disk has them.
func (f *folder) listShredded(lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	file, err := os.OpenFile(filepath.Join(f.dir, shreddedFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("listing what was erased: %w", err)
	}
	_, err = file.WriteString(strings.Join(lines, "\n") + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("listing what was erased: %w", err)
	}
	return nil
}
