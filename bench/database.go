package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// withSchema calls fn with the address of an empty schema of the database, and
// drops it afterwards. Without an address, for SQLite, it does no more than call.
func withSchema(ctx context.Context, address string, fn func(address string) error) (err error) {
	if address == "" {
		return fn("")
	}
	place, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("reading the address of the database: %w", err)
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	defer func() { err = errors.Join(err, admin.Close()) }()
	name := "kiesel_bench_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(ctx, "create schema "+name); err != nil {
		return fmt.Errorf("creating a schema to measure in: %w", err)
	}
	defer func() {
		_, dropped := admin.ExecContext(context.WithoutCancel(ctx), "drop schema "+name+" cascade")
		err = errors.Join(err, dropped)
	}()
	query := place.Query()
	query.Set("search_path", name)
	place.RawQuery = query.Encode()
	return fn(place.String())
}
