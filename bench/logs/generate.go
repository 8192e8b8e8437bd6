package logs

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// Variant is a sequence of activities and how often it is to occur.
type Variant struct {
	Activities []string
	Weight     int
}

// Plan says which log to write. The same plan gives the same bytes.
type Plan struct {
	Variants []Variant
	Events   int // at least; the last case is written whole
	Seed     uint64
}

// authorities is the number of authorities that handle the cases of a log.
const authorities = 116

// event is one event of a generated log.
type event struct {
	number   int
	activity string
	group    int
	resource int
	at       time.Time
}

// item is one case of a generated log.
type item struct {
	number    int
	authority int
	events    []event
}

// zones are those of the log, in winter and summer.
var zones = [...]*time.Location{time.FixedZone("", 3600), time.FixedZone("", 7200)}

// cases calls write with one case after the other until there are enough events.
// The case is valid until write returns.
func (p Plan) cases(write func(item) error) error {
	random := rand.New(rand.NewPCG(p.Seed, 0))
	total := 0
	for _, v := range p.Variants {
		total += v.Weight
	}
	begin := time.Date(2023, 1, 2, 7, 0, 0, 0, time.UTC)
	c := item{}
	for written := 0; written < p.Events; written += len(c.events) {
		v := pick(p.Variants, random.IntN(total))
		c.number++
		c.authority = random.IntN(authorities)
		c.events = c.events[:0]
		at := begin.Add(time.Duration(random.Int64N(365*24*3600*1000)) * time.Millisecond)
		for i, activity := range v.Activities {
			zone := zones[0]
			if month := at.Month(); month > 3 && month < 11 {
				zone = zones[1]
			}
			c.events = append(c.events, event{
				number: written + i, activity: activity, group: random.IntN(8), resource: random.IntN(40), at: at.In(zone),
			})
			at = at.Add(time.Duration(random.ExpFloat64()*20*3600*1000) * time.Millisecond)
		}
		if err := write(c); err != nil {
			return err
		}
	}
	return nil
}

// pick returns the variant at a place in the sum of all weights.
func pick(variants []Variant, place int) Variant {
	for _, v := range variants {
		if place -= v.Weight; place < 0 {
			return v
		}
	}
	return variants[len(variants)-1]
}

// headXES declares what OpenXES declares.
const headXES = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- XES standard version: 1.0 -->
<log xes.version="1.0" xes.features="nested-attributes" openxes.version="1.0RC7" xmlns="http://www.xes-standard.org/">
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<extension name="Org" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<global scope="trace">
		<string key="concept:name" value="UNKNOWN"/>
	</global>
	<global scope="event">
		<string key="concept:name" value="UNKNOWN"/>
		<date key="time:timestamp" value="1970-01-01T00:00:00.000+01:00"/>
	</global>
	<classifier name="Activity classifier" keys="concept:name"/>
	<string key="concept:name" value="generated"/>
`

// timeXES is how OpenXES writes times.
const timeXES = "2006-01-02T15:04:05.000Z07:00"

// WriteXES writes the log as OpenXES would.
func (p Plan) WriteXES(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.WriteString(headXES); err != nil {
		return err
	}
	var text []byte
	err := p.cases(func(c item) error {
		text = appendTrace(text[:0], c)
		_, err := out.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := out.WriteString("</log>\n"); err != nil {
		return err
	}
	return out.Flush()
}

func appendTrace(text []byte, c item) []byte {
	text = append(text, "\t<trace>\n\t\t<date key=\"startdate\" value=\""...)
	text = c.events[0].at.AppendFormat(text, timeXES)
	text = fmt.Appendf(text, "\"/>\n\t\t<string key=\"authority\" value=\"13%07d\"/>\n", c.authority)
	text = fmt.Appendf(text, "\t\t<string key=\"department\" value=\"General\"/>\n\t\t<string key=\"concept:name\" value=\"case-%d\"/>\n", c.number)
	for i, e := range c.events {
		text = append(text, "\t\t<event>\n\t\t\t<string key=\"org:group\" value=\"Group "...)
		text = strconv.AppendInt(text, int64(e.group), 10)
		text = append(text, "\"/>\n\t\t\t<string key=\"concept:instance\" value=\"task-"...)
		text = strconv.AppendInt(text, int64(e.number), 10)
		text = append(text, "\"/>\n\t\t\t<string key=\"org:resource\" value=\"Resource"...)
		text = strconv.AppendInt(text, int64(e.resource), 10)
		text = append(text, "\"/>\n\t\t\t<string key=\"concept:name\" value=\""...)
		text = append(text, e.activity...)
		text = append(text, "\"/>\n\t\t\t<date key=\"time:timestamp\" value=\""...)
		text = e.at.AppendFormat(text, timeXES)
		text = append(text, "\"/>\n\t\t\t<int key=\"position\" value=\""...)
		text = strconv.AppendInt(text, int64(i+1), 10)
		text = append(text, "\"/>\n\t\t\t<string key=\"lifecycle:transition\" value=\"complete\"/>\n\t\t</event>\n"...)
	}
	return append(text, "\t</trace>\n"...)
}

// headCSV names the columns.
const headCSV = "case:concept:name,case:authority,case:startdate,concept:name,time:timestamp,lifecycle:transition,org:group,org:resource,concept:instance\n"

// timeCSV is how tables made by pandas hold times.
const timeCSV = "2006-01-02 15:04:05.000000Z07:00"

// WriteCSV writes the log as a table. At any place as many cases as open are
// under way and their rows alternate at random; 1 keeps the rows of a case
// together.
func (p Plan) WriteCSV(w io.Writer, open int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.WriteString(headCSV); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(p.Seed, 1))
	rows := make([][][]byte, 0, open) // that are still to come, of the cases under way
	next := func() error {
		i := random.IntN(len(rows))
		_, err := out.Write(rows[i][0])
		if rows[i] = rows[i][1:]; len(rows[i]) == 0 {
			rows[i] = rows[len(rows)-1]
			rows = rows[:len(rows)-1]
		}
		return err
	}
	err := p.cases(func(c item) error {
		rows = append(rows, tableRows(c))
		for len(rows) == open {
			if err := next(); err != nil {
				return err
			}
		}
		return nil
	})
	for err == nil && len(rows) > 0 {
		err = next()
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func tableRows(c item) [][]byte {
	rows := make([][]byte, 0, len(c.events))
	for _, e := range c.events {
		row := make([]byte, 0, 200)
		row = fmt.Appendf(row, "case-%d,13%07d,", c.number, c.authority)
		row = c.events[0].at.AppendFormat(row, timeCSV)
		row = fmt.Appendf(row, ",%s,", e.activity)
		row = e.at.AppendFormat(row, timeCSV)
		row = fmt.Appendf(row, ",complete,Group %d,Resource%d,task-%d\n", e.group, e.resource, e.number)
		rows = append(rows, row)
	}
	return rows
}
