package store

import (
	"fmt"
	"testing"
)

func TestAnswersAreKeptUntilSomethingIsRecorded(t *testing.T) {
	t.Parallel()
	var r recent
	if _, ok := r.find(0, "profile"); ok {
		t.Fatal("there is an answer before a question")
	}
	r.keep(4, "profile", "old")
	r.keep(3, "profile", "of a slow reader")
	if got, ok := r.find(4, "profile"); !ok || got != "old" {
		t.Errorf("the answer is %v, %v", got, ok)
	}
	if _, ok := r.find(5, "profile"); ok {
		t.Error("the answer outlives a change")
	}
	r.keep(5, "comparison", "new")
	if _, ok := r.find(5, "profile"); ok {
		t.Error("an answer of before the change is given for after it")
	}
	for i := range 3 * maxRecent {
		r.keep(5, fmt.Sprint(i), i)
	}
	if len(r.answers) != maxRecent {
		t.Errorf("%d answers are kept, want %d", len(r.answers), maxRecent)
	}
	if got, ok := r.find(5, fmt.Sprint(3*maxRecent-1)); !ok || got != 3*maxRecent-1 {
		t.Errorf("the newest answer is %v, %v", got, ok)
	}
}
