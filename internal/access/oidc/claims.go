package oidc

import (
	"strings"

	"kiesel/internal/access"
)

// Identity is what the provider says about a person.
type Identity struct {
	// Issuer and Subject together name the person for good.
	Issuer, Subject string
	// Login, Name, Email and Language are as kept at the provider; each may be
	// empty.
	Login, Name, Email, Language string
	// Grants are the roles for which the person's groups stand, in the order of
	// the groups, see [Roles.Grants].
	Grants []access.Grant
	// IDToken is the proof as the provider gave it; [Provider.EndSession] hands
	// it back.
	IDToken string
	// Next is the page on which the sign-in was begun.
	Next string
}

// claims are the statements of a token or of the user-info answer.
type claims map[string]any

// text returns a claim that is text, else "".
func (c claims) text(name string) string {
	s, _ := c[name].(string)
	return s
}

// list returns a claim that is a list of texts or one text. The name may lead
// into objects, "realm_access.roles", unless a claim has it as it is.
func (c claims) list(name string) []string {
	switch value := c.find(name).(type) {
	case string:
		return []string{value}
	case []any:
		var texts []string
		for _, v := range value {
			if s, ok := v.(string); ok {
				texts = append(texts, s)
			}
		}
		return texts
	}
	return nil
}

func (c claims) find(name string) any {
	if value, ok := c[name]; ok {
		return value
	}
	first, rest, nested := strings.Cut(name, ".")
	inner, ok := c[first].(map[string]any)
	if !nested || !ok {
		return nil
	}
	return claims(inner).find(rest)
}

// identity reads what Kiesel needs of the claims.
func (p *Provider) identity(c claims) Identity {
	language, _, _ := strings.Cut(strings.ToLower(c.text("locale")), "-")
	if language != "de" && language != "en" {
		language = ""
	}
	return Identity{
		Issuer:   p.config.Issuer,
		Subject:  c.text("sub"),
		Login:    c.text("preferred_username"),
		Name:     c.text("name"),
		Email:    c.text("email"),
		Language: language,
		Grants:   p.config.Roles.Grants(c.list(p.config.GroupsClaim)),
	}
}
