package doctor

import (
	"syscall"
	"time"
)

// Clock checks that the machine keeps its clock right. The kernel knows whether
// something does; nobody else is asked.
func Clock(r *Report, now time.Time) {
	const unsynchronised = 5 // TIME_ERROR
	state, err := syscall.Adjtimex(&syscall.Timex{})
	const remedy = "install and start chrony or systemd-timesyncd on this machine"
	switch {
	case err != nil:
		r.Found("clock", Warning, remedy, "cannot tell whether the clock is kept right: %v", err)
	case state == unsynchronised:
		r.Found("clock", Warning, remedy, "%s, but nothing keeps the clock right", now.Format(time.RFC3339))
	default:
		r.OK("clock", "%s, kept right", now.Format(time.RFC3339))
	}
}
