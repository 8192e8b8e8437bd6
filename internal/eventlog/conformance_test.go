package eventlog_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kiesel/internal/eventlog"
	"kiesel/internal/testkit"
)

// conformance is what a strict reader of IEEE 1849-2016 makes of the files of
// the conformance suite: where it finds an error, and why; files without a
// place are accepted. All but noLog and logNoAttributes claim that version.
//
// The schema of the standard and its text differ in a few points. Where they
// do, the text counts, because it says what the schema cannot: keys of
// attributes may hold blanks and <values> needs no key (the schema would
// refuse them); classifiers use global attributes, identifiers are UUIDs, times
// are UTC, scopes are event or trace, components have each key once, and
// features in use are announced (the schema cannot or does not check it).
var conformance = []struct{ file, at, why string }{
	{"attributeEventSwapped", "4:2", "the attributes of a log come before its events"},
	{"attributeTraceSwapped", "4:2", "the attributes of a log come before its traces"},
	{"attributeValuesSwapped", "4:3", "the attributes of a list come before its values"},
	{"booleanCorrectValue", "", "true is an xs:boolean"},
	{"booleanIncorrectValue", "13:2", "yes is no xs:double, which <float> holds"},
	{"classifierAttributeSwapped", "7:2", "classifiers come before the attributes of the log"},
	{"classifierCorrectAttributes", "", "a classifier has a name and keys; without scope it is about events"},
	{"classifierEmptyKeys", "8:2", "a classifier is a list of keys; a blank is none"},
	{"classifierEventCorrectAttributes", "", "a classifier may say that it is about events"},
	{"classifierEventSwapped", "9:2", "classifiers come before events"},
	{"classifierIncorrectKey", "8:2", "the key resource is not declared global for events"},
	{"classifierIncorrectScope", "8:2", "a scope is event or trace"},
	{"classifierNoAttributes", "8:1", "text between the elements; and a classifier needs name and keys"},
	{"classifierTooManyAttributes", "8:2", "a classifier has no XML attribute called attribute"},
	{"classifierTraceCorrectAttributes", "", "a classifier may be about traces"},
	{"classifierTraceSwapped", "7:2", "classifiers come before traces"},
	{"dateCorrectValue", "", "an xs:dateTime in UTC; the key may hold a blank"},
	{"dateIncorrectValue", "13:2", "2002-0530T09:30:10Z is no xs:dateTime"},
	{"dateNoTZD", "13:2", "times are in UTC; without time zone designator that is unknown"},
	{"elementIncorrect", "15:3", "there is no element <text>"},
	{"eventCorrectAttributes", "", "events inside a trace and, after the traces, outside"},
	{"eventIdenticalAttributes", "10:3", "a component has each key once; the trace globals have instance twice"},
	{"eventIncorrectType", "23:4", "org:resource is a string by extension and by global declaration"},
	{"eventTooManyAttributes", "17:3", "<event> has no XML attributes"},
	{"extensionAttributeSwapped", "3:2", "extensions come before the attributes of the log"},
	{"extensionClassifierSwapped", "6:2", "extensions come before classifiers"},
	{"extensionCorrectAttributes", "", "an extension has name, prefix and uri"},
	{"extensionEventSwapped", "3:2", "extensions come before events"},
	{"extensionGlobalSwapped", "3:2", "extensions come before globals"},
	{"extensionIncorrectKey", "4:3", "the Concept extension defines name and instance, not event"},
	{"extensionNoAttributes", "2:2", "an extension needs name, prefix and uri"},
	{"extensionNotDeclared", "5:3", "org:resource belongs to the extension org, which is not declared"},
	{"extensionStandard", "", "the seven extensions of the standard"},
	{"extensionTooManyAttributes", "2:2", "an extension has no XML attribute called attribute"},
	{"extensionTraceSwapped", "3:2", "extensions come before traces"},
	{"globalAttributeSwapped", "4:2", "globals come before the attributes of the log"},
	{"globalClassifierSwapped", "7:2", "globals come before classifiers"},
	{"globalEventStringCorrectAttributes", "", "a global may say that it is about events"},
	{"globalEventSwapped", "6:2", "globals come before events"},
	{"globalIncorrectScope", "3:2", "a scope is event or trace"},
	{"globalNoAttributes", "", "the scope of a global is optional, and so are its attributes"},
	{"globalStringCorrectAttributes", "", "without scope a global is about events"},
	{"globalStringNoAttributes", "4:3", "<string> needs key and value"},
	{"globalStringTooManyAttributes", "4:3", "<string> has no XML attribute called attribute"},
	{"globalTooManyAttributes", "3:2", "<global> has no XML attribute called attribute"},
	{"globalTraceStringCorrectAttributes", "", "a global may be about traces"},
	{"globalTraceSwapped", "4:2", "globals come before traces"},
	{"idCorrectValue", "", "an identifier is a UUID"},
	{"idIncorrectValue", "13:2", "No ID is no UUID"},
	{"intCorrectValue", "", "0 is an xs:long"},
	{"intIncorrectValue", "13:2", "0.0 is no xs:long"},
	{"listEmptyValues", "", "the values of a list may be none"},
	{"listNoValues", "13:2", "a list has the element <values>"},
	{"listTwoValues", "", "the values of a list may share a key"},
	{"logCorrectAttributes", "", "an empty log with version and features"},
	{"logNoAttributes", "1:1", "a log needs xes.version"},
	{"logNoNestedAttributes", "", "a feature may be announced and not used"},
	{"logOutOfPlace", "29:3", "<log> is the outermost element only"},
	{"logTooManyAttributes", "1:1", "the standard has no openxes.version"},
	{"noLog", "1:1", "an empty file is no XML document"},
	{"realCorrectValue", "", "1.0 is an xs:double"},
	{"realIncorrectValue", "13:2", "1.0.0 is no xs:double"},
	{"stringCorrectAttributes", "", "a string has key and value"},
	{"stringNestedNotDeclared", "14:3", "attributes of attributes must be announced as feature nested-attributes"},
	{"stringNoAttributes", "9:2", "<string> needs key and value"},
	{"stringNotNestedButDeclared", "", "a feature may be announced and not used"},
	{"stringTooManyAttributes", "9:2", "<string> has no XML attribute called attribute"},
	{"traceCorrectAttributes", "", "a trace without events"},
	{"traceEventSwapped", "3:2", "events outside of traces come after the traces"},
	{"traceOutOfPlace", "29:3", "<trace> stands in <log> only"},
	{"traceTooManyAttributes", "14:2", "<trace> has no XML attributes"},
}

func TestConformance(t *testing.T) {
	t.Parallel()
	dir := testkit.Shared(t, "event_logs", "conformance_xes")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(conformance) {
		t.Errorf("%d files, %d rows in the table", len(files), len(conformance))
	}
	for _, c := range conformance {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(dir, c.file+".xes")
			_, err := eventlog.Read(t.Context(), path, eventlog.Options{})
			if c.at == "" {
				if err != nil {
					t.Errorf("refused (%v), but %s", err, c.why)
				}
				return
			}
			var fault *eventlog.SyntaxError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, but %s", err, c.why)
			}
			if place(fault) != c.at {
				t.Errorf("error at %s, want %s: %v", place(fault), c.at, err)
			}
			if fault.File != path || fault.Msg == "" || fault.Remedy == "" {
				t.Errorf("file, message or remedy is missing in %#v", fault)
			}
		})
	}
}

func place(e *eventlog.SyntaxError) string { return fmt.Sprintf("%d:%d", e.Line, e.Column) }

// On lenient reading every file of the suite that is a log at all is read, and
// what was wrong is told.
func TestConformanceLenient(t *testing.T) {
	t.Parallel()
	dir := testkit.Shared(t, "event_logs", "conformance_xes")
	for _, c := range conformance {
		l, err := eventlog.Read(t.Context(), filepath.Join(dir, c.file+".xes"), eventlog.Options{Lenient: true})
		switch {
		case c.file == "noLog":
			if err == nil {
				t.Error("an empty file is read as a log")
			}
		case err != nil:
			t.Errorf("%s: %v", c.file, err)
		case c.at != "" && !slices.ContainsFunc(l.Problems, func(p *eventlog.SyntaxError) bool { return place(p) == c.at }):
			t.Errorf("%s: problems %v, want one at %s", c.file, l.Problems, c.at)
		}
	}
}
