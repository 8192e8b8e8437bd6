package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kiesel/internal/store"
)

// fromEnv marks flags that an environment variable may set too, see [variable],
// and says so in their help. The flag goes before the variable.
func fromEnv(flags *pflag.FlagSet, names ...string) {
	for _, name := range names {
		f := flags.Lookup(name)
		f.Usage += " ($" + variable(name) + ")"
		f.Annotations = map[string][]string{envAnnotation: {variable(name)}}
	}
}

const envAnnotation = "kiesel_env"

// variable names the environment variable of a flag: KIESEL_TLS_CERT for
// --tls-cert.
func variable(flag string) string {
	return "KIESEL_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// applySettings gives a command the settings of the file --config and of the
// environment. The file only sets what the environment does not.
func applySettings(cmd *cobra.Command, configFile string) error {
	if configFile != "" {
		if err := loadSettings(configFile); err != nil {
			return err
		}
	}
	var errs []error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		names := f.Annotations[envAnnotation]
		if len(names) == 0 || f.Changed {
			return
		}
		if value := os.Getenv(names[0]); value != "" {
			if err := cmd.Flags().Set(f.Name, value); err != nil {
				errs = append(errs, usagef("$%s: %s", names[0], flagProblem(err)))
			}
		}
	})
	return errors.Join(errs...)
}

// loadSettings puts the lines NAME=value of a file into the environment of this
// process, unless they are there already. It reads what systemd reads as an
// EnvironmentFile: empty lines, comments that begin with # or ;, values in
// quotes.
func loadSettings(path string) (err error) {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading the settings of --config: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if !found || name == "" || strings.ContainsAny(name, " \t") {
			return usagef("%s, line %d is not NAME=value", path, n) // not shown: it may be half a secret
		}
		if os.Getenv(name) != "" {
			continue
		}
		if err := os.Setenv(name, unquote(strings.TrimSpace(value))); err != nil {
			return fmt.Errorf("%s, line %d: %w", path, n, err)
		}
	}
	return lines.Err()
}

// unquote removes a pair of quotes around a value.
func unquote(value string) string {
	for _, quote := range []string{`"`, `'`} {
		if len(value) >= 2 && strings.HasPrefix(value, quote) && strings.HasSuffix(value, quote) {
			return value[1 : len(value)-1]
		}
	}
	return value
}

// carriedSecret finds the secrets that an address may carry.
var carriedSecret = regexp.MustCompile(`(://)[^/@\s]*(@)|((?i:password)=)[^&\s]*`)

// effectiveSettings returns the options with which a command runs, wherever they
// come from, without secrets.
func effectiveSettings(cmd *cobra.Command, cfg store.Config) map[string]string {
	settings := map[string]string{"data": cfg.Dir, "db": cfg.DSN}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if len(f.Annotations[envAnnotation]) > 0 {
			settings[f.Name] = f.Value.String()
		}
	})
	for name, value := range settings {
		if value != "" && (strings.Contains(name, "secret") || strings.Contains(name, "password") || strings.Contains(name, "token")) {
			value = "…"
		}
		settings[name] = carriedSecret.ReplaceAllString(value, "$1$3…$2")
	}
	return settings
}

func printSettings(out io.Writer, settings map[string]string) {
	fmt.Fprintln(out, "\nSettings")
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if value := settings[name]; value != "" && value != "[]" {
			fmt.Fprintf(out, "  --%-15s %s\n", name, value)
		}
	}
}
