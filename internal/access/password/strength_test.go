package password_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/access/password"
)

var erika = []string{"erika.mustermann", "Erika Mustermann", "erika@amt-guestrow.de"}

func TestStrongPasswords(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"vier Pinguine essen Kekse", "kX9!mPq2#vTz", "correct horse battery staple", "ąčęėįšųūž-ĄČĘ", "🪨🐧🍪🌊🚲🎺🧦🔭🥨🗿",
		strings.Repeat("Laternen tanzen um Mitternacht. ", 8), strings.Repeat("4@8({[<369!1|0$5+7%2", 12),
	} {
		if err := password.Check(typed, erika...); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestWeakPasswords(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]password.Reason{
		"":                         password.TooShort,
		"kX9!mPq2#":                password.TooShort,
		strings.Repeat("kX9!", 65): password.TooLong,
		"kX9!mPq2#\nvTz":           password.Unreadable,
		"kX9!mPq2#\xffvTz":         password.Unreadable,
		"Mustermann2026":           password.Personal,
		"amt-guestrow1":            password.Personal,
		"Passwort123!":             password.Common,
		"Rostock2026!":             password.Common,
		"football12":               password.Common,
		"P4$$w0rdP@55wort":         password.Common,
		"mu5t3rm@nn mu5t3rm@nn":    password.Personal,
		"qwertzuiop":               password.Keyboard,
		"aaaaaaaaaaaaaaaa":         password.Repeated,
		"abcdefghijklm":            password.Sequence,
		"1949-05-23":               password.Digits,
		"0385 / 588-1600":          password.Digits,
	} {
		var weak *password.WeakError
		if err := password.Check(typed, erika...); !errors.As(err, &weak) || !slices.Contains(weak.Reasons, want) {
			t.Errorf("%q: %v, want %s", typed, err, want)
		}
	}
}

// What is somebody's name is no reason for others.
func TestPersonalIsPersonal(t *testing.T) {
	t.Parallel()
	if err := password.Check("Wolkenstein Xaver 7", "Erika"); err != nil {
		t.Error(err)
	}
	if err := password.Check("Wolkenstein Xaver 7", "Xaver Wolkenstein"); err == nil {
		t.Error("the own name was accepted")
	}
}

// Whatever is typed: there is an answer, and a refusal has a reason.
func FuzzCheck(f *testing.F) {
	for _, typed := range []string{"", "Grüße aus Güstrow", "12.03.1985", "\xff\xfe", "aaaa\u0308aaaaaa", "İİİİİİİİİİ", "p4$$w0rd!!", strings.Repeat("a1", 128)} {
		f.Add(typed, "Erika İ")
	}
	f.Fuzz(func(t *testing.T, typed, name string) {
		err := password.Check(typed, name)
		var weak *password.WeakError
		if err != nil && (!errors.As(err, &weak) || len(weak.Reasons) == 0) {
			t.Errorf("%q: %v", typed, err)
		}
	})
}
