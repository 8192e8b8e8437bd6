package chart

import (
	"errors"
	"fmt"
	"sync"

	"kiesel/internal/landscape"
)

// Atlas draws the geography of each part of the landscape once, when it is
// first asked for. It may be used from several goroutines.
type Atlas struct {
	mu   sync.Mutex
	maps map[excerpt]*Geography
}

// excerpt is what a map shows: the units of a level within a unit.
type excerpt struct {
	level  landscape.Level
	within landscape.ARS
}

// Geography returns the units of a level within a unit, with the outlines of
// the larger units they belong to. The error wraps
// [landscape.ErrNoBoundaries] where none are known.
func (a *Atlas) Geography(level landscape.Level, within landscape.ARS) (*Geography, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := excerpt{level, within}
	if g, ok := a.maps[key]; ok {
		return g, nil
	}
	units, err := landscape.Boundaries(level, within)
	if err != nil {
		return nil, fmt.Errorf("drawing the map: %w", err)
	}
	var outlines []landscape.Boundary
	if above := levelAbove(level); above != landscape.LevelUnknown {
		outlines, err = landscape.Boundaries(above, within)
		if err != nil && !errors.Is(err, landscape.ErrNoBoundaries) {
			return nil, fmt.Errorf("drawing the map: %w", err)
		}
	}
	if a.maps == nil {
		a.maps = map[excerpt]*Geography{}
	}
	a.maps[key] = NewGeography(units, outlines)
	return a.maps[key], nil
}

// levelAbove returns the level whose outlines help to find one's way.
func levelAbove(level landscape.Level) landscape.Level {
	switch level {
	case landscape.LevelKreis:
		return landscape.LevelLand
	case landscape.LevelAmt, landscape.LevelGemeinde:
		return landscape.LevelKreis
	default:
		return landscape.LevelUnknown
	}
}
