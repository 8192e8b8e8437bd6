package planfile_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/bundling/transition/planfile"
)

func TestRead(t *testing.T) {
	in, err := planfile.Read(strings.NewReader(`{"first": 2027, "years": [{"budget": 5}, {"team": 2}], "items": [{"id": "a", "gain": 1, "cost": 2}, {"id": "b", "name": "B", "gain": 1, "cost": 2, "duration": 2}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p := in.Problem()
	if p.Until != 2034 || p.Years[0].Budget != 5 || !math.IsInf(p.Years[0].Team, 1) || !math.IsInf(p.Years[1].Budget, 1) || p.Items[0].Duration != 1 || p.Items[1].Duration != 2 {
		t.Errorf("got %+v", p)
	}
	if names := in.Names(); names["a"] != "a" || names["b"] != "B" {
		t.Errorf("names %v", names)
	}
	for text, want := range map[string]string{
		`{"first": 2027, "years": [{}], "items": [{"id": "a", "gain": 1, "cost": -2}]}`:               "the cost is -2",
		`{"first": 2027, "years": [{}], "items": [{"id": "a", "gain": 1, "cost": 2, "duration": 0}]}`: "the duration is 0",
		`{"first": 2027, "years": [{}], "items": []}`:                                                 "items: there are none",
		`{"first": 2027, "years": [{}]}`:                                                              "items: there are none",
		`{"first": 2027, "years": [{"bugdet": 1}], "items": []}`:                                      "bugdet",
		`{"first": 2027, "years": [{"budget": "viel"}], "items": []}`:                                 "must be a number",
	} {
		if _, err := planfile.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// FuzzRead: what is read can be planned, and the plan holds and can be written.
func FuzzRead(f *testing.F) {
	f.Add(`{"first": 2027, "years": [{"budget": 5, "team": 1}, {"budget": 0}], "carry_over": true, "rate": 0.5, "items": [{"id": "a", "gain": 9, "cost": 2, "effort": 1}, {"id": "b", "gain": 9, "cost": 2, "after": ["a"]}]}`)
	f.Add(`{"first": 1, "years": [{}], "until": 1, "items": [{"id": "a", "gain": 1, "cost": 0, "duration": 2}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := planfile.Read(strings.NewReader(text))
		if err != nil || len(in.Items) > 20 {
			return
		}
		p := in.Problem()
		plan, err := transition.Make(context.Background(), p, transition.Options{Nodes: 20})
		if err != nil {
			t.Fatal(err)
		}
		report, err := transition.Check(p, plan)
		if err != nil || len(report.Wrong) > 0 {
			t.Fatalf("%v %v", report.Wrong, err)
		}
		var out strings.Builder
		if err := planfile.WriteText(&out, p, plan, in.Names()); err != nil || strings.Contains(out.String(), "NaN") {
			t.Fatalf("%v\n%s", err, out.String())
		}
	})
}
