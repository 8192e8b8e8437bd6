package password

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nbutton23/zxcvbn-go"
	"github.com/nbutton23/zxcvbn-go/match"
	"github.com/nbutton23/zxcvbn-go/matching"
)

// The length of a password in characters. There are no rules of composition:
// they make passwords harder to remember and not harder to guess (NIST SP
// 800-63B, section 3.1.1.2).
const (
	MinLength = 10
	MaxLength = 256
)

// minScore is what zxcvbn must give at least: more than 10^8 guesses, "safely
// unguessable" where guesses are slowed down.
const minScore = 3

// judged is how many characters zxcvbn looks at: its time grows faster than
// the length, and a password that is strong so far stays so.
const judged = 100

// Reason is a code that tells why a password is weak; screens word it.
type Reason string

// The reasons why a password is refused.
const (
	TooShort   Reason = "too-short"  // fewer than MinLength characters
	TooLong    Reason = "too-long"   // more than MaxLength characters
	Unreadable Reason = "unreadable" // control characters or not UTF-8
	Personal   Reason = "personal"   // the own name, login or address
	Common     Reason = "common"     // a password or word that many use
	Keyboard   Reason = "keyboard"   // neighbouring keys
	Repeated   Reason = "repeated"   // the same again
	Sequence   Reason = "sequence"   // abc, 123
	Digits     Reason = "digits"     // a date or number
	Guessable  Reason = "guessable"  // too few guesses needed, for no single reason
)

// WeakError tells why a password is refused.
type WeakError struct {
	Reasons []Reason // at least one
}

// Error lists the reasons and says what to do.
func (e *WeakError) Error() string {
	return fmt.Sprintf("the password is too weak (%v): take %d or more characters that nobody would guess, for example four words that do not belong together", e.Reasons, MinLength)
}

// localWords are words that people here put into passwords and that zxcvbn,
// made for English, does not know.
var localWords = []string{
	"kiesel", "passwort", "kennwort", "geheim", "hallo", "willkommen", "schatz", "start", "test", "admin", "verwaltung", "behörde", "behoerde",
	"rathaus", "landkreis", "gemeinde", "ministerium", "mecklenburg", "vorpommern", "schwerin", "rostock", "deutschland", "hansa", "ostsee",
	"frühling", "fruehling", "sommer", "herbst", "winter", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
	"januar", "februar", "märz", "maerz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember",
}

// Check returns nil for a password that is hard to guess, else a [*WeakError].
// Personal texts, such as name, login and e-mail of the owner, count as
// guessed.
func Check(password string, personal ...string) error {
	password = normal(password)
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return &WeakError{[]Reason{Unreadable}}
	case length < MinLength:
		return &WeakError{[]Reason{TooShort}}
	case length > MaxLength:
		return &WeakError{[]Reason{TooLong}}
	case isNumber(password):
		return &WeakError{[]Reason{Digits}}
	}
	own := parts(personal)
	for _, text := range []string{password, plain.Replace(password)} {
		result := zxcvbn.PasswordStrength(head(text, judged), slices.Concat(own, localWords), matching.FilterL33tMatcher)
		if result.Score < minScore {
			return &WeakError{reasons(result.MatchSequence, own)}
		}
	}
	return nil
}

// plain takes letters for the digits and signs that people write in their place.
// zxcvbn's own search for them tries all combinations, which takes seconds.
var plain = strings.NewReplacer("4", "a", "@", "a", "3", "e", "€", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t", "+", "t")

// isNumber reports whether a password has nothing but digits and what stands
// between them, as dates and telephone numbers do; zxcvbn takes those for
// random.
func isNumber(password string) bool {
	return !strings.ContainsFunc(password, func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune(" .,-/:+()", r) })
}

// parts splits texts at everything but letters and digits and keeps what is
// long enough to matter, together with the texts themselves.
func parts(texts []string) []string {
	var all []string
	for _, text := range texts {
		text = strings.ToLower(text)
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, word := range append(words, text, strings.Join(words, "")) {
			if utf8.RuneCountInString(word) >= 3 && !slices.Contains(all, word) {
				all = append(all, word)
			}
		}
	}
	return all
}

// head returns the first n characters of s.
func head(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// reasons names what zxcvbn found, each once and in the order of the password.
func reasons(found []match.Match, own []string) []Reason {
	var all []Reason
	for _, m := range found {
		if r := reason(m, own); r != "" && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return []Reason{Guessable}
	}
	return all
}

func reason(m match.Match, own []string) Reason {
	switch m.Pattern {
	case "dictionary":
		if m.DictionaryName == "user_inputs" && slices.Contains(own, strings.ToLower(m.Token)) {
			return Personal
		}
		return Common
	case "spatial":
		return Keyboard
	case "repeat":
		return Repeated
	case "sequence":
		return Sequence
	case "date":
		return Digits
	}
	return "" // brute force
}
