package account

import (
	"net/http"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// own is what the page about the own account shows.
type own struct {
	user     account.User
	sessions []account.Session
	tokens   []account.Token
	provider string // its name, if the account can be connected with it
	notice   string // what was done before, in words
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	o, err := a.collect(r, v)
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, ownPage(v, o))
}

func (a Area) collect(r *http.Request, v *page.View) (o own, err error) {
	if o.user, err = a.Accounts.Me(r.Context(), v.Actor); err != nil {
		return o, err
	}
	if o.sessions, err = a.Accounts.Sessions(r.Context(), v.Actor); err != nil {
		return o, err
	}
	if o.tokens, err = a.Accounts.Tokens(r.Context(), v.Actor, o.user.ID); err != nil {
		return o, err
	}
	if o.user.Subject == "" {
		o.provider = a.ProviderName
	}
	o.notice, _ = v.Lookup("account_done", v.Param("done"))
	return o, nil
}

// setLanguage keeps the language for all devices of the person.
func (a Area) setLanguage(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	lang, ok := i18n.ParseLang(field("language"))
	if !ok {
		return page.BadRequest("language: %q is none of the screens' languages", field("language"))
	}
	if err := a.Accounts.SetLanguage(r.Context(), v.Actor, string(lang)); err != nil {
		return err
	}
	page.RememberLang(w, lang)
	return done(w, r, "language")
}

// endSession ends one of the own sessions; after the one in use comes the
// sign-in.
func (a Area) endSession(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	if err := a.Accounts.EndSession(r.Context(), v.Actor, field("id")); err != nil {
		return err
	}
	return done(w, r, "session")
}

// roles lists the actor's roles in words, each with the part of the
// administration for which it counts.
func roles(v *page.View, grants []access.Grant) string {
	texts := make([]string, 0, len(grants))
	for _, g := range grants {
		text := v.Term("role", string(g.Role))
		if g.Scope != access.Everywhere {
			text += " (" + string(g.Scope) + ")"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

// browsers and systems are found in how browsers name themselves; the first that
// is found counts, for most name others too.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}}
)

// device says in few words with what somebody is signed in.
func device(v *page.View, s account.Session) string {
	browser, system := first(browsers, s.Client), first(systems, s.Client)
	switch {
	case browser != "" && system != "":
		return v.T("account.browser", "browser", browser, "system", system)
	case s.Client != "":
		return s.Client
	}
	return v.T("account.browser_unknown")
}

func first(names [][2]string, text string) string {
	for _, n := range names {
		if strings.Contains(text, n[0]) {
			return n[1]
		}
	}
	return ""
}
