package web

import (
	"strings"
	"testing"
)

// The page of a job leads to its result: browsers without scripts by loading it
// again, others by what they are told when they ask.
func TestJobLeadsToItsResult(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	job := sendLog(t, h, "protokoll.csv", smallLog(40, "Bescheid"), upload).Header().Get("Location")
	profile := await(t, h, job).Header().Get("Location")
	part := get(t, h, job, "HX-Request", "true", "HX-Target", "div#job")
	wantText(t, part, 200, `href="`+profile+`" data-follow`, "Die Arbeit ist fertig")
	if strings.Contains(part.Body.String(), "hx-trigger") {
		t.Error("the page goes on asking")
	}
	if whole := get(t, h, job); whole.Header().Get("Refresh") != "" {
		t.Error("the page is loaded again although its script asks")
	}
}
