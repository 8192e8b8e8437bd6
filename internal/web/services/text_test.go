package services

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNorms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]norm{
		"":         nil,
		"§ 1 PStG": {{"§ 1 PStG", ""}},
		"§ 9 PAuswG [http://law.example/9.html], PAuswV [https://law.example/v], Gebühren": {
			{"§ 9 PAuswG", "http://law.example/9.html"}, {"PAuswV", "https://law.example/v"}, {"Gebühren", ""},
		},
		"Art. 8 [javascript:alert(1)] GG": {{"Art. 8 [javascript:alert(1)] GG", ""}},
	} {
		if diff := cmp.Diff(want, norms(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
