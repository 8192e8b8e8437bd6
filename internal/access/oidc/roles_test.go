package oidc_test

import (
	"errors"
	"slices"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/oidc"
)

func TestParseRoles(t *testing.T) {
	t.Parallel()
	roles, err := oidc.ParseRoles([]string{
		"land-coordinators=coordinator@13", "land-coordinators=auditor", "cn=kiesel,ou=amt = contributor@130755502", "/land/im=reader@13/im",
	})
	if err != nil {
		t.Fatal(err)
	}
	for group, want := range map[string][]access.Grant{
		"land-coordinators": {{Role: access.Coordinator, Scope: "13"}, {Role: access.Auditor}},
		"cn=kiesel,ou=amt":  {{Role: access.Contributor, Scope: "130755502"}},
		"/land/im":          {{Role: access.Reader, Scope: "13/im"}},
		"unknown":           nil,
	} {
		if got := roles.Grants([]string{group}); !slices.Equal(got, want) {
			t.Errorf("%s stands for %v, want %v", group, got, want)
		}
	}
	// Who is in no known group loses all roles; where groups stand for nothing,
	// roles are granted in another way.
	if got := roles.Grants(nil); got == nil {
		t.Error("no group is taken for nothing known about groups")
	}
	if got := (oidc.Roles{}).Grants([]string{"unknown"}); got != nil {
		t.Errorf("groups that stand for nothing give %v", got)
	}
	for _, entry := range []string{"", "group", "group=", "=reader", "group=king", "group=reader@Amt", "group=reader@13@14"} {
		if got, err := oidc.ParseRoles([]string{entry}); !errors.Is(err, oidc.ErrRoles) {
			t.Errorf("%q gives %v, %v; want %v", entry, got, err, oidc.ErrRoles)
		}
	}
}

// Whatever the text, no role is given that it does not name.
func FuzzParseRoles(f *testing.F) {
	for _, seed := range []string{"a=reader", "a=b=reader@13", "=", "a=@", "a=reader@", "ä=auditor@00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		roles, err := oidc.ParseRoles([]string{entry})
		if err != nil {
			return
		}
		for group, grants := range roles {
			again, err := oidc.ParseRoles([]string{group + "=" + grants[0].String()})
			if err != nil || !slices.Equal(again[group], grants) {
				t.Errorf("%q became %v, which becomes %v (%v)", entry, grants, again[group], err)
			}
		}
	})
}
