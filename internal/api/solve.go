package api

import (
	"context"
	_ "embed" // of an example
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/bundling/tree/treefile"
)

// SolutionToCheck is an answer with its question.
type SolutionToCheck struct {
	Problem  treefile.Input  `json:"problem"`
	Solution treefile.Output `json:"solution"`
}

// SolutionReport is what checking a solution came to.
type SolutionReport struct {
	// OK says that nothing is wrong.
	OK bool `json:"ok"`
	// Verified are statements of the solution that were recomputed and hold.
	Verified []string `json:"verified" nullable:"false"`
	// Wrong are statements that do not hold, each with its reason.
	Wrong []string `json:"wrong" nullable:"false"`
	// Open are statements that the check can neither prove nor refute.
	Open []string `json:"open" nullable:"false"`
}

// exampleProblem is a small problem, exampleSolution its answer.
var (
	//go:embed examples/problem.json
	exampleProblem json.RawMessage
	//go:embed examples/solution.json
	exampleSolution json.RawMessage
)

func (a *API) addSolving() {
	add(a, access.ReadContent, huma.Operation{
		OperationID: "solve-problem", Method: http.MethodPost, Path: "/problems/solve", Tags: []string{tagBundling},
		Summary: "Solve a problem of your own",
		Description: "Finds the cheapest carriers for authorities and costs that are sent along, with proof, second best and break-evens, as `kiesel bundle solve` does. " +
			"Nothing is kept, and nothing of the installation takes part.",
		RequestBody: exampleBody(exampleProblem),
	}, a.solve)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "check-solution", Method: http.MethodPost, Path: "/problems/check", Tags: []string{tagBundling},
		Summary:     "Check a solution",
		Description: "Recomputes every statement of a solution without the solver, as `kiesel bundle check` does.",
		RequestBody: exampleBody(map[string]json.RawMessage{"problem": exampleProblem, "solution": exampleSolution}),
	}, a.checkSolution)
}

type problemToSolve struct {
	Body treefile.Input
}

func (a *API) solve(ctx context.Context, _ access.Actor, in *problemToSolve) (*body[treefile.Output], error) {
	done, err := a.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	out, err := in.Body.Solve(ctx)
	if err != nil {
		return nil, refuseProblem(err)
	}
	return &body[treefile.Output]{Body: *out}, nil
}

// refuseProblem tells what is wrong with a problem.
func refuseProblem(err error) error {
	var rule *treefile.RuleError
	var infeasible *treefile.InfeasibleError
	var limit *treefile.LimitError
	if errors.As(err, &rule) || errors.As(err, &infeasible) || errors.As(err, &limit) || errors.Is(err, tree.ErrTooLarge) {
		return newProblem(http.StatusUnprocessableEntity, err.Error())
	}
	return err
}

type solutionToCheck struct {
	Body SolutionToCheck
}

func (a *API) checkSolution(_ context.Context, _ access.Actor, in *solutionToCheck) (*body[SolutionReport], error) {
	r, err := treefile.Check(&in.Body.Problem, &in.Body.Solution)
	if err != nil {
		return nil, refuseProblem(err)
	}
	list := func(statements []string) []string { return append([]string{}, statements...) }
	return &body[SolutionReport]{Body: SolutionReport{OK: r.OK(), Verified: list(r.Verified), Wrong: list(r.Wrong), Open: list(r.Open)}}, nil
}
