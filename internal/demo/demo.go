package demo

import (
	"compress/gzip"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
)

//go:embed data/*.json.gz
var data embed.FS

// reason is what the journal says about the demonstration.
const reason = "Demonstration"

// Load puts the demonstration into an installation. What is there already stays
// as it is, so that loading twice changes nothing.
func Load(ctx context.Context, s *evidence.Service) error {
	files, err := fs.Glob(data, "data/*.json.gz")
	if err != nil {
		return fmt.Errorf("finding the demonstration: %w", err)
	}
	for _, name := range files {
		if err := load(ctx, s, name); err != nil {
			return fmt.Errorf("loading the demonstration, %s: %w", name, err)
		}
	}
	return nil
}

func load(ctx context.Context, s *evidence.Service, name string) (err error) {
	f, err := data.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	text, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	if strings.HasPrefix(name, "data/profile-") {
		return addProfile(ctx, s, text)
	}
	return addComparison(ctx, s, text)
}

func addProfile(ctx context.Context, s *evidence.Service, r io.Reader) error {
	p, err := evidence.Decode(r)
	if err != nil {
		return err
	}
	_, err = s.AddProfile(ctx, access.System("demo"), p, reason)
	return err
}

func addComparison(ctx context.Context, s *evidence.Service, r io.Reader) error {
	c, err := evidence.DecodeComparison(r)
	if err != nil {
		return err
	}
	id, err := c.ID()
	if err != nil {
		return err
	}
	switch _, err := s.Comparison(ctx, access.System("demo"), id); {
	case err == nil:
		return nil
	case !errors.Is(err, evidence.ErrNotFound):
		return err
	}
	_, err = s.AddComparison(ctx, access.System("demo"), c, reason)
	return err
}
