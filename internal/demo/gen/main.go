// Command gen makes the evidence of the demonstration: profiles of five Dutch
// municipalities and their comparisons, from the event logs of the BPI
// Challenge 2015. Only aggregated figures of groups of at least five cases are
// written. The logs themselves do not ship with Kiesel.
//
//	go run ./internal/demo/gen ../shared/data internal/demo/data
package main

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

const (
	municipalities = 5
	service        = landscape.ServiceID("99012008001000") // Baugenehmigung Erteilung
	minCases       = evidence.DefaultMinCases
	tool           = "kiesel internal/demo/gen"
	note           = "Niederländische Daten, keine aus Mecklenburg-Vorpommern. Quelle: B.F. van Dongen, BPI Challenge 2015, " +
		"4TU.ResearchData, doi 10.4121/uuid:31a308ef-c844-48da-948c-305d167a0ec1"
)

// levels are the levels of abstraction, the quick one first.
var levels = []string{evidence.LevelPhase, evidence.LevelActivity}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("give the folder of the shared data and the folder to write to")
	}
	logs, err := readLogs(ctx, args[0])
	if err != nil {
		return err
	}
	for _, level := range levels {
		start := time.Now()
		profiles, err := writeProfiles(logs, level, args[1])
		if err != nil {
			return err
		}
		if err := writeComparison(ctx, profiles, args[1]); err != nil {
			return err
		}
		fmt.Printf("%s: %d profiles and their comparison in %s\n", level, len(profiles), time.Since(start).Round(time.Second/10))
	}
	return nil
}

// source is one log with the hash of its file.
type source struct {
	log    *eventlog.Log
	sha256 string
}

func readLogs(ctx context.Context, shared string) ([]source, error) {
	logs := make([]source, municipalities)
	for i := range logs {
		path := filepath.Join(shared, "event_logs", "bpic15", fmt.Sprintf("BPIC15_%d.xes.gz", i+1))
		packed, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(packed)
		logs[i].sha256 = hex.EncodeToString(sum[:])
		if logs[i].log, err = eventlog.Read(ctx, path, eventlog.Options{}); err != nil {
			return nil, err
		}
	}
	return logs, nil
}

// writeProfiles writes the folded profiles and returns the exact ones.
func writeProfiles(logs []source, levelName, dir string) ([]evidence.Profile, error) {
	level, err := evidence.ParseLevel(levelName)
	if err != nil {
		return nil, err
	}
	profiles := make([]evidence.Profile, len(logs))
	for i, s := range logs {
		name := fmt.Sprintf("Gemeinde %d (Niederlande)", i+1)
		profiles[i], err = evidence.Build(s.log, level, evidence.About{
			Authority: evidence.Origin{Name: name}, Service: service, SHA256: []string{s.sha256}, Tool: tool, Note: note,
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		folded, err := profiles[i].Fold(minCases)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(folded.Validate(), write(filepath.Join(dir, profileFile(levelName, i+1)), folded)); err != nil {
			return nil, err
		}
	}
	return profiles, nil
}

func profileFile(level string, municipality int) string {
	return fmt.Sprintf("profile-%s-%d.json.gz", level, municipality)
}

func comparisonFile(level string) string { return "comparison-" + level + ".json.gz" }

// writeComparison compares the exact profiles; the lists of steps show no group
// below minCases.
func writeComparison(ctx context.Context, profiles []evidence.Profile, dir string) error {
	c, err := evidence.Compare(ctx, profiles, evidence.Options{
		Permutations: evidence.DefaultPermutations, Seed: evidence.DefaultSeed, MinCases: minCases, Tool: tool, Note: note,
	})
	if err != nil {
		return err
	}
	return errors.Join(c.Validate(), write(filepath.Join(dir, comparisonFile(c.Level)), c))
}

// write writes a value as packed JSON, always the same bytes for the same value.
func write(path string, value any) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(json.NewEncoder(w).Encode(value), w.Close(), f.Close())
}
