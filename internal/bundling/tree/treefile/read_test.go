package treefile

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"kiesel/internal/strictjson"
)

func TestReadRefuses(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"empty":                 {"*", "", "the file is empty"},
		"cut off":               {"\"max_carriers\": 0\n}", "", "line 21, column 3"},
		"not UTF-8":             {"A1", "\xe4", "not UTF-8"},
		"unknown field":         {`"max_carriers"`, `"max_carrier"`, `line 21, column 3: unknown field "max_carrier"`},
		"text for number":       {`"volume": 100`, `"volume": "100"`, "line 12, column"},
		"field twice":           {`"volume": 100`, `"volume": 100, "volume": 900`, `line 12, column 72: the object has "volume" twice`},
		"NaN":                   {`"volume": 100`, `"volume": NaN`, "line 12, column"},
		"infinite":              {`"volume": 100`, `"volume": 1e999`, "line 12, column"},
		"too much":              {`"volume": 100`, `"volume": 1e16`, `nodes[3] "A1".volume: 1e+16 is out of range`},
		"negative volume":       {`"volume": 100`, `"volume": -1`, `nodes[3] "A1".volume: -1 is out of range`},
		"negative fixed cost":   {`"fixed": 1500`, `"fixed": -1500`, `levels[1] "kreis".pieces[0].fixed`},
		"negative price":        {`"per_case": 16`, `"per_case": -16`, `levels[1] "kreis".pieces[0].per_case`},
		"negative coordination": {`"coordination_per_case": 6`, `"coordination_per_case": -6`, `levels[2] "land".coordination_per_case`},
		"trailing text":         {"*", "{} {}", "line 1, column 4: something follows"},
		"an array":              {"*", "[]", "the file must be an object, not a list"},
		"no levels":             {"*", "{}", "levels: there are none"},
		"no nodes":              {"*", `{"levels": [{"name": "amt"}]}`, "nodes: there are 0"},
		"no volumes":            {"*", `{"levels": [{"name": "amt"}], "nodes": [{"id": "A", "level": "amt"}]}`, "none has a volume"},
		"unnamed level":         {`"name": "amt"`, `"name": ""`, `levels[0] "": the name is empty`},
		"level twice":           {`"name": "amt"`, `"name": "land"`, `levels[2] "land": this name occurs twice`},
		"unknown level":         {`"id": "K1", "level": "kreis"`, `"id": "K1", "level": "kries"`, `nodes[1] "K1": unknown level "kries"; use one of amt, kreis, land`},
		"unnamed node":          {`"id": "L"`, `"id": ""`, `nodes[0] "": the id is empty`},
		"node twice":            {`"id": "A2"`, `"id": "A1"`, `nodes[4] "A1": nodes[3] has the same id`},
		"unknown parent":        {`"parent": "K1", "volume": 100`, `"parent": "K9", "volume": 100`, `nodes[3] "A1": unknown parent "K9"`},
		"unknown grandparent":   {`"level": "kreis", "parent": "L"`, `"level": "kreis", "parent": "M"`, `nodes[1] "K1": unknown parent "M"`},
		"cycle":                 {`"level": "land"`, `"level": "land", "parent": "K1"`, `nodes[0] "L": it stands above itself`},
		"own parent":            {`"level": "land"`, `"level": "land", "parent": "L"`, `nodes[0] "L": it stands above itself`},
		"level twice on a path": {`"id": "K1", "level": "kreis"`, `"id": "K1", "level": "land"`, `nodes[1] "K1": "L" above it has the same level "land"`},
		"unknown local":         {`"must_be_local": []`, `"must_be_local": ["A7"]`, `must_be_local[0]: unknown node "A7"`},
		"local without volume":  {`"must_be_local": []`, `"must_be_local": ["K1"]`, `must_be_local[0]: "K1" has no volume`},
		"unknown authority":     {`"forbidden": []`, `"forbidden": [{"authority": "A9", "carrier": "L"}]`, `forbidden[0]: unknown node "A9"`},
		"unknown carrier":       {`"forbidden": []`, `"forbidden": [{"authority": "A1", "carrier": "M"}]`, `forbidden[0]: unknown node "M"`},
		"carrier not above":     {`"forbidden": []`, `"forbidden": [{"authority": "A1", "carrier": "K2"}]`, `forbidden[0]: "K2" does not stand above "A1"`},
		"negative arc cost":     {`"forbidden": []`, `"arc_costs": [{"authority": "A1", "carrier": "L", "cost": -1}]`, `arc_costs[0].cost: -1`},
		"arc cost twice":        {`"forbidden": []`, `"arc_costs": [{"authority": "A1", "carrier": "L", "cost": 1}, {"authority": "A1", "carrier": "L", "cost": 1}]`, `arc_costs[1]: the cost of A1 by L is given twice`},
		"negative limit":        {`"max_carriers": 0`, `"max_carriers": -1`, `max_carriers: -1 is negative`},
		"fraction of a carrier": {`"max_carriers": 0`, `"max_carriers": 1.5`, "max_carriers must be a whole number, not 1.5"},
		"too many pieces":       {`"pieces": [{"fixed": 4000, "per_case": 12}]`, `"pieces": [` + strings.Repeat(`{"fixed": 1, "per_case": 1},`, MaxPieces) + `{}]`, `levels[2] "land": it has 16 pieces`},
		"nested without end":    {"*", strings.Repeat("[", 20000), "exceeded max depth"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(example(t), tt.old, tt.new, 1)
			if tt.old == "*" {
				text = tt.new
			}
			_, err := Read(strings.NewReader(text))
			var format *strictjson.Error
			var rule *RuleError
			if !errors.As(err, &format) && !errors.As(err, &rule) {
				t.Fatalf("error %v, want a strictjson.Error or RuleError", err)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q does not say %q", err, tt.want)
			}
		})
	}
}

func TestReadRefusesLargeFiles(t *testing.T) {
	_, err := Read(strings.NewReader(strings.Repeat(" ", MaxBytes+1)))
	if err == nil || !strings.Contains(err.Error(), "larger than 32 MiB") {
		t.Errorf("error %v, want that the file is too large", err)
	}
	in := &Input{Levels: []Level{{Name: "amt"}}, Nodes: make([]Node, MaxNodes+1)}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(strings.NewReader(string(data))); err == nil || !strings.Contains(err.Error(), "there are 50001") {
		t.Errorf("error %v, want that there are too many nodes", err)
	}
}

func TestReadRefusesDeepTrees(t *testing.T) {
	in := &Input{}
	above := ""
	for i := range MaxDepth + 2 {
		name := string(rune('a' + i))
		in.Levels = append(in.Levels, Level{Name: name})
		in.Nodes = append(in.Nodes, Node{ID: name, Level: name, Parent: above, Volume: new(float64)})
		above = name
	}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read(strings.NewReader(string(data)))
	var rule *RuleError
	if !errors.As(err, &rule) || !strings.Contains(rule.Reason, "more than 16 nodes") {
		t.Errorf("error %v, want that the tree is too deep", err)
	}
}

func TestReadAcceptsByteOrderMark(t *testing.T) {
	if in := read(t, "\uFEFF"+example(t)); len(in.Nodes) != 9 {
		t.Errorf("%d nodes, want 9", len(in.Nodes))
	}
}

// FuzzRead looks for inputs that crash the reader, or that are accepted and then
// answered with something that does not hold.
func FuzzRead(f *testing.F) {
	f.Add(example(f))
	f.Add(`{"levels":[{"name":"a","pieces":[{"fixed":1,"per_case":2}]}],"nodes":[{"id":"x","level":"a","volume":0}]}`)
	f.Add(`{"levels":[{"name":"a","pieces":[{}]},{"name":"b","pieces":[{"fixed":1}],"coordination_per_case":1}],"nodes":[{"id":"x","level":"a","parent":"y","volume":3},{"id":"y","level":"b","volume":1}],"max_carriers":1,"arc_costs":[{"authority":"x","carrier":"y","cost":2}]}`)
	f.Add(`{"levels":[{"name":"a"}],"nodes":[{"id":"x","level":"a","parent":"x","volume":1}]}`)
	f.Add(`{"unit":`)
	f.Add(`[[[[`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		out, err := in.Solve(t.Context())
		if err != nil {
			return
		}
		report, err := Check(in, out)
		if err != nil || !report.OK() {
			t.Fatalf("the answer does not hold: %v %v", err, report)
		}
	})
}
