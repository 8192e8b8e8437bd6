package api

import (
	"strconv"
	"strings"
)

// IfMatch says which version of a thing a change is meant for: its entity tag,
// "*" for any, or nothing if there is none yet.
type IfMatch string

// Precondition of a change.
type Precondition struct {
	IfMatch IfMatch `header:"If-Match" maxLength:"100" doc:"Entity tag of what is to be changed, as it was read; “*” for whatever is there. Left out, nothing may be there yet. If something else is there it is 412, and ETag names it."`
}

// seen returns the version that is meant, given the one that is there; 0 stands
// for none. What is no entity tag of ours fits no version.
func (tag IfMatch) seen(current int64) int64 {
	switch tag {
	case "":
		return 0
	case "*":
		return max(current, 1)
	}
	version, err := strconv.ParseInt(strings.Trim(string(tag), `"`), 10, 64)
	if err != nil || version <= 0 || versionTag(version) != string(tag) {
		return -1
	}
	return version
}

// versionTag is the entity tag of a version, "" for none.
func versionTag(version int64) string {
	if version == 0 {
		return ""
	}
	return strconv.Quote(strconv.FormatInt(version, 10))
}

// versioned is an answer about something that has versions.
type versioned[T any] struct {
	ETag string `header:"ETag" hidden:"true"`
	Body T
}

// ToDelete says which version of a thing is to be taken back, and why.
type ToDelete struct {
	IfMatch IfMatch `header:"If-Match" maxLength:"100" doc:"Entity tag of what is to be taken back, as it was read; “*” for whatever is there." example:"*"`
	Reason
}
