package users

import (
	"net/http"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// roles shows what each role may do.
func (a Area) roles(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, rolesPage(v))
}

// rights lists what only some may do.
func rights() []access.Action {
	return slices.DeleteFunc(access.Actions(), func(a access.Action) bool { return a == access.Public || a == access.OwnAccount })
}

// own reports whether the reader has the role anywhere.
func own(v *page.View, role access.Role) bool {
	return slices.ContainsFunc(v.Actor.Grants, func(g access.Grant) bool { return g.Role == role })
}

// rolesAnswer returns the figures of the sentence at the top.
func rolesAnswer(v *page.View) part.Figures {
	figure := part.Figure{Label: v.T("nav.roles"), Definition: v.T("users.roles_definition"), Source: v.T("users.roles_source")}
	return part.Figures{"roles": figure.Int(v, len(access.Roles())), "rights": figure.Int(v, len(rights()))}
}
