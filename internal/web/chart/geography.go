package chart

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strconv"

	"kiesel/internal/landscape"
)

// mapWidth is the width of all maps in user units; a tenth of a unit is the
// finest step drawn.
const mapWidth = 800

// Geography is a set of areas as SVG paths, made once and used for many maps.
// It does not change and may be used from several goroutines.
type Geography struct {
	height   int
	units    []unitPath // by key
	outlines []string
}

type unitPath struct {
	key  landscape.ARS
	path string
}

// NewGeography projects the units and, above them, outlines of larger units.
// The projection is equirectangular, with longitudes shortened by the cosine
// of the middle latitude: over a Land or Germany that keeps shapes well enough
// to recognise them.
func NewGeography(units, outlines []landscape.Boundary) *Geography {
	p := fit(units)
	g := &Geography{height: p.height()}
	for _, u := range units {
		g.units = append(g.units, unitPath{u.Key, p.path(u)})
	}
	slices.SortFunc(g.units, func(a, b unitPath) int { return cmp.Compare(a.key, b.key) })
	for _, o := range outlines {
		g.outlines = append(g.outlines, p.path(o))
	}
	return g
}

// path returns the path of a unit, "" if it is not drawn.
func (g *Geography) path(key landscape.ARS) string {
	i, ok := slices.BinarySearchFunc(g.units, key, func(u unitPath, key landscape.ARS) int { return cmp.Compare(u.key, key) })
	if !ok {
		return ""
	}
	return g.units[i].path
}

// viewBox returns the attribute of the same name.
func (g *Geography) viewBox() string {
	return "0 0 " + strconv.Itoa(mapWidth) + " " + strconv.Itoa(g.height)
}

// projection turns degrees into user units.
type projection struct {
	west, north, south float64 // edges in degrees
	perLon, perLat     float64 // user units per degree
}

func fit(boundaries []landscape.Boundary) projection {
	west, east := math.Inf(1), math.Inf(-1)
	south, north := math.Inf(1), math.Inf(-1)
	for ring := range rings(boundaries...) {
		for _, pt := range ring {
			west, east = min(west, pt[0]), max(east, pt[0])
			south, north = min(south, pt[1]), max(north, pt[1])
		}
	}
	if west >= east || south >= north {
		return projection{}
	}
	perLon := mapWidth / (east - west)
	return projection{
		west: west, north: north, south: south,
		perLon: perLon,
		perLat: perLon / math.Cos((south+north)/2*math.Pi/180),
	}
}

func (p projection) height() int { return int(math.Ceil((p.north - p.south) * p.perLat)) }

// tenths returns a point in tenths of user units.
func (p projection) tenths(pt landscape.Point) (x, y int) {
	return int(math.Round((pt[0] - p.west) * p.perLon * 10)), int(math.Round((p.north - pt[1]) * p.perLat * 10))
}

// path draws a boundary with relative steps. Points that fall on the one before
// and the last point of a ring, which repeats its first, are left out.
func (p projection) path(b landscape.Boundary) string {
	var d []byte
	for ring := range rings(b) {
		var lastX, lastY int
		for i, pt := range ring[:len(ring)-1] {
			x, y := p.tenths(pt)
			switch {
			case i == 0:
				d = append(d, 'M')
				d = appendTenths(d, x)
				d = append(d, ' ')
				d = appendTenths(d, y)
			case x == lastX && y == lastY:
				continue
			default:
				d = append(d, 'l')
				d = appendTenths(d, x-lastX)
				d = append(d, ' ')
				d = appendTenths(d, y-lastY)
			}
			lastX, lastY = x, y
		}
		d = append(d, 'Z')
	}
	return string(d)
}

// rings yields all rings, outer ones and holes: on a map they differ only in
// their direction.
func rings(boundaries ...landscape.Boundary) iter.Seq[landscape.Ring] {
	return func(yield func(landscape.Ring) bool) {
		for _, b := range boundaries {
			for _, polygon := range b.Polygons {
				for _, ring := range polygon {
					if !yield(ring) {
						return
					}
				}
			}
		}
	}
}

// appendTenths writes 123 as 12.3 and 120 as 12.
func appendTenths(b []byte, tenths int) []byte {
	if tenths < 0 {
		b = append(b, '-')
		tenths = -tenths
	}
	b = strconv.AppendInt(b, int64(tenths/10), 10)
	if rest := tenths % 10; rest != 0 {
		b = append(b, '.', byte('0'+rest))
	}
	return b
}
