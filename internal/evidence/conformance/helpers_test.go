package conformance_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/conformance"
	"kiesel/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// oracle is what an independent implementation (pm4py) finds for a log and a
// model.
type oracle struct {
	name      string
	log       []conformance.Variant
	cases     int
	net       *conformance.Net
	Precision float64 `json:"precision_token_based_replay_etc"`
	Model     struct{ Places, Transitions, Visible, Arcs int }
	Token     struct {
		Average   float64 `json:"average_trace_fitness"`
		Log       float64 `json:"log_fitness"`
		Missing   int     `json:"sum_missing_tokens"`
		Remaining int     `json:"sum_remaining_tokens"`
		Consumed  int     `json:"sum_consumed_tokens"`
		Produced  int     `json:"sum_produced_tokens"`
	} `json:"token_replay_log"`
	Alignments struct {
		Average float64 `json:"recomputed_average_trace_fitness"`
		Moves   int     `json:"sum_visible_moves"`
		Fitting int     `json:"cases_with_zero_visible_moves"`
	} `json:"alignments_log"`
	Variants []struct {
		Count   int
		Variant []string
		Token   struct {
			Fit        bool
			Fitness    float64
			M, R, C, P int
		} `json:"tbr"`
		Alignment struct {
			Moves   int `json:"visible_moves"`
			Fitness float64
			Bound   int `json:"bwc"` // 10,000 · (events + shortest run) + silent moves
		}
	}
}

// paired reports whether the results stand beside the variants they belong to:
// what they say of the number of events must agree. In the files of the running
// example they stand in another order.
func (o *oracle) paired(shortest int) bool {
	for _, v := range o.Variants {
		if v.Alignment.Bound/10_000 != len(v.Variant)+shortest {
			return false
		}
	}
	return true
}

// oracles names the expected results, each of which is for the model of the
// same name.
var oracles = map[string]string{
	"receipt.im02":            "receipt_wabo_coselog.xes.gz",
	"receipt.onevariant":      "receipt_wabo_coselog.xes.gz",
	"receipt.top5":            "receipt_wabo_coselog.xes.gz",
	"running-example.im00":    "small/running-example.xes",
	"running-example.shipped": "small/running-example.xes",
	"running-example.top2":    "small/running-example.xes",
}

func readOracle(tb testing.TB, name string) *oracle {
	tb.Helper()
	text, err := os.ReadFile(testkit.Shared(tb, "expected", "conformance."+name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	o := &oracle{name: name, net: readModel(tb, testkit.Shared(tb, "expected", "models", name+".pnml"))}
	if err := json.Unmarshal(text, o); err != nil {
		tb.Fatal(err)
	}
	o.log = readLog(tb, oracles[name])
	for _, v := range o.log {
		o.cases += v.Cases
	}
	return o
}

func readLog(tb testing.TB, name string) []conformance.Variant {
	tb.Helper()
	l, err := eventlog.Read(tb.Context(), testkit.Shared(tb, "event_logs", name), eventlog.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return conformance.VariantsOf(l)
}

func readModel(tb testing.TB, path string) *conformance.Net {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	net, err := conformance.ReadPNML(bytes.NewReader(text), path)
	if err != nil {
		tb.Fatal(err)
	}
	return net
}

func newAligner(tb testing.TB, net *conformance.Net, opt conformance.Options) *conformance.Aligner {
	tb.Helper()
	a, err := conformance.NewAligner(tb.Context(), net, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// key makes one word of a trace.
func key(trace []string) string { return strings.Join(trace, "\x00") }
