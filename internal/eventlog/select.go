package eventlog

// Filter returns the cases for which keep says yes.
func (l *Log) Filter(keep func(c int) bool) *Log {
	var cases []int
	for c := range l.Cases() {
		if keep(c) {
			cases = append(cases, c)
		}
	}
	return l.take(cases)
}

// take returns a log of the given cases.
func (l *Log) take(cases []int) *Log {
	events := 0
	for _, c := range cases {
		events += l.Offsets[c+1] - l.Offsets[c]
	}
	part := &Log{
		Activities: l.Activities, Offsets: make([]int, 1, len(cases)+1), CaseAttributes: make(map[string][]string, len(l.CaseAttributes)),
		Activity: make([]int32, 0, events), Time: make([]int64, 0, events), Zone: make([]int16, 0, events),
	}
	for _, c := range cases {
		from, to := l.Offsets[c], l.Offsets[c+1]
		part.CaseIDs = append(part.CaseIDs, l.CaseIDs[c])
		part.Activity = append(part.Activity, l.Activity[from:to]...)
		part.Time = append(part.Time, l.Time[from:to]...)
		part.Zone = append(part.Zone, l.Zone[from:to]...)
		part.Offsets = append(part.Offsets, len(part.Activity))
	}
	for name, values := range l.CaseAttributes {
		taken := make([]string, len(cases))
		for i, c := range cases {
			taken[i] = values[c]
		}
		part.CaseAttributes[name] = taken
	}
	return part
}

// Part is the cases of a log that have one value of an attribute.
type Part struct {
	Value string
	Log   *Log
}

// SplitBy divides the log by an attribute that was named in Options.Keep, in
// order of its values. It returns an error if the attribute was not kept.
func (l *Log) SplitBy(attribute string) ([]Part, error) {
	of, order, err := l.valuesOf(attribute)
	if err != nil {
		return nil, err
	}
	cases := make([][]int, len(order))
	for c, v := range of {
		cases[v] = append(cases[v], c)
	}
	parts := make([]Part, len(order))
	for v, value := range order {
		parts[v] = Part{Value: value, Log: l.take(cases[v])}
	}
	return parts, nil
}

// Relabel returns the log with other activities: rename gives the new name of
// each activity, or false to drop its events. Cases may become empty.
func (l *Log) Relabel(rename func(activity string) (string, bool)) *Log {
	const dropped = -1
	relabelled := &Log{
		Offsets: make([]int, 1, len(l.Offsets)), CaseIDs: l.CaseIDs, CaseAttributes: l.CaseAttributes,
		Skipped: l.Skipped, Problems: l.Problems,
	}
	var dictionary dictionary
	indices := make([]int32, len(l.Activities))
	for i, activity := range l.Activities {
		indices[i] = dropped
		if name, ok := rename(activity); ok {
			indices[i] = dictionary.index([]byte(name))
		}
	}
	for c := range l.Cases() {
		for e := l.Offsets[c]; e < l.Offsets[c+1]; e++ {
			if i := indices[l.Activity[e]]; i != dropped {
				relabelled.Activity = append(relabelled.Activity, i)
				relabelled.Time = append(relabelled.Time, l.Time[e])
				relabelled.Zone = append(relabelled.Zone, l.Zone[e])
			}
		}
		relabelled.Offsets = append(relabelled.Offsets, len(relabelled.Activity))
	}
	relabelled.Activities = dictionary.names
	return relabelled
}
