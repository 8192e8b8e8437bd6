package eventlog

import "time"

// Options say how to read a log. The zero value reads strictly, takes the
// names of XES, detects what can be detected, and keeps no attribute.
type Options struct {
	// Case, Activity, Time and Lifecycle name the attribute (XES) or column
	// (CSV) that holds the case, the activity, the timestamp and the lifecycle
	// transition. Empty means the name in XES – case:concept:name,
	// concept:name, time:timestamp, lifecycle:transition – and in CSV also
	// common German and English words for them.
	Case, Activity, Time, Lifecycle string
	// Transitions, if not empty, are the lifecycle transitions to read, for
	// example only "complete". Other events are passed over; that is a choice
	// and not counted as skipped.
	Transitions []string
	// Keep names the attributes to keep per case. With the prefix "case:" it is
	// an attribute of the case, otherwise of its events, of which the first that
	// has it in the file counts. org:resource is kept hashed and needs HashKey.
	Keep []string
	// HashKey, if not empty, replaces case identifiers and resources by keyed
	// hashes (HMAC-SHA-256, 128 bits). It belongs to one installation and must
	// stay secret.
	HashKey []byte
	// Lenient leaves out what is broken, counts it in [Log.Skipped] and reads
	// on. Limits hold all the same.
	Lenient bool
	// Location is assumed for times written without offset; nil means UTC. A
	// file that claims IEEE 1849-2016 must write offsets unless Location is set.
	Location *time.Location
	// Delimiter separates the columns of a CSV file; 0 means the one of
	// , ; tab | that the header uses.
	Delimiter rune
	// TimeLayout is the form of times in a CSV file, such as "dd.MM.yyyy HH:mm":
	// yyyy or yy year, MM or M month, dd or d day, HH or H hour, hh or h with a
	// hour with AM and PM, mm minute, ss second, after which a fraction may
	// follow, XXX offset such as +01:00, Z such as +0100. Other letters but T are an
	// error, other characters stand for themselves. Empty means to detect it.
	TimeLayout string
	// Limits bound what is read; zero fields mean those of [DefaultLimits].
	Limits Limits
	// Progress, if not nil, is told now and then how many bytes of the file have
	// been read, and of how many, 0 if unknown. The calls come one after the
	// other, but not from the goroutine that waits for the log.
	Progress func(read, total int64)

	// pieces is the size in bytes of the pieces of text that are read out of order;
	// none are unless it is positive.
	pieces int
	// sample is the number of rows on which the form of times is decided.
	sample int
}

// usualPiece is large enough to make handing it over cheap, and small enough
// that a few of them stay in the caches.
const usualPiece = 1 << 19

// Limits protect against files that would exhaust the machine.
type Limits struct {
	Bytes      int64 // after decompression
	Ratio      int64 // bytes after per byte before decompression
	Depth      int   // nested XML elements
	Token      int   // bytes of one XML tag or text, or of one CSV row
	Events     int
	Cases      int
	Activities int // different activity names
}

// DefaultLimits returns the limits for zero fields of [Options.Limits]: room for
// the largest public logs, several times over.
func DefaultLimits() Limits {
	return Limits{
		Bytes:      16 << 30,
		Ratio:      200,
		Depth:      100,
		Token:      1 << 20,
		Events:     200_000_000,
		Cases:      50_000_000,
		Activities: 100_000,
	}
}

// withDefaults fills the zero fields of o.
func (o Options) withDefaults() Options {
	d, l := DefaultLimits(), &o.Limits
	l.Bytes = orElse(l.Bytes, d.Bytes)
	l.Ratio = orElse(l.Ratio, d.Ratio)
	l.Depth = orElse(l.Depth, d.Depth)
	l.Token = orElse(l.Token, d.Token)
	l.Events = orElse(l.Events, d.Events)
	l.Cases = orElse(l.Cases, d.Cases)
	l.Activities = orElse(l.Activities, d.Activities)
	o.sample = orElse(o.sample, sampleRows)
	return o
}

// orElse returns v, or other if v is zero.
func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}
