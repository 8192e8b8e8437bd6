package main

import (
	"fmt"
	"io"

	"kiesel/internal/bundling"
)

// cover says by function who is there when people are away, how long cases wait,
// and what the same would cost without bundling.
func (t verdictText) cover(w io.Writer) {
	fmt.Fprintln(w, "\nCover (now / then)\tpeople\tfor one authority\tnobody there\twithout cover\twait\ttraining EUR/a\tequal on their own EUR/a (p10 to p90)")
	for _, f := range t.verdict.Functions {
		c := f.Cover
		if c == nil {
			continue
		}
		now, then := c.Now, c.Then
		price := ""
		if c.Equal != nil {
			price = t.money(c.Equal.Cost)
		}
		fmt.Fprintln(w, t.Sprintf("%s\t%d / %d\t%s / %s\t%.2f / %.2f %%\t%d / %d\t%s / %s\t%.0f / %.0f\t%s", f.Function,
			now.People, then.People, between(now), between(then), 100*now.Nobody, 100*then.Nobody,
			now.Uncovered, then.Uncovered, t.wait(now), t.wait(then), now.Training, then.Training, price))
	}
}

// between writes on how many people one authority relies.
func between(p bundling.Presence) string {
	if p.Fewest == p.Most {
		return fmt.Sprint(p.Most)
	}
	return fmt.Sprintf("%d to %d", p.Fewest, p.Most)
}

// wait writes how many handling times a case waits.
func (t verdictText) wait(p bundling.Presence) string {
	if p.Wait == nil {
		return "no limit"
	}
	return t.Sprintf("%.2f", *p.Wait)
}
