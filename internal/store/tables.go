package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// table is a table of Kiesel as the catalogue of its engine describes it.
type table struct {
	name    string
	columns []field
	refers  []string // tables that its foreign keys lead to
}

// field is a column of a table. The kind is its type in the migrations.
type field struct{ name, kind string }

func (t table) columnNames() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// querier reads, within a transaction or without one.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// tables lists all tables of Kiesel, each after those that it refers to.
func (d dialect) tables(ctx context.Context, q querier) ([]table, error) {
	var found []table
	err := each(ctx, q, d.columns, 3, func(row []string) {
		if n := len(found); n == 0 || found[n-1].name != row[0] {
			found = append(found, table{name: row[0]})
		}
		last := &found[len(found)-1]
		last.columns = append(last.columns, field{row[1], row[2]})
	})
	if err != nil {
		return nil, fmt.Errorf("listing the tables: %w", err)
	}
	err = each(ctx, q, d.references, 2, func(row []string) {
		for i := range found {
			if found[i].name == row[0] && row[0] != row[1] {
				found[i].refers = append(found[i].refers, row[1])
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("listing the references between tables: %w", err)
	}
	return sortTables(found)
}

// each calls do for every row of a result of n texts.
func each(ctx context.Context, q querier, query string, n int, do func(row []string)) (err error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row, into := make([]string, n), make([]any, n)
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		do(row)
	}
	return rows.Err()
}

// sortTables puts every table after those that it refers to, and otherwise
// sorts by name.
func sortTables(all []table) ([]table, error) {
	slices.SortFunc(all, func(a, b table) int { return strings.Compare(a.name, b.name) })
	sorted := make([]table, 0, len(all))
	done := map[string]bool{}
	for len(sorted) < len(all) {
		before := len(sorted)
		for _, t := range all {
			waits := slices.ContainsFunc(t.refers, func(name string) bool { return !done[name] })
			if !done[t.name] && !waits {
				sorted, done[t.name] = append(sorted, t), true
			}
		}
		if len(sorted) == before {
			return nil, errors.New("some tables refer to each other in a circle, so none can be filled first")
		}
	}
	return sorted, nil
}
