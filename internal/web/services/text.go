package services

import (
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

// KeyText writes a LeiKa key in the groups in which it is spoken.
func KeyText(v *page.View, s landscape.Service) string {
	k := string(s.Key)
	if len(k) != 14 {
		return v.T("services.no_key")
	}
	return "LeiKa " + k[:2] + " " + k[2:5] + " " + k[5:8] + " " + k[8:11] + " " + k[11:]
}

// orMissing returns the text, or the words for what nobody knows.
func orMissing(v *page.View, text string) string {
	if text == "" {
		return v.Missing()
	}
	return text
}

// inLang returns a text of the landscape in the language of the page.
func inLang(v *page.View, t landscape.Text) string {
	if v.Lang() == i18n.English {
		return t.En
	}
	return t.De
}

// typeCode returns the code of the words that explain a LeiKa type.
func typeCode(leikaType string) string {
	switch leikaType {
	case "1", "4", "5", "6":
		return leikaType
	case "2", "3", "2/3":
		return "2_3"
	case "":
		return "none"
	}
	return "mixed"
}

// sdgCode says which annex of the Single Digital Gateway regulation names the
// service.
func sdgCode(s landscape.Service) string {
	switch {
	case s.SDG1 && s.SDG2:
		return "both"
	case s.SDG1:
		return "annex1"
	case s.SDG2:
		return "annex2"
	}
	return "none"
}

// attributes ties a field to its message, if it has one.
func (f form) attributes(field string) templ.Attributes {
	if _, wrong := f.Errors[field]; !wrong {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": field + "-error"}
}

// norm is one of the norms of a service; Href is where it can be read, "" if the
// catalogue does not say.
type norm struct{ Text, Href string }

// normPattern is a norm with its address as the catalogue prints it:
// "§ 9 Personalausweisgesetz (PAuswG) [http://…]".
var normPattern = regexp.MustCompile(`([^\[\],;]+?)\s*\[(https?://[^\s\]]+)\]`)

// norms takes the catalogue's list of norms apart.
func norms(text string) []norm {
	var list []norm
	add := func(piece, href string) {
		if piece = strings.Trim(piece, " ,;\n"); piece != "" {
			list = append(list, norm{piece, href})
		}
	}
	end := 0
	for _, m := range normPattern.FindAllStringSubmatchIndex(text, -1) {
		add(text[end:m[2]], "")
		add(text[m[2]:m[3]], text[m[4]:m[5]])
		end = m[1]
	}
	add(text[end:], "")
	return list
}
