package eventlog

import (
	"fmt"
	"slices"
	"strings"
)

// Common words for the columns of a log, folded by foldName. Columns named as
// in XES come before all of them.
var (
	caseWords = []string{
		"case", "caseid", "casekey", "casenumber", "traceid", "processinstance", "processinstanceid",
		"fall", "fallid", "fallnummer", "fallnr", "vorgang", "vorgangid", "vorgangsid", "vorgangsnummer", "vorgangsnr", "vorgangskennung",
		"aktenzeichen", "antragsnummer", "antragsid",
	}
	activityWords = []string{
		"activity", "activityname", "activityid", "task", "taskname", "eventname",
		"aktivitaet", "aktivitaetsname", "taetigkeit", "arbeitsschritt", "prozessschritt", "schritt", "ereignis",
	}
	timeWords = []string{
		"timestamp", "time", "datetime", "eventtime", "completetimestamp", "endtimestamp",
		"zeit", "zeitpunkt", "zeitstempel", "datumuhrzeit", "datum", "date",
	}
	lifecycleWords = []string{"lifecycle", "lifecycletransition", "transition", "lebenszyklus"}
)

// foldName makes names of columns comparable: without case, umlauts, blanks and
// punctuation.
func foldName(name string) string {
	name = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(name))
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-./:#", r) {
			return -1
		}
		return r
	}, name)
}

// findColumns finds the columns that o names or that common words name.
func findColumns(header []string, o Options, kept []*keptAttribute) (eventColumns, *SyntaxError) {
	columns := eventColumns{lifecycle: -1}
	wanted := []struct {
		index       *int
		what        Option
		given, name string
		words       []string
	}{
		{&columns.caseID, OptionCase, o.Case, "case:" + keyName, caseWords},
		{&columns.activity, OptionActivity, o.Activity, keyName, activityWords},
		{&columns.time, OptionTime, o.Time, keyTime, timeWords},
		{&columns.lifecycle, OptionLifecycle, o.Lifecycle, keyTransition, lifecycleWords},
	}
	if len(o.Transitions) == 0 {
		wanted = wanted[:3]
	}
	for _, w := range wanted {
		var problem string
		if *w.index, problem = findColumn(header, string(w.what), w.given, w.name, w.words); problem != "" {
			return columns, &SyntaxError{Msg: problem, Option: w.what}
		}
	}
	for _, k := range kept {
		i := slices.Index(header, k.name)
		if i < 0 && k.ofCase {
			i = slices.Index(header, k.key)
		}
		if i < 0 {
			return columns, &SyntaxError{Msg: fmt.Sprintf("no column %q to keep; there are: %s", k.name, strings.Join(header, ", "))}
		}
		columns.kept = append(columns.kept, i)
	}
	return columns, nil
}

// findColumn returns the column with the name the caller gave, else with the
// name in XES, else with a common word for it; or what the problem is.
func findColumn(header []string, what, given, standard string, words []string) (column int, problem string) {
	matches := func(fits func(name string) bool) (found []int) {
		for i, name := range header {
			if fits(name) {
				found = append(found, i)
			}
		}
		return found
	}
	var found []int
	switch {
	case given != "":
		found = matches(func(name string) bool { return name == given })
	default:
		found = matches(func(name string) bool { return name == standard })
		if len(found) == 0 {
			found = matches(func(name string) bool { return slices.Contains(words, foldName(name)) })
		}
	}
	all := strings.Join(header, ", ")
	switch {
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return 0, fmt.Sprintf("the columns %q and %q could both hold the %s; say which", header[found[0]], header[found[1]], what)
	case given != "":
		return 0, fmt.Sprintf("no column %q for the %s; there are: %s", given, what, all)
	}
	return 0, fmt.Sprintf("no column for the %s found; say which it is: %s", what, all)
}
