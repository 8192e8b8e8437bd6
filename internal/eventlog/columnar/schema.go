package columnar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
)

// layout is the version of the layout that this program writes and reads.
const layout = "1"

// Keys of the schema's metadata.
const (
	keyLayout  = "kiesel.layout"
	keySkipped = "kiesel.skipped" // what the reader of the source left out
)

// Names of columns. Each row is a case.
const (
	columnCase   = "case"   // its (hashed) identifier
	columnEvents = "events" // list of its events, by time
	// prefixAttribute begins the columns of attributes that were kept.
	prefixAttribute = "attribute:"
)

// Fields of an event.
const (
	fieldActivity = iota // dictionary
	fieldTime            // microseconds, UTC; null if there is none
	fieldZone            // minutes that the clock of the source was ahead of UTC
)

// ErrLayout is wrapped by errors about files that are no stored log of a
// layout that this program knows.
var ErrLayout = errors.New("not an event log of Kiesel")

// eventType describes the fields of an event, whose activities need indices of
// a width.
func eventType(index arrow.DataType) *arrow.StructType {
	return arrow.StructOf(
		arrow.Field{Name: "activity", Type: &arrow.DictionaryType{IndexType: index, ValueType: arrow.BinaryTypes.String}},
		arrow.Field{Name: "time", Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true},
		arrow.Field{Name: "zone", Type: arrow.PrimitiveTypes.Int16},
	)
}

// attributeType describes the values of an attribute; a case without one has
// the empty text.
var attributeType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// maxNarrow is the largest number of activities whose indices take two bytes.
const maxNarrow = 1 << 15

// newSchema describes a segment.
func newSchema(activities int, attributes []string, skipped int) *arrow.Schema {
	index := arrow.PrimitiveTypes.Int16
	if activities > maxNarrow {
		index = arrow.PrimitiveTypes.Int32
	}
	events := arrow.ListOfNonNullable(eventType(index))
	fields := append(make([]arrow.Field, 0, 2+len(attributes)),
		arrow.Field{Name: columnCase, Type: arrow.BinaryTypes.String},
		arrow.Field{Name: columnEvents, Type: events},
	)
	for _, name := range attributes {
		fields = append(fields, arrow.Field{Name: prefixAttribute + name, Type: attributeType})
	}
	metadata := arrow.MetadataFrom(map[string]string{keyLayout: layout, keySkipped: fmt.Sprint(skipped)})
	return arrow.NewSchema(fields, &metadata)
}

// checkSchema returns the names of the attributes of a segment, or an error that
// wraps [ErrLayout].
func checkSchema(s *arrow.Schema) (attributes []string, err error) {
	if version, _ := s.Metadata().GetValue(keyLayout); version != layout {
		if version == "" {
			return nil, fmt.Errorf("%w; make one with: kiesel log convert", ErrLayout)
		}
		return nil, fmt.Errorf("%w: its layout is version %q, this program knows %s", ErrLayout, version, layout)
	}
	for _, f := range s.Fields() {
		if name, ok := strings.CutPrefix(f.Name, prefixAttribute); ok {
			attributes = append(attributes, name)
		}
	}
	for _, index := range []int{1, maxNarrow + 1} {
		if s.Equal(newSchema(index, attributes, 0)) {
			return attributes, nil
		}
	}
	return nil, fmt.Errorf("%w: its columns are %s", ErrLayout, s)
}

// attributeNames returns the names of a log's attributes in the order in which
// they are stored.
func attributeNames(values map[string][]string) []string { return slices.Sorted(maps.Keys(values)) }
