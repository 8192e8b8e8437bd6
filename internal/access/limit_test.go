package access_test

import (
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/access"
)

func TestLimit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		limit  access.Limit
		action access.Action
		want   bool
	}{
		{access.Limit{}, access.SetAssumption, true},
		{access.Limit{ReadOnly: true}, access.ReadEvidence, true},
		{access.Limit{ReadOnly: true}, access.SetAssumption, false},
		{access.Limit{Only: []access.Action{access.AddEvidence}}, access.AddEvidence, true},
		{access.Limit{Only: []access.Action{access.AddEvidence}}, access.ReadEvidence, false},
		{access.Limit{ReadOnly: true, Only: []access.Action{access.AddEvidence}}, access.AddEvidence, false},
	} {
		actor := access.Actor{ID: "u-1", Grants: access.Local().Grants, Limit: tc.limit}
		if tc.limit.Allows(tc.action) != tc.want || actor.May(tc.action, "13") != tc.want || actor.MayAnywhere(tc.action) != tc.want {
			t.Errorf("%+v: allows %s is not %t", tc.limit, tc.action, tc.want)
		}
	}
}

// Whatever the limit: it takes rights away and never gives one.
func TestLimitNeverWidens(t *testing.T) {
	t.Parallel()
	scope := rapid.SampledFrom([]access.Scope{access.Everywhere, "13", "13075", "130755502", "03", "13/im"})
	action := rapid.SampledFrom(access.Actions())
	rapid.Check(t, func(t *rapid.T) {
		owner := access.Actor{ID: "u-1", Grants: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access.Grant {
			return access.Grant{Role: rapid.SampledFrom(access.Roles()).Draw(t, "role"), Scope: scope.Draw(t, "granted for")}
		}), 0, 3).Draw(t, "grants")}
		token := owner
		token.Limit = access.Limit{ReadOnly: rapid.Bool().Draw(t, "read only"), Only: rapid.SliceOfN(action, 0, 4).Draw(t, "only")}
		a, on := action.Draw(t, "action"), scope.Draw(t, "on")
		if a == access.Public {
			return // needs no right
		}
		if want := owner.May(a, on) && token.Limit.Allows(a); token.May(a, on) != want {
			t.Fatalf("token may %s on %q: %t, want %t", a, on, !want, want)
		}
		if want := owner.MayAnywhere(a) && token.Limit.Allows(a); token.MayAnywhere(a) != want {
			t.Fatalf("token may %s anywhere: %t, want %t", a, !want, want)
		}
	})
}

func TestParseGrant(t *testing.T) {
	t.Parallel()
	for _, want := range []access.Grant{
		{Role: access.Reader}, {Role: access.Coordinator, Scope: "13"}, {Role: access.Reviewer, Scope: "13/im"},
	} {
		if got, err := access.ParseGrant(want.String()); err != nil || got != want {
			t.Errorf("ParseGrant(%q) = %v, %v", want, got, err)
		}
	}
	for _, text := range []string{"", "@13", "king@13", "reader@1", "reader@13@14", "reader@"} {
		if got, err := access.ParseGrant(text); err == nil {
			t.Errorf("ParseGrant(%q) = %v, want an error", text, got)
		}
	}
}
