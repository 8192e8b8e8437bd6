package access_test

import (
	"slices"
	"testing"

	"kiesel/internal/access"
)

// What the roles promise by their names.
func TestWhatRolesPromise(t *testing.T) {
	t.Parallel()
	for _, action := range access.Actions() {
		if action.Changes() && (access.Auditor.Allows(action) || access.Reader.Allows(action)) {
			t.Errorf("auditors and readers change nothing, but may do %s", action)
		}
		if !action.Changes() && !access.Auditor.Allows(action) {
			t.Errorf("auditors read everything, but not %s", action)
		}
	}
	for _, content := range []access.Action{access.AddEvidence, access.DeleteEvidence, access.CompareEvidence, access.ManageKeys, access.SetAssumption, access.SetCompetence, access.ApplyRegister} {
		if access.Administrator.Allows(content) {
			t.Errorf("administrators take no decisions about content, but may do %s", content)
		}
	}
	for _, role := range access.Roles() {
		if role.Allows(access.ManageUsers) && role != access.Administrator {
			t.Errorf("%s may grant itself any role", role)
		}
	}
}

// Every action is somebody's, and a role that does not exist may do nothing.
func TestEveryActionHasARole(t *testing.T) {
	t.Parallel()
	for _, action := range access.Actions() {
		if !slices.ContainsFunc(access.Roles(), func(r access.Role) bool { return r.Allows(action) }) {
			t.Errorf("nobody may do %s", action)
		}
		if action != access.Public && access.Role("emperor").Allows(action) {
			t.Errorf("a role that does not exist may do %s", action)
		}
	}
}

func TestParseRole(t *testing.T) {
	t.Parallel()
	for _, role := range access.Roles() {
		if got, err := access.ParseRole(string(role)); err != nil || got != role {
			t.Errorf("ParseRole(%q) = %q, %v", role, got, err)
		}
	}
	for _, text := range []string{"", "Reader", "root"} {
		if got, err := access.ParseRole(text); err == nil {
			t.Errorf("ParseRole(%q) = %q, want an error", text, got)
		}
	}
}
