// Package storetest holds the tests that every engine behind package store must
// pass, and a private PostgreSQL to run them on.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// Exercise runs all tests. Each call of open returns an empty store of its own
// that is closed at the end of the test.
func Exercise(t *testing.T, open func(t *testing.T) *store.Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, *store.Store){
		"change is kept with its entry":        testKept,
		"change without entry is refused":      testUnrecorded,
		"error undoes everything":              testError,
		"panic undoes everything":              testPanic,
		"failed part undoes everything":        testFailedPart,
		"a failure is told":                    testFailureTold,
		"values that one engine would refuse":  testValues,
		"transaction ends with its function":   testEnded,
		"cancelled before":                     testCancelledBefore,
		"cancelled during":                     testCancelledDuring,
		"writers take turns":                   testWriters,
		"readers do not wait":                  testReaders,
		"journal keeps every byte":             testJournalBytes,
		"journal fills in":                     testJournalFillsIn,
		"journal refuses":                      testJournalRefuses,
		"journal is read in pages":             testJournalPages,
		"journal reading stops":                testJournalStops,
		"editions and units":                   testEditions,
		"edition that contradicts":             testEditionContradicts,
		"edition is withdrawn":                 testEditionWithdrawn,
		"many units":                           testManyUnits,
		"competence overrides":                 testOverrides,
		"any text comes back":                  testAnyText,
		"profiles":                             testProfiles,
		"profiles in order":                    testProfileOrder,
		"large and empty payloads":             testPayloads,
		"comparisons":                          testComparisons,
		"causes":                               testCauses,
		"keys of authorities":                  testSigningKeys,
		"accounts":                             testAccounts,
		"accounts that are not there":          testNoAccounts,
		"what accounts have to prove":          testCredentials,
		"tokens":                               testTokens,
		"saved views":                          testViews,
		"links":                                testLinks,
		"sessions":                             testSessions,
		"session of an account that changed":   testStaleSession,
		"failed attempts":                      testAttempts,
		"jobs":                                 testJobs,
		"list of jobs":                         testJobList,
		"jobs are forgotten":                   testJobsAreForgotten,
		"assumptions":                          testAssumptions,
		"imports":                              testImports,
		"proposals":                            testProposals,
		"change across rooms":                  testAcrossRooms,
		"lists come back":                      testListsComeBack,
		"erased people are gone from imports":  testForgottenRows,
		"answers to repeated requests":         testAnswers,
		"answers that never came":              testAnswersGivenUp,
		"assumptions as a map would keep them": testAssumptionsModel,
		"changed assumptions":                  testAssumptionsChanged,
		"the past is what the journal tells":   testPastIsReplay,
		"the past of everything":               testPastOfAll,
		"nobody overwrites the unseen":         testRace,
		"journal is proved":                    testProofs,
		"reasons are redacted":                 testRedact,
		"reasons in files are redacted":        testRedactImports,
		"people are erased":                    testErasePerson,
		"parallel processes":                   testParallel,
		"parallel processes are refused":       testParallelRefused,
		"list of parallel processes":           testParallelList,
		"reasons on parallels are redacted":    testRedactParallel,
		"calculations":                         testCalculations,
		"scenarios":                            testScenarios,
		"scenarios are refused":                testScenariosRefused,
		"ideas":                                testIdeas,
		"ideas are refused":                    testIdeasRefused,
		"ideas handed in again":                testIdeasAgain,
		"entries are found":                    testFind,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// instant is a time with whole microseconds, as the store keeps them.
var instant = time.Date(2026, 3, 1, 9, 30, 0, 123456000, time.UTC)

// entry is a complete entry for tests that do not care what it says.
func entry(subject string) journal.Entry {
	return journal.Entry{At: instant, Actor: "local", Action: "test.change", Subject: subject}
}

// change runs fn as one recorded change and fails the test if it is not kept.
func change[Tx journal.Recorder](t *testing.T, update func(context.Context, func(Tx) error) error, fn func(Tx) error) {
	t.Helper()
	err := update(t.Context(), func(tx Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Record(t.Context(), entry("any"))
	})
	if err != nil {
		t.Fatalf("a change that should be kept was refused: %v", err)
	}
}

// entries returns the whole journal.
func entries(t *testing.T, s *store.Store) []journal.Entry {
	t.Helper()
	var all []journal.Entry
	for e, err := range s.Journal().Entries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// services returns the services of all overrides; the tests of transactions
// write overrides.
func services(t *testing.T, s *store.Store) []landscape.ServiceID {
	t.Helper()
	overrides, err := s.Landscape().Overrides(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]landscape.ServiceID, len(overrides))
	for i, o := range overrides {
		ids[i] = o.Service
	}
	return ids
}

// wantNothing fails the test if anything of a change was kept.
func wantNothing(t *testing.T, s *store.Store) {
	t.Helper()
	if got := services(t, s); len(got) > 0 {
		t.Errorf("rows were kept: %v", got)
	}
	if got := entries(t, s); len(got) > 0 {
		t.Errorf("journal entries were kept: %v", got)
	}
}

// equal fails the test if got and want differ.
func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wantError fails the test unless err is target.
func wantError(t *testing.T, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("error is %v, want %v", err, target)
	}
}

// override is a complete override of a service.
func override(service string) landscape.Override {
	return landscape.Override{
		Service: landscape.ServiceID(service), Level: landscape.LevelKreis, Reason: "Straße & Brücke",
		Source: "§ 3 StrWG-MV", By: "local", At: "2026-03-01",
	}
}

// numbered returns n texts that begin with prefix.
func numbered(prefix string, n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("%s%d", prefix, i)
	}
	return texts
}
