package evidence

import (
	"fmt"
	"time"

	"kiesel/internal/eventlog"
)

// InMonths returns the cases of a log that began in the months from…to, both
// included ("2006-01"), on the clock of the authority; an empty limit is none. As
// soon as there is a limit, cases without timestamps are left out. The error names
// a limit that is no month.
func InMonths(log *eventlog.Log, from, to string) (*eventlog.Log, error) {
	for _, month := range []string{from, to} {
		if _, err := time.Parse(monthLayout, month); month != "" && err != nil {
			return nil, fmt.Errorf("%q is not a month like 2026-01", month)
		}
	}
	if from == "" && to == "" {
		return log, nil
	}
	return log.Filter(func(c int) bool {
		if log.Offsets[c] == log.Offsets[c+1] || !log.Timed(c) {
			return false
		}
		month := monthOf(log, log.Offsets[c])
		return (from == "" || from <= month) && (to == "" || month <= to)
	}), nil
}

// monthOf returns the month of an event on the clock of the authority.
func monthOf(log *eventlog.Log, event int) string {
	return time.UnixMicro(log.Time[event]).UTC().Add(time.Duration(log.Zone[event]) * time.Minute).Format(monthLayout)
}
