package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"go.opentelemetry.io/otel/trace"

	"kiesel/internal/store"
)

// addDataFlags gives a command the flags that say where the data are.
func addDataFlags(cmd *cobra.Command) {
	cmd.Flags().String("data", "", "data folder (default $KIESEL_DATA, else "+defaultDataDir("$XDG_DATA_HOME or ~/.local/share")+")")
	cmd.Flags().String("db", "", "address of a PostgreSQL database, postgres://… (default $KIESEL_DB, else SQLite in the data folder)")
}

// dataConfig says where the data are: flag before environment before default.
func dataConfig(cmd *cobra.Command) (store.Config, error) {
	cfg := store.Config{Dir: flagOrEnv(cmd, "data", "KIESEL_DATA"), DSN: flagOrEnv(cmd, "db", "KIESEL_DB")}
	if cfg.Dir != "" {
		return cfg, nil
	}
	base := os.Getenv("XDG_DATA_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return cfg, usagef("no data folder: give one with --data or $KIESEL_DATA (%w)", err)
		}
		base = filepath.Join(home, ".local", "share")
	}
	cfg.Dir = defaultDataDir(base)
	return cfg, nil
}

// target names where data are kept, without passwords.
func target(cfg store.Config) string {
	if cfg.DSN == "" {
		return cfg.Dir
	}
	return "the database (with the key in " + cfg.Dir + ")"
}

// defaultDataDir is the data folder of a user whose data live in base.
func defaultDataDir(base string) string { return filepath.Join(base, "kiesel") }

func flagOrEnv(cmd *cobra.Command, flag, env string) string {
	if value, err := cmd.Flags().GetString(flag); err == nil && value != "" {
		return value
	}
	return os.Getenv(env)
}

// openStore opens the data for a command, beside a server if one is running.
// A new installation begins where there is none.
func openStore(cmd *cobra.Command) (*store.Store, error) {
	return openStoreWith(cmd, func(*store.Config) {})
}

// openExistingStore is [openStore] for commands that make no sense without
// data.
func openExistingStore(cmd *cobra.Command) (*store.Store, error) {
	return openStoreWith(cmd, func(cfg *store.Config) { cfg.Existing = true })
}

// openStoreAsIs is [openExistingStore] for commands that look after the data:
// it leaves the schema as it is.
func openStoreAsIs(cmd *cobra.Command) (*store.Store, error) {
	return openStoreWith(cmd, func(cfg *store.Config) { cfg.AsIs = true })
}

// openServerStore is [openStore] for servers: a second server on the same data
// folder is refused.
func openServerStore(cmd *cobra.Command, tracer trace.Tracer) (*store.Store, error) {
	return openStoreWith(cmd, func(cfg *store.Config) { cfg.Exclusive, cfg.Tracer = true, tracer })
}

func openStoreWith(cmd *cobra.Command, adapt func(*store.Config)) (*store.Store, error) {
	cfg, err := dataConfig(cmd)
	if err != nil {
		return nil, err
	}
	adapt(&cfg)
	return store.Open(cmd.Context(), cfg)
}
