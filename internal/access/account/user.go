package account

import (
	"cmp"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kiesel/internal/access"
	"kiesel/internal/landscape/textfold"
)

// ID names a person for good. It is random, never given twice, and tells
// nothing about the person. It is the [access.Actor.ID] of what the person does.
type ID string

// idPrefix keeps people apart from "local" and "system:…".
const idPrefix = "u-"

// User is a person with an account.
type User struct {
	ID        ID             `json:"id"`
	Login     string         `json:"login"`    // what the person types to sign in, in lower case; unique
	Name      string         `json:"name"`     // as shown to others
	Email     string         `json:"email"`    // may be empty
	Language  string         `json:"language"` // of the screens, "de" or "en"; "" leaves it to the browser
	Grants    []access.Grant `json:"grants"`   // in order, none twice
	State     State          `json:"state"`
	Password  bool           `json:"password"` // has a password
	TOTP      bool           `json:"totp"`     // must also show a code of the authenticator app
	Issuer    string         `json:"issuer"`   // of the OpenID provider, "" without one
	Subject   string         `json:"subject"`  // the person's key there
	CreatedAt time.Time      `json:"createdAt"`
	LastDay   string         `json:"lastDay"` // of the last sign-in, 2026-03-01; no time, so that nobody's working hours can be read
	Version   int64          `json:"version"` // counts the changes, from 1
}

// State is where an account stands.
type State string

// The states. Only an active account signs in.
const (
	Invited  State = "invited"  // has a link to set the first password
	Active   State = "active"   //
	Disabled State = "disabled" // closed by an administrator, can be opened again
	Erased   State = "erased"   // nothing but the ID is left
	Sample   State = "sample"   // belongs to a demonstration, see [Service.EnsureSample]
)

// Actor is the person as somebody who acts.
func (u User) Actor() access.Actor {
	return access.Actor{ID: string(u.ID), Name: cmp.Or(u.Name, u.Login), Grants: u.Grants}
}

// everywhere is the role of those who manage the whole installation.
var everywhere = access.Grant{Role: access.Administrator}

// Fits reports whether each of the words, see [textfold.Words], begins one of the
// person's name, login, address or id.
func (u User) Fits(words []string) bool {
	text := " " + strings.Join(textfold.Words(u.Name+" "+u.Login+" "+u.Email+" "+string(u.ID)), " ")
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, " "+word) })
}

// Administers reports whether the person can manage the whole installation.
func (u User) Administers() bool {
	return u.State == Active && slices.Contains(u.Grants, everywhere)
}

// personal lists what must not be part of the person's password.
func (u User) personal() []string { return []string{u.Login, u.Name, u.Email} }

// FieldError tells what is wrong with a field of a form.
type FieldError struct {
	Field   string // "login", "name", "email", "language", "grants", "expires"
	Problem Problem
}

// Problem is a code that tells what is wrong with a field; screens word it.
type Problem string

// The problems of fields.
const (
	Missing    Problem = "missing"
	TooLong    Problem = "too-long"
	Unreadable Problem = "unreadable" // characters that do not belong there
	Taken      Problem = "taken"      // somebody else has it
	OutOfRange Problem = "out-of-range"
	Unknown    Problem = "unknown" // none of those to choose from
)

// Error names field and problem.
func (e *FieldError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Problem) }

// The longest texts of an account in bytes.
const (
	maxLogin = 100
	maxName  = 200
)

// Fold returns a login as it is kept: without blanks around it, in lower case.
func Fold(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// Checked is the account with its texts and grants in order, as it would be
// kept. The error is a [*FieldError].
func (u User) Checked() (User, error) {
	err := u.normalise()
	return u, err
}

// normalise puts the texts and grants of u in order and checks them. The error
// is a [*FieldError].
func (u *User) normalise() error {
	u.Login, u.Name, u.Email = Fold(u.Login), strings.TrimSpace(u.Name), strings.TrimSpace(u.Email)
	if err := checkLogin(u.Login); err != nil {
		return err
	}
	if err := checkText("name", u.Name); err != nil {
		return err
	}
	if err := checkText("email", u.Email); err != nil {
		return err
	}
	if a, err := mail.ParseAddress(u.Email); u.Email != "" && (err != nil || a.Address != u.Email) {
		return &FieldError{"email", Unreadable}
	}
	if !slices.Contains([]string{"", "de", "en"}, u.Language) {
		return &FieldError{"language", Unknown}
	}
	return u.setGrants(u.Grants)
}

// setGrants checks the grants and keeps them in order.
func (u *User) setGrants(grants []access.Grant) error {
	u.Grants = slices.Clone(grants)
	for i, g := range u.Grants {
		role, err := access.ParseRole(string(g.Role))
		if err != nil {
			return &FieldError{"grants", Unknown}
		}
		scope, err := access.ParseScope(string(g.Scope))
		if err != nil {
			return &FieldError{"grants", Unknown}
		}
		u.Grants[i] = access.Grant{Role: role, Scope: scope}
	}
	slices.SortFunc(u.Grants, func(a, b access.Grant) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Role, b.Role))
	})
	u.Grants = slices.Compact(u.Grants)
	return nil
}

// checkLogin allows short names and e-mail addresses of plain letters, so that
// no two logins look alike.
func checkLogin(login string) error {
	switch {
	case login == "":
		return &FieldError{"login", Missing}
	case len(login) > maxLogin:
		return &FieldError{"login", TooLong}
	case strings.ContainsFunc(login, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("._-+@", r)
	}):
		return &FieldError{"login", Unreadable}
	}
	return nil
}

func checkText(field, text string) error {
	switch {
	case len(text) > maxName:
		return &FieldError{field, TooLong}
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return &FieldError{field, Unreadable}
	}
	return nil
}
