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

// The journal tells of jobs in words and leads to them.
func TestJobsInTheJournal(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	job := sendLog(t, h, "protokoll.csv", smallLog(3, "Bescheid"), upload).Header().Get("Location")
	await(t, h, job)
	list := get(t, h, "/journal")
	wantText(t, list, 200, "Hintergrundarbeit beauftragt", "Hintergrundarbeit beendet", `href="`+job+`"`)
	ended := find(t, list, `href="(/journal/\d+)"[^>]*>\d+</a>[\s\S]{0,400}?Hintergrundarbeit beendet`)
	wantText(t, get(t, h, ended), 200, "gescheitert", "weniger Fälle als die kleinste gezeigte Gruppe")
}
