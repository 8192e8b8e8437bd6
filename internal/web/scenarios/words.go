package scenarios

import (
	"errors"

	"kiesel/internal/bundling"
	"kiesel/internal/web/page"
)

// trouble says why a scenario has no verdict.
func trouble(v *page.View, err error) string {
	code := "settings"
	switch {
	case errors.Is(err, bundling.ErrNoSolver):
		code = "solver"
	case errors.Is(err, bundling.ErrConditions):
		code = "conditions"
	}
	return v.Term("scenario_trouble", code)
}
