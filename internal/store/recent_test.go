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
	keep := func(entry int64, question, answer string) { r.keep(entry, question, recentAnswer{answer, 10}) }
	keep(4, "profile", "old")
	keep(3, "profile", "of a slow reader")
	if got, ok := r.find(4, "profile"); !ok || got != "old" {
		t.Errorf("the answer is %v, %v", got, ok)
	}
	if _, ok := r.find(5, "profile"); ok {
		t.Error("the answer outlives a change")
	}
	keep(5, "comparison", "new")
	if _, ok := r.find(5, "profile"); ok {
		t.Error("an answer of before the change is given for after it")
	}
}

func TestAnswersHaveLittleRoom(t *testing.T) {
	t.Parallel()
	var r recent
	const size = maxRecent / 8
	for i := range 50 {
		r.keep(1, fmt.Sprint(i), recentAnswer{i, size})
		r.keep(1, fmt.Sprint(i), recentAnswer{i, size}) // asked by two at once
	}
	if len(r.answers) != 8 || r.size != 8*size {
		t.Errorf("%d answers of %d bytes are kept, want 8 of %d", len(r.answers), r.size, 8*size)
	}
	if got, ok := r.find(1, "49"); !ok || got != 49 {
		t.Errorf("the newest answer is %v, %v", got, ok)
	}
	r.keep(1, "vast", recentAnswer{0, maxRecent + 1})
	if _, ok := r.find(1, "vast"); ok || len(r.answers) != 8 {
		t.Error("an answer without room drives others out")
	}
}
