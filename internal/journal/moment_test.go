package journal_test

import (
	"context"
	"errors"
	"testing"

	"kiesel/internal/journal"
)

func TestTheEndOfTheJournalIsLookedForOncePerMoment(t *testing.T) {
	t.Parallel()
	last, reads := int64(6), 0
	read := func(context.Context) (int64, error) {
		reads++
		if last == 7 {
			return 0, errors.New("the database rests")
		}
		return last, nil
	}
	end := func(ctx context.Context) int64 {
		n, err := journal.Last(ctx, read)
		if (err != nil) != (n == 0) {
			t.Errorf("the end is %d with error %v", n, err)
		}
		return n
	}
	ctx := journal.OneMoment(t.Context())
	last = 7
	end(ctx) // a failure is not kept
	last = 8
	if got := end(ctx); got != 8 {
		t.Errorf("the end is %d after a failure, want 8", got)
	}
	last = 9
	if got := end(ctx); got != 8 {
		t.Errorf("the moment has moved to %d", got)
	}
	if got := end(t.Context()); got != 9 {
		t.Errorf("outside of a moment the end is %d, want 9", got)
	}
	if reads != 3 {
		t.Errorf("%d reads, want 3", reads)
	}
}
