package eventlog

import (
	"bytes"

	"slices"
)

// chooseLayout decides how times are written: as the caller says, or in the only
// way that fits all rows of the sample.
func (c *csvReader) chooseLayout(sample []row) (err error) {
	if c.o.TimeLayout != "" {
		c.layout, err = parseLayout(c.o.TimeLayout)
		return err
	}
	all := commonLayouts()
	possible := all
	for _, r := range sample {
		cell := bytes.TrimSpace(r.fields[c.columns.time])
		fits := fitting(possible, cell)
		if len(fits) > 0 {
			possible = fits
			continue
		}
		if c.lenient || len(cell) == 0 {
			continue // reported when the row is read
		}
		if others := fitting(all, cell); len(others) > 0 {
			return c.timeError(r, "write all times alike, or say how they are written",
				"%q has not the form %s of the rows above", shorten(cell), possible[0].pattern)
		}
		return c.timeError(r, "say how times are written, for example dd.MM.yyyy HH:mm", "%q is no time in a known form", shorten(cell))
	}
	if len(sample) > 0 && len(possible) > 1 && len(possible) < len(all) {
		return c.timeError(sample[0], "say which time format it is",
			"times such as %q can be read as %s and as %s", shorten(sample[0].fields[c.columns.time]), possible[0].pattern, possible[1].pattern)
	}
	c.layout = possible[0]
	return nil
}

// fitting returns the layouts that can read a cell.
func fitting(layouts []layout, cell []byte) []layout {
	return slices.DeleteFunc(slices.Clone(layouts), func(l layout) bool {
		_, ok := l.parse(cell)
		return !ok
	})
}
