package tasks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"kiesel/internal/access"
	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/work"
)

// ProfileName is the name of the kind of [Profile].
const ProfileName = "evidence.profile"

// ProfileOrder is the order of a profile. The log comes with it as its only
// file.
type ProfileOrder struct {
	Authority evidence.Origin     `json:"authority"`
	Service   landscape.ServiceID `json:"service"`
	Level     string              `json:"level"`     // see evidence.ParseLevel
	MinCases  int                 `json:"min_cases"` // smaller groups are folded
	Case      string              `json:"case"`      // columns, see eventlog.Options
	Activity  string              `json:"activity"`
	Time      string              `json:"time"`
	Layout    string              `json:"layout"`
	Lenient   bool                `json:"lenient"`
}

// Options returns how to read the log.
func (o ProfileOrder) Options() eventlog.Options {
	return eventlog.Options{Case: o.Case, Activity: o.Activity, Time: o.Time, TimeLayout: o.Layout, Lenient: o.Lenient}
}

// Profile is the kind of job that makes a profile of a log; its result is the
// id of the profile. Case ids are hashed with hashKey.
func Profile(s *evidence.Service, hashKey []byte) work.Kind {
	return work.Kind{
		Name: ProfileName,
		Need: access.AddEvidence,
		Run: work.Typed(func(ctx context.Context, r *work.Run, o ProfileOrder) (string, error) {
			p, err := readProfile(ctx, r, o, s.Tool, hashKey)
			if err != nil {
				return "", refuse(err)
			}
			kept, err := s.AddProfile(ctx, r.Actor, p, "")
			return kept.ID, refuse(err)
		}),
	}
}

// readProfile reads the log and summarises it.
func readProfile(ctx context.Context, r *work.Run, o ProfileOrder, tool string, hashKey []byte) (_ evidence.Profile, err error) {
	level, err := evidence.ParseLevel(o.Level)
	if err != nil {
		return evidence.Profile{}, &work.RefusedError{Code: "order", Err: err}
	}
	file, sum, err := fetch(ctx, r)
	if err != nil {
		return evidence.Profile{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	options := o.Options()
	options.HashKey = hashKey
	options.Progress = func(done, total int64) { r.Progress(total+done, 2*total) } // the first half was fetching it
	log, err := eventlog.ReadFrom(ctx, file, r.Job.Files[0].Name, options)
	if err != nil {
		return evidence.Profile{}, err
	}
	p, err := evidence.Build(log, level, evidence.About{Authority: o.Authority, Service: o.Service, SHA256: []string{sum}, Tool: tool})
	if err != nil {
		return evidence.Profile{}, err
	}
	return p.Fold(o.MinCases)
}

// fetch brings the file of the order to this node, because logs are read at any
// place and more than once, and returns its SHA-256. The copy has no name, so
// that nothing of it stays behind whatever happens.
func fetch(ctx context.Context, r *work.Run) (_ *os.File, sum string, err error) {
	kept, err := r.Open(ctx, 0)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	file, err := os.CreateTemp("", "kiesel-log-*")
	if err != nil {
		return nil, "", fmt.Errorf("making room for the log: %w", err)
	}
	hash := sha256.New()
	err = os.Remove(file.Name())
	if err == nil {
		_, err = io.Copy(io.MultiWriter(file, hash, &counter{run: r}), kept)
	}
	if err != nil {
		return nil, "", errors.Join(fmt.Errorf("fetching the log: %w", err), file.Close())
	}
	return file, hex.EncodeToString(hash.Sum(nil)), nil
}

// counter tells how much of the file has been fetched, as the first half of the
// job.
type counter struct {
	run  *work.Run
	done int64
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	c.done += int64(len(p))
	c.run.Progress(c.done, 2*c.run.Job.Files[0].Size)
	return len(p), nil
}
