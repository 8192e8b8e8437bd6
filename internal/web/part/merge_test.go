package part

import "testing"

// What only one side has changed is chosen beforehand, what both have changed is
// not.
func TestMergeChoosesWhatOneSideChanged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		seen, theirs, mine string
		gone               bool
		want               string
	}{
		"nobody":             {"a", "a", "a", false, sideSame},
		"only I":             {"a", "a", "b", false, sideMine},
		"only they":          {"a", "b", "a", false, sideTheirs},
		"both, to the same":  {"a", "b", "b", false, sideSame},
		"both":               {"a", "b", "c", false, sideNone},
		"both, from nothing": {"", "b", "c", false, sideNone},
		"taken back":         {"a", "", "a", true, sideMine},
	} {
		f := MergeField{Seen: MergeValue{Value: test.seen}, Theirs: MergeValue{Value: test.theirs}, Mine: MergeValue{Value: test.mine}}
		if got := f.side(test.gone); got != test.want {
			t.Errorf("%s: %q is chosen, want %q", name, got, test.want)
		}
	}
}
