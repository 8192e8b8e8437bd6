package doctor

import "fmt"

// Severity says how bad a [Finding] is.
type Severity string

// The severities.
const (
	Good    Severity = "ok"
	Warning Severity = "warning" // works, but should be looked after
	Bad     Severity = "error"   // does not work, or data are in danger
)

// Finding is the result of one check.
type Finding struct {
	Check    string   `json:"check"` // what was looked at, e.g. "journal"
	Severity Severity `json:"severity"`
	Detail   string   `json:"detail"` // what was found
	// Why it matters and what to do about it; both empty if all is well.
	Why    string `json:"why,omitempty"`
	Remedy string `json:"remedy,omitempty"`
}

// Report collects findings.
type Report struct{ Findings []Finding }

// OK reports that a check found nothing wrong.
func (r *Report) OK(check, detail string, args ...any) {
	r.Findings = append(r.Findings, Finding{Check: check, Severity: Good, Detail: fmt.Sprintf(detail, args...)})
}

// Found reports that something is wrong with a check of the list in [Why].
func (r *Report) Found(check string, s Severity, remedy, detail string, args ...any) {
	r.Findings = append(r.Findings, Finding{Check: check, Severity: s, Detail: fmt.Sprintf(detail, args...), Why: Why(check), Remedy: remedy})
}

// Judge reports err as [Bad], or if there is none that all is well.
func (r *Report) Judge(check string, err error, remedy, detail string, args ...any) {
	if err != nil {
		r.Found(check, Bad, remedy, "%v", err)
		return
	}
	r.OK(check, detail, args...)
}

// Bad counts what does not work.
func (r *Report) Bad() int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == Bad {
			n++
		}
	}
	return n
}

// Why says why a check matters, in one sentence without a full stop.
func Why(check string) string { return reasons[check] }

var reasons = map[string]string{
	"folder":      "everything that Kiesel keeps in files lies there; whoever can read it has the installation key",
	"space":       "without space no change can be kept, and the server answers every one with an error",
	"key":         "it hashes case numbers: without it new logs cannot be joined with old ones, and whoever has it can guess case numbers",
	"lock":        "two servers on one folder would write at cross purposes",
	"database":    "it holds all data; without it nothing works",
	"schema":      "the tables must be those that this program knows",
	"integrity":   "a damaged file loses data and may answer wrongly",
	"references":  "rows that refer to nothing make pages fail",
	"belonging":   "with another key the same case would get another hash",
	"journal":     "it is the proof of who changed what; a broken chain proves nothing",
	"clock":       "changes, sessions, tokens and certificates carry its time",
	"backup":      "what is not backed up is lost with the disk",
	"program":     "register, catalogue and boundaries ship inside the program",
	"address":     "the server listens there",
	"certificate": "browsers refuse a server whose certificate they cannot trust",
	"queue":       "imports and analyses run by it",
}
