package evidence

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kiesel/internal/eventlog"
)

// Level is a level of abstraction: it says under which label an activity
// counts. Levels are made by [ParseLevel].
type Level struct {
	name    string
	label   func(activity string) string // "" leaves the event out
	repeats repeats
}

// repeats says what becomes of a label that a case has had before.
type repeats int

const (
	keepRepeats repeats = iota // it counts again
	joinRepeats                // it counts again unless it came last
	dropRepeats                // it does not count
)

// The levels with a name of their own.
const (
	LevelActivity = "activity"
	LevelPhase    = "phase"
)

// maxLevel limits the length of a regular expression in bytes.
const maxLevel = 500

// ParseLevel returns the level that name stands for:
//
//   - "activity": every activity as it is.
//   - "phase": the order in which a case first reaches the phases of its main
//     process, by the rule of [Phase].
//   - a regular expression (Go syntax) with at most one group: the label is the
//     text of the group, or of the whole match if there is none. Events that
//     do not match are left out; equal labels in a row count once.
func ParseLevel(name string) (Level, error) {
	switch name {
	case LevelActivity:
		return Level{name: name, label: func(a string) string { return a }}, nil
	case LevelPhase:
		return Level{name: name, label: Phase, repeats: dropRepeats}, nil
	}
	if name == "" || len(name) > maxLevel {
		return Level{}, fmt.Errorf("level has %d characters: give activity, phase or a regular expression of at most %d",
			len(name), maxLevel)
	}
	re, err := regexp.Compile(name)
	if err != nil {
		return Level{}, fmt.Errorf("level %q is neither activity nor phase nor a regular expression: %w", name, err)
	}
	if re.NumSubexp() > 1 {
		return Level{}, fmt.Errorf("level %q has %d groups: give at most one, make the others (?:…)", name, re.NumSubexp())
	}
	return Level{name: name, repeats: joinRepeats, label: func(a string) string {
		m := re.FindStringSubmatch(a)
		if m == nil {
			return ""
		}
		return m[len(m)-1]
	}}, nil
}

// String returns the name that [ParseLevel] understands.
func (l Level) String() string { return l.name }

var (
	// subprocessCode is how Dutch building-permit systems number activities:
	// subprocess, three-digit number, variations ("01_HOOFD_490_1a").
	subprocessCode = regexp.MustCompile(`^(\d\d_[A-Z][A-Z0-9_]*?)_(\d{2,3})`)
	// leadingCode is a step number before the name: "T06 Determine necessity".
	leadingCode = regexp.MustCompile(`^(\pL{1,3}[-_]?)(\d+)`)
	// beforeSeparator is the text before a separator or number.
	beforeSeparator = regexp.MustCompile(`^[^\d:/|_.;,()]+`)
)

const mainProcess = "01_HOOFD"

// Phase returns the phase that an activity belongs to, or "" if it is not part
// of the main process.
//
//   - Codes of subprocesses ("01_HOOFD_490_1a"): the main process 01_HOOFD and
//     the hundreds of the number, "01_HOOFD_4"; the other subprocesses run
//     beside it and are left out.
//   - A step number before the name ("T06 Determine …"): its letters and all
//     digits but the last, "T0".
//   - Everything else: the text before the first separator or number, or the
//     whole name if it begins with one.
func Phase(activity string) string {
	if m := subprocessCode.FindStringSubmatch(activity); m != nil {
		if m[1] != mainProcess || len(m[2]) < 3 {
			return ""
		}
		return mainProcess + "_" + m[2][:1]
	}
	if m := leadingCode.FindStringSubmatch(activity); m != nil {
		return m[1] + m[2][:len(m[2])-1]
	}
	if text := strings.TrimSpace(beforeSeparator.FindString(activity)); text != "" {
		return text
	}
	return activity
}

// apply returns the log under the labels of this level; cases may become empty.
func (l Level) apply(log *eventlog.Log) *eventlog.Log {
	return log.Relabel(func(activity string) (string, bool) {
		label := l.label(activity)
		return label, label != ""
	})
}

// reduce appends to buf the labels of a trace that count.
func (l Level) reduce(trace, buf []int32) []int32 {
	for _, label := range trace {
		if !l.isRepeat(buf, label) {
			buf = append(buf, label)
		}
	}
	return buf
}

// isRepeat reports whether a label does not count after trace.
func (l Level) isRepeat(trace []int32, label int32) bool {
	switch l.repeats {
	case joinRepeats:
		return len(trace) > 0 && trace[len(trace)-1] == label
	case dropRepeats:
		return slices.Contains(trace, label)
	default:
		return false
	}
}
