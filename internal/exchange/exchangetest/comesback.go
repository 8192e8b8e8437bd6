// Package exchangetest holds what must be true of every list, on whatever its
// things are kept.
package exchangetest

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
)

// ComesBack returns an error unless every list that takes files back is the same
// after it: whichever format and language a file has, each of its rows changes
// nothing.
func ComesBack(ctx context.Context, s *exchange.Service) error {
	for _, list := range s.All() {
		if list.Import == nil {
			continue
		}
		for _, format := range tabular.Formats() {
			for _, lang := range []tabular.Lang{tabular.German, tabular.English} {
				if err := comesBack(ctx, s, list.Name, format, lang); err != nil {
					return fmt.Errorf("%s as %s in %s: %w", list.Name, format, lang, err)
				}
			}
		}
	}
	return nil
}

func comesBack(ctx context.Context, s *exchange.Service, list string, format tabular.Format, lang tabular.Lang) error {
	var file bytes.Buffer
	if err := s.Export(ctx, access.Local(), list, &file, format, lang); err != nil {
		return err
	}
	p, err := s.Preview(ctx, access.Local(), list, "file", file.Bytes())
	switch {
	case err != nil:
		return err
	case len(p.Ignored) > 0:
		return fmt.Errorf("columns are not understood: %v", p.Ignored)
	}
	for _, r := range p.Rows {
		if r.Kind == exchange.Unchanged && len(r.Ignored) == 0 {
			continue
		}
		var problems []string
		for _, problem := range r.Problems {
			problems = append(problems, problem.In(tabular.English))
		}
		return fmt.Errorf("row %d (%s) is %s: %s\nfile  %q\nholds %q", r.Line, r.Name, r.Kind, strings.Join(problems, "; "), r.Values, r.Before)
	}
	return nil
}
