package page

import (
	"net/http"
	"net/url"

	"kiesel/internal/landscape"
)

// asOfParam is the part of the address that names the day whose state is shown.
const asOfParam = "as_of"

// days is what a page knows of earlier states.
type days struct {
	today landscape.Date // "" if the page shows nothing but the present
	shown landscape.Date // an earlier day, "" for today
}

// AsOf reads the day whose state the address asks for, "" for today, and makes
// the frame offer other days. Days to come and what is no day are a bad request.
func (v *View) AsOf(today landscape.Date) (landscape.Date, error) {
	v.days.today = today
	text := v.Param(asOfParam)
	if text == "" {
		return "", nil
	}
	day, err := landscape.ParseDate(text)
	if err != nil {
		return "", BadRequest("%s: %w", asOfParam, err)
	}
	if day > today {
		return "", BadRequest("%s: %s is still to come", asOfParam, day)
	}
	if day == today {
		day = ""
	}
	v.days.shown = day
	return day, nil
}

// Past is the earlier day whose state the page shows, "" for the present. A page
// of the past offers no changes.
func (v *View) Past() landscape.Date { return v.days.shown }

// Keep returns an address within Kiesel that shows the same day as this page.
func (v *View) Keep(href string) string {
	if v.days.shown == "" {
		return href
	}
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	q.Set(asOfParam, string(v.days.shown))
	u.RawQuery = q.Encode()
	return u.String()
}

// NoPast answers that no state of a day is kept.
func (v *View) NoPast(w http.ResponseWriter, r *http.Request, day landscape.Date) error {
	v.days.shown = ""
	return v.Render(w, r, http.StatusNotFound, noPast(v, day))
}

// hidden lists the rest of the page's query, for forms that change one part of
// it.
func (v *View) hidden(except string) []hiddenField {
	var fields []hiddenField
	for name, values := range v.query {
		if name == except || name == "page" {
			continue
		}
		for _, value := range values {
			fields = append(fields, hiddenField{name, value})
		}
	}
	return fields
}

type hiddenField struct{ name, value string }
