package tabular

import "strings"

// letters spells the letters of titles as file names everywhere have them.
var letters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", " ", "-")

// FileName names the exported file after the title: "behoerden.csv".
func (t Table) FileName(f Format, l Lang) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, letters.Replace(strings.ToLower(t.Title.In(l))))
	if plain == "" {
		plain = t.Name
	}
	return plain + "." + string(f)
}
