package parallel

import (
	"errors"

	"kiesel/internal/landscape"
)

// Limits of one search. They are far above what the authorities of a Land
// describe and keep a hostile file from taking the machine's memory.
const (
	MaxDescriptions = 20_000
	MaxText         = 1 << 20  // bytes of one description
	MaxTexts        = 64 << 20 // bytes of all descriptions together
	maxPairs        = 1_000_000
)

// ErrTooMany is returned if more is alike than people could ever look at.
var ErrTooMany = errors.New("more than a million pairs are alike: split the descriptions, for instance by topic")

// Description is how an authority describes one of its services.
type Description struct {
	// Place says where it was read, such as "services.csv:12"; it tells
	// descriptions apart.
	Place     string   `json:"place"`
	Authority string   `json:"authority"`
	Name      string   `json:"name"`
	Keywords  []string `json:"keywords,omitempty"` // other names
	Text      string   `json:"-"`                  // a line for each paragraph
	// Keys that the authority gives it; there may be none, or several.
	Keys []landscape.LeiKa `json:"keys,omitempty"`
}
