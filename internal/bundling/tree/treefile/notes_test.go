package treefile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestNotes(t *testing.T) {
	unit := func(in *Input, id string) *Node {
		return &in.Nodes[slices.IndexFunc(in.Nodes, func(n Node) bool { return n.ID == id })]
	}
	for name, tt := range map[string]struct {
		edit func(in *Input)
		want []string
	}{
		"as given":         {func(*Input) {}, nil},
		"no unit above it": {func(in *Input) { unit(in, "A1").Parent = "" }, []string{"A1 has no unit above it, so only it can carry for it"}},
		"two without": {
			func(in *Input) { unit(in, "A1").Parent, unit(in, "A5").Parent = "", "" },
			[]string{"2 authorities have no unit above them, so only they can carry for themselves: A1, A5"},
		},
		"a Kreis without": {
			func(in *Input) { unit(in, "K1").Parent = "" },
			[]string{"K1 has no unit above it, so nobody above can carry for those below it"},
		},
		"no Land at all": { // nobody expects anybody above the Kreise
			func(in *Input) {
				unit(in, "K1").Parent, unit(in, "K2").Parent = "", ""
				in.Nodes = slices.DeleteFunc(in.Nodes, func(n Node) bool { return n.Level == "land" })
			}, nil,
		},
		"a level without costs": {
			func(in *Input) { in.Levels[1].Pieces = nil },
			[]string{"no unit of level kreis may carry: the level has no costs"},
		},
		"but one unit has its own": {
			func(in *Input) { unit(in, "K2").Pieces, in.Levels[1].Pieces = in.Levels[1].Pieces, nil },
			[]string{"K1 may not carry: it has no costs"},
		},
		"units without costs": {
			func(in *Input) { unit(in, "A1").Pieces, unit(in, "K1").Pieces = []Piece{}, []Piece{} },
			[]string{"2 units may not carry: they have no costs: A1, K1"},
		},
		"a volume above": {
			func(in *Input) { five := 5.; unit(in, "K1").Volume = &five },
			[]string{"K1 has a volume of its own and counts as an authority"},
		},
		"no cases": {func(in *Input) { unit(in, "A3").Volume = new(float64) }, []string{"A3 has no cases (volume 0)"}},
		"no volume": {
			func(in *Input) { unit(in, "A3").Volume = nil },
			[]string{"A3 has no volume and no unit below it, so it takes no part"},
		},
		"many": {
			func(in *Input) {
				for i := range 7 {
					in.Nodes = append(in.Nodes, Node{ID: fmt.Sprintf("B%d", i), Level: "amt", Parent: "K1", Volume: new(float64)})
				}
			},
			[]string{"7 authorities have no cases (volume 0): B0, B1, B2, B3, B4 and 2 more"},
		},
		"several kinds": {
			func(in *Input) { unit(in, "A1").Parent, unit(in, "A1").Volume = "", new(float64) },
			[]string{"A1 has no unit above it, so only it can carry for it", "A1 has no cases (volume 0)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := read(t, example(t))
			tt.edit(in)
			out := answer(t, in)
			if !slices.Equal(out.Notes, tt.want) || out.Notes == nil {
				t.Errorf("got %q, want %q", out.Notes, tt.want)
			}
			mustHold(t, in, out)
			var text strings.Builder
			if err := out.WriteText(&text, in); err != nil {
				t.Fatal(err)
			}
			for _, note := range tt.want {
				if !strings.Contains(text.String(), "\nnote   "+note+"\n") {
					t.Errorf("%q is not in\n%s", note, &text)
				}
			}
			if got := strings.Count(text.String(), "\nnote "); got != len(tt.want) {
				t.Errorf("%d notes in\n%s", got, &text)
			}
			out.Notes = append(out.Notes, "all is well")
			if report, err := Check(in, out); err != nil || !strings.Contains(strings.Join(report.Wrong, "\n"), `notes: [`) {
				t.Errorf("a note that was added: %v, %v", report.Wrong, err)
			}
		})
	}
}
