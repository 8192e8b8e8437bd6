package store_test

import (
	"errors"
	"fmt"
	"testing"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// germany is about the number of units in the register of municipalities.
const germany = 16_000

// firstEdition is a register of n units.
func firstEdition(n int) (landscape.Edition, []landscape.Change) {
	changes := make([]landscape.Change, n)
	for i := range changes {
		changes[i] = landscape.Change{Kind: landscape.Added, After: landscape.Authority{
			Key: landscape.ARS(fmt.Sprintf("%012d", i)), Level: landscape.LevelGemeinde, Parent: "130725251",
			Name: "Rostock, Hanse- und Universitätsstadt", Type: "Kreisfreie Stadt", Seat: "Rostock",
			Population: 210_795, AreaKM2: 181.36, Lon: 12.097, Lat: 54.0924,
		}}
	}
	return landscape.Edition{Date: "2026-02-28", Units: n}, changes
}

func addGermany(b *testing.B, s *store.Store) {
	b.Helper()
	edition, changes := firstEdition(germany)
	err := s.Landscape().Update(b.Context(), func(tx landscape.Tx) error {
		return errors.Join(
			tx.AddEdition(b.Context(), edition, changes),
			tx.Record(b.Context(), journal.Entry{Actor: "local", Action: "landscape.edition", Subject: string(edition.Date)}))
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkFirstOpen(b *testing.B) {
	for b.Loop() {
		open(b, store.Config{Dir: dataDir(b)})
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := begin(b, 1)
	for b.Loop() {
		open(b, store.Config{Dir: dir})
	}
}

// The first start keeps the whole register: less than half a second.
func BenchmarkAddGermany(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := open(b, store.Config{Dir: dataDir(b)})
		b.StartTimer()
		addGermany(b, s)
	}
}

// Every start loads it: less than 60 ms.
func BenchmarkLoadGermany(b *testing.B) {
	s := open(b, store.Config{Dir: dataDir(b)})
	addGermany(b, s)
	for b.Loop() {
		units, err := s.Landscape().Authorities(b.Context(), "2026-03-01")
		if err != nil || len(units) != germany {
			b.Fatal(len(units), err)
		}
	}
}

func BenchmarkChange(b *testing.B) {
	s := open(b, store.Config{Dir: dataDir(b)})
	for b.Loop() {
		record(b, s, 1)
	}
}

func BenchmarkVerifyJournal(b *testing.B) {
	s := open(b, store.Config{Dir: dataDir(b)})
	err := s.Landscape().Update(b.Context(), func(tx landscape.Tx) error {
		for range 10_000 {
			if err := tx.Record(b.Context(), journal.Entry{Actor: "local", Action: "test.change"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.VerifyJournal(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
