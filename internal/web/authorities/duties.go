package authorities

import (
	"net/url"

	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// duties are the services that an authority must provide.
type duties struct {
	count  int
	topics []topic // largest first
	// listed says that the list of services shows these: it is about one Land.
	listed bool
	level  landscape.Level
}

// topic is a topic field with its number of services.
type topic struct {
	name  string
	count int
}

// dutiesOf counts the services for which the authority's level is competent in
// its Land.
func dutiesOf(now *current.Snapshot, unit landscape.Authority, home landscape.ARS) duties {
	d := duties{level: unit.Level, listed: unit.Level == landscape.LevelBund || unit.Key.Land() == home}
	for _, t := range now.Duties(unit, home) {
		d.topics = append(d.topics, topic{t.Value, t.Count})
		d.count += t.Count
	}
	return d
}

// href is the address of the list of these services, "" where it can't show
// them.
func (d duties) href(topic string) string {
	if !d.listed {
		return ""
	}
	q := url.Values{"level": {d.level.String()}}
	if topic != "" {
		q.Set("topic", topic)
	}
	return "/services?" + q.Encode()
}

// figure is the number of services with its provenance.
func (d duties) figure(v *page.View) part.Figure {
	return part.Figure{
		Label:      v.T("authorities.duties"),
		Definition: v.T("authorities.duties_definition"),
		Source:     v.T("services.known_source"),
	}.Int(v, d.count)
}

// bars shows the services by topic field.
func (d duties) bars(v *page.View) chart.Bars {
	bars := chart.Bars{Title: v.T("authorities.duties_by_topic"), Provenance: d.figure(v)}
	for _, t := range d.topics {
		name, href := t.name, d.href(t.name)
		if name == "" {
			name, href = v.Missing(), ""
		}
		bars.Rows = append(bars.Rows, chart.Bar{Name: name, Value: float64(t.count), Text: v.Int(t.count), Href: href})
	}
	return bars
}
