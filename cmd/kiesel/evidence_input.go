package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
	"kiesel/internal/evidence"
)

// source is a file that is read once, for it may be a pipe. Its sum is taken on
// the way.
type source struct {
	name     string
	file     *os.File
	text     *bufio.Reader
	sum      hash.Hash
	from, to string // months in which the cases of a log began; "" for no limit
}

func openSource(name string) (*source, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	return &source{name: name, file: f, text: bufio.NewReader(io.TeeReader(f, sum)), sum: sum}, nil
}

// close lets go of the file, which was only read.
func (s *source) close() { _ = s.file.Close() }

// isProfile reports whether the source begins as a JSON object, which no event
// log does.
func (s *source) isProfile() (bool, error) {
	head, err := s.text.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("reading %s: %w", s.name, err)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("{")), nil
}

// decode reads the source as a profile.
func (s *source) decode() (evidence.Profile, error) {
	p, err := evidence.Decode(s.text)
	if err != nil {
		return p, fmt.Errorf("%s: %w", s.name, err)
	}
	return p, nil
}

// readProfile reads a file that must be a profile.
func readProfile(file string) (evidence.Profile, error) {
	s, err := openSource(file)
	if err != nil {
		return evidence.Profile{}, err
	}
	defer s.close()
	return s.decode()
}

// build reads the source as an event log and summarises it without folding. Of
// about it sets what the file tells. Problems of the log go to stderr.
func (s *source) build(cmd *cobra.Command, o eventlog.Options, level evidence.Level, about evidence.About) (evidence.Profile, error) {
	log, err := s.read(cmd.Context(), o)
	if err != nil {
		return evidence.Profile{}, withFlag(err)
	}
	for _, problem := range log.Problems {
		fmt.Fprintln(cmd.ErrOrStderr(), withFlag(problem))
	}
	if _, err := io.Copy(io.Discard, s.text); err != nil { // the sum is of the whole file
		return evidence.Profile{}, fmt.Errorf("reading %s: %w", s.name, err)
	}
	if log, err = evidence.InMonths(log, s.from, s.to); err != nil {
		return evidence.Profile{}, usagef("--from, --to: %w", err)
	}
	about.SHA256, about.Tool = []string{hex.EncodeToString(s.sum.Sum(nil))}, "kiesel "+version()
	p, err := evidence.Build(log, level, about)
	if err != nil {
		return evidence.Profile{}, fmt.Errorf("%s: %w", s.name, err)
	}
	return p, nil
}

// read reads the source as an event log of any form. Columns can't be read from a
// pipe: the file is opened once more for them.
func (s *source) read(ctx context.Context, o eventlog.Options) (*eventlog.Log, error) {
	form, err := columnar.FormOf(s.name)
	if err == nil && form != columnar.Other {
		return readLog(ctx, s.name, o)
	}
	return eventlog.ReadFrom(ctx, s.text, s.name, o)
}

// readInputs reads event logs and profiles, also mixed. Logs are summarised at
// the named level; "" stands for that of the profiles, else activity.
func readInputs(cmd *cobra.Command, files []string, o eventlog.Options, levelName string) ([]evidence.Profile, error) {
	profiles, logs := make([]evidence.Profile, len(files)), make([]*source, len(files))
	for i, file := range files {
		s, err := openSource(file)
		if err != nil {
			return nil, err
		}
		defer s.close()
		isProfile, err := s.isProfile()
		if err != nil {
			return nil, err
		}
		if !isProfile {
			logs[i] = s
			continue
		}
		if profiles[i], err = s.decode(); err != nil {
			return nil, err
		}
		if key := profiles[i].SignedBy(); key != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: intact, signed with key %s\n", file, key)
		}
		if levelName = cmp.Or(levelName, profiles[i].Level); levelName != profiles[i].Level {
			return nil, fmt.Errorf("%s is a profile at level %q, not %q; give profiles of one level, and --level only if it is theirs", file, profiles[i].Level, levelName)
		}
	}
	level, err := parseLevel(cmp.Or(levelName, evidence.LevelActivity))
	if err != nil {
		return nil, err
	}
	names := namesOf(files)
	for i, s := range logs {
		if s == nil {
			continue
		}
		about := evidence.About{Authority: evidence.Origin{Name: names[i]}}
		if profiles[i], err = s.build(cmd, o, level, about); err != nil {
			return nil, err
		}
	}
	return profiles, nil
}

// namesOf calls files by their names without folders and the endings of logs,
// and by their whole paths where those names are not unique.
func namesOf(files []string) []string {
	names, used := make([]string, len(files)), map[string]int{}
	for i, file := range files {
		names[i] = filepath.Base(file)
		for _, ending := range []string{".gz", ".zip", ".xes", ".csv", ".arrow", ".parquet"} {
			names[i] = strings.TrimSuffix(names[i], ending)
		}
		used[names[i]]++
	}
	for i, file := range files {
		if used[names[i]] > 1 {
			names[i] = file
		}
	}
	return names
}
