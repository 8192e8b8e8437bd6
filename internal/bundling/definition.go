package bundling

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"

	"kiesel/internal/landscape"
)

//go:embed data/parameters.csv
var parameterTable []byte

//go:embed data/services.csv
var serviceTable []byte

// definition is one row of data/parameters.csv: what a parameter is and which
// value holds for every service unless somebody knows better.
type definition struct {
	key   Key
	known bool // a default exists
	value figure
	min   float64
	max   float64
	shape shape
	unit  string
}

// optional reports whether a verdict does without the parameter.
func (d definition) optional() bool { return d.key == acceptance }

// yesNo is the unit of parameters that are either 0 or 1.
const yesNo = "0/1"

// check returns a [RangeError] unless the parameter allows v.
func (d definition) check(v float64) error {
	e := d.allowed()
	if math.IsNaN(v) || v < e.Min || v > e.Max || e.Switch && v != 0 && v != 1 {
		e.Value = v
		return &e
	}
	return nil
}

// allowed says which values the parameter may have.
func (d definition) allowed() RangeError {
	return RangeError{Key: d.key, Min: d.min, Max: d.max, Switch: d.unit == yesNo}
}

// figure is a value with its range and provenance.
type figure struct {
	value, low, high float64
	source           string
	asOf             landscape.Date
}

// catalogue is what ships with Kiesel.
type catalogue struct {
	definitions []definition                           // shared ones first, then by function in the order of display
	index       map[Key]int                            // into definitions
	services    map[landscape.ServiceID]map[Key]figure // data/services.csv
}

// shipped reads the embedded tables once. They are part of the program, so a
// mistake in them is a programming error, found by the first test.
var shipped = sync.OnceValue(func() *catalogue {
	c, err := readCatalogue(parameterTable, serviceTable)
	if err != nil {
		panic(err)
	}
	return c
})

func definitionOf(k Key) (definition, bool) {
	i, ok := shipped().index[k]
	if !ok {
		return definition{}, false
	}
	return shipped().definitions[i], true
}

// AssumedServices lists the services for which case numbers ship with Kiesel,
// by key.
func AssumedServices() []landscape.ServiceID {
	return slices.Sorted(maps.Keys(shipped().services))
}

// ParameterNames lists the names of all parameters in the order of display; one
// that several functions have is named once.
func ParameterNames() []string {
	var names []string
	for _, d := range shipped().definitions {
		if !slices.Contains(names, d.key.Name) {
			names = append(names, d.key.Name)
		}
	}
	return names
}

func readCatalogue(parameters, services []byte) (*catalogue, error) {
	c := &catalogue{index: map[Key]int{}, services: map[landscape.ServiceID]map[Key]figure{}}
	err := eachRow("parameters.csv", parameters, func(r row) error {
		d := definition{
			key:   Key{Function: landscape.Function(r.text("function")), Name: r.text("name")},
			known: r.text("value") != "",
			min:   r.number("min"),
			max:   r.number("max"),
			shape: shape(r.text("shape")),
			unit:  r.text("unit"),
		}
		c.index[d.key] = len(c.definitions)
		if d.known {
			d.value = r.figure()
			r.keep(d.value.check(d))
		}
		c.definitions = append(c.definitions, d)
		return r.err
	})
	if err != nil {
		return nil, err
	}
	err = eachRow("services.csv", services, func(r row) error {
		id := landscape.ServiceID(r.text("service"))
		key := Key{Function: landscape.Function(r.text("function")), Name: r.text("name")}
		i, ok := c.index[key]
		if !ok {
			return fmt.Errorf("%w %q", ErrUnknownParameter, key)
		}
		if c.services[id] == nil {
			c.services[id] = map[Key]figure{}
		}
		f := r.figure()
		r.keep(f.check(c.definitions[i]))
		c.services[id][key] = f
		return r.err
	})
	return c, err
}

// check returns a [RangeError] unless low ≤ value ≤ high lie within what the
// parameter allows.
func (f figure) check(d definition) error {
	for _, v := range []float64{f.value, f.low, f.high} {
		if err := d.check(v); err != nil {
			return err
		}
	}
	if f.value < f.low || f.value > f.high {
		return &RangeError{Key: d.key, Value: f.value, Min: f.low, Max: f.high}
	}
	return nil
}

// row gives access to one row of a table by column name and keeps the first
// error.
type row struct {
	column map[string]int
	cells  []string
	err    error
}

// eachRow calls fn for each row of a table with header.
func eachRow(file string, table []byte, fn func(r row) error) error {
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for i, cells := range rows[1:] {
		if err := fn(row{column: column, cells: cells}); err != nil {
			return fmt.Errorf("%s, row %d: %w", file, i+2, err)
		}
	}
	return nil
}

func (r *row) text(column string) string { return r.cells[r.column[column]] }

func (r *row) number(column string) float64 {
	v, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.keep(fmt.Errorf("column %s: %w", column, err))
	}
	return v
}

func (r *row) keep(err error) { r.err = cmp.Or(r.err, err) }

func (r *row) figure() figure {
	return figure{
		value:  r.number("value"),
		low:    r.number("low"),
		high:   r.number("high"),
		source: r.text("source"),
		asOf:   landscape.Date(r.text("as_of")),
	}
}
