package landscape

import "time"

// ARS is an Amtlicher Regionalschlüssel or the prefix of one: 12 digits = Land 2,
// Regierungsbezirk 1, Kreis 2, Gemeindeverband 4, Gemeinde 3.
type ARS string

// AGS is an Amtlicher Gemeindeschlüssel of 8 digits = ARS[1–5] + ARS[10–12].
type AGS string

// LeiKa is a Leistungsschlüssel of 14 digits that begins with 99.
type LeiKa string

// OZGID is the five-digit number of an OZG bundle.
type OZGID string

// ServiceID names a catalogue entry: its LeiKa key where it has one, else a
// stable key made from OZG bundle and name.
type ServiceID string

// Date is a calendar day, "2026-02-28", or "" for none. Dates compare as
// strings.
type Date string

// DateOf returns the day of t in t's location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }
