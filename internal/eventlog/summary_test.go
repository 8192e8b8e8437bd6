package eventlog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
)

func seconds(s float64) *float64 { return &s }

func TestSummariesBy(t *testing.T) {
	t.Parallel()
	l, err := read(t, `case,activity,time,office
1,a,2024-01-01 10:00,North
2,a,2024-01-01 10:00,South
1,b,2024-01-01 11:00,North
3,a,2024-01-02 10:00,North
3,b,2024-01-02 10:30,North
4,a,2024-01-02 10:00,North
4,c,2024-01-02 12:00,North
5,a,2024-01-02 10:00,North
5,b,2024-01-02 11:10,North
`, eventlog.Options{Keep: []string{"office"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := l.SummariesBy("office")
	if err != nil {
		t.Fatal(err)
	}
	want := []eventlog.Summary{
		{Value: "North", Cases: 4, Events: 8, Variants: 2, Timed: 4, MedianSeconds: seconds(65 * 60)}, // between 60 and 70
		{Value: "South", Cases: 1, Events: 1, Variants: 1, Timed: 1, MedianSeconds: seconds(0)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summaries (-want +got):\n%s", diff)
	}
	if _, err := l.SummariesBy("town"); err == nil || !strings.Contains(err.Error(), "office") {
		t.Errorf("got %v, want an error that names the attributes kept", err)
	}
}

// Cases without durations are not taken to last no time.
func TestSummariesLeaveOutWhatIsMissing(t *testing.T) {
	t.Parallel()
	l, err := read(t, `<log xes.version="1.0">
		<trace><string key="office" value="N"/><event><string key="concept:name" value="a"/></event></trace>
		<trace/>
		<trace><string key="office" value="N"/><event><string key="concept:name" value="a"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>
			<event><string key="concept:name" value="b"/><date key="time:timestamp" value="2024-01-01T00:01:00Z"/></event></trace></log>`,
		eventlog.Options{Keep: []string{"case:office"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := l.SummariesBy("case:office")
	if err != nil {
		t.Fatal(err)
	}
	want := []eventlog.Summary{
		{Cases: 1, Variants: 1}, {Value: "N", Cases: 2, Events: 3, Variants: 2, Timed: 1, MedianSeconds: seconds(60)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summaries (-want +got):\n%s", diff)
	}
}
