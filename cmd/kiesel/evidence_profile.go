package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

func newEvidenceProfileCommand() *cobra.Command {
	var (
		authority, ars, service, levelName, note, output, from, to string
		minCases                                                   int
		signing                                                    signing
	)
	cmd := &cobra.Command{
		Use:   "profile LOG --authority NAME --service KEY",
		Short: "Summarise an event log as a profile that may be shared",
		Long: `Summarises an event log as a profile (Prozess-Steckbrief): counts of months, activities, directly-follows
relations, variants and durations. It holds no case, and no group of fewer than --min-cases cases shows in it: all
counts are rounded to multiples of it.

--level says how closely to look: activity (as is), phase (the order in which cases first reach the phases of
the main process) or a regular expression whose group, or whole match, names what an event counts as.

With --sign the authority stands for the profile with its key, see 'kiesel evidence keygen'. Beside the key a register
tells what was signed: cases that were released before are not released again among others, because what is new could
be found by subtraction. --from and --to choose the months that follow.`,
		Args: exactArgs("LOG"),
	}
	f := cmd.Flags()
	f.StringVar(&authority, "authority", "", "name of the authority whose log it is (needed, unless --sign tells)")
	f.StringVar(&ars, "ars", "", "its Amtlicher Regionalschlüssel")
	f.StringVar(&service, "service", "", "LeiKa key of the service, or another key of the catalogue (needed)")
	f.StringVar(&levelName, "level", evidence.LevelActivity, "activity, phase or a regular expression")
	f.IntVar(&minCases, "min-cases", evidence.DefaultMinCases, "smallest group of cases that may show, a multiple of 5; 1 hides nothing")
	f.StringVar(&from, "from", "", "leave out cases that began before this month, such as 2026-01")
	f.StringVar(&to, "to", "", "leave out cases that began after this month")
	f.StringVar(&note, "note", "", "note to show with the profile, e.g. a citation")
	f.StringVarP(&output, "output", "o", "", "file to write (default standard output)")
	signing.addFlags(cmd)
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := signing.load(); err != nil {
			return err
		}
		about := evidence.About{Authority: signing.authority(), Note: note}
		if strings.TrimSpace(authority) != "" {
			about.Authority = evidence.Origin{Name: authority}
		}
		if about.Authority.Name == "" || service == "" {
			return usagef("'%s' needs --authority and --service, see '%s --help'", cmd.CommandPath(), cmd.CommandPath())
		}
		if err := checkMinCases(minCases); err != nil {
			return err
		}
		level, err := parseLevel(levelName)
		if err != nil {
			return err
		}
		o, err := options()
		if err != nil {
			return err
		}
		if about.Service, err = knownService(service); err != nil {
			return err
		}
		if ars != "" {
			if about.Authority.ARS, err = knownUnit(ars); err != nil {
				return err
			}
		}
		log, err := openSource(args[0])
		if err != nil {
			return err
		}
		defer log.close()
		log.from, log.to = from, to
		exact, err := log.build(cmd, o, level, about)
		if err != nil {
			return err
		}
		p, err := exact.Fold(minCases)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		return signing.write(cmd, exact, p, period(from, to), output)
	}
	return cmd
}

// period writes which cases of a log were chosen by their months, "" for all.
func period(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + ".." + to
}

// knownService looks a key up in the catalogue.
func knownService(key string) (landscape.ServiceID, error) {
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return "", err
	}
	for _, id := range []string{key, landscape.WithoutSeparators(key)} {
		if s, known := catalogue.Service(landscape.ServiceID(id)); known {
			return s.ID, nil
		}
	}
	return "", fmt.Errorf("--service: %q is not in the catalogue of services; give a LeiKa key of 14 digits such as 99012008001000 (Baugenehmigung Erteilung)", key)
}

// knownUnit looks a key up in the register of municipalities.
func knownUnit(key string) (landscape.ARS, error) {
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		return "", err
	}
	ars, err := landscape.ParseARS(key)
	if err != nil {
		return "", fmt.Errorf("--ars: %w", err)
	}
	if _, known := tree.Authority(ars); !known {
		return "", fmt.Errorf("--ars: no unit of the register has the key %q; 'kiesel landscape show NAME' tells keys, or leave --ars out", key)
	}
	return ars, nil
}

// writeWhole writes a file whole or not at all.
func writeWhole(file string, write func(io.Writer) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", file, err)
		}
	}()
	target := file
	if linked, err := filepath.EvalSymlinks(file); err == nil {
		target = linked
	}
	switch info, err := os.Stat(target); {
	case err == nil && info.IsDir():
		return errors.New("it is a folder; name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return writeInto(target, write)
	}
	draft, err := os.CreateTemp(filepath.Dir(target), ".kiesel-*")
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err // the name of the draft tells nobody anything
	}
	if err != nil {
		return err
	}
	err = errors.Join(write(draft), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}

// writeInto writes to a device or pipe, which must stay what it is.
func writeInto(device string, write func(io.Writer) error) error {
	f, err := os.OpenFile(device, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
