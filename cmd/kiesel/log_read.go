package main

import (
	"context"
	"errors"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
)

// readLog reads an event log of any form: XES, CSV, Parquet or stored.
func readLog(ctx context.Context, path string, o eventlog.Options) (*eventlog.Log, error) {
	form, err := columnar.FormOf(path)
	if err != nil {
		return nil, err
	}
	switch form {
	case columnar.Stored:
		return loadStored(path)
	case columnar.Parquet:
		return columnar.ReadParquet(ctx, path, o)
	}
	return eventlog.Read(ctx, path, o)
}

func loadStored(path string) (_ *eventlog.Log, err error) {
	l, err := columnar.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return l.Load()
}

// readInfo counts an event log of any form. A stored one is counted where it
// lies. Problems of others go to tell.
func readInfo(ctx context.Context, path string, o eventlog.Options, tell func(error)) (eventlog.Info, error) {
	form, err := columnar.FormOf(path)
	if err != nil {
		return eventlog.Info{}, err
	}
	if form == columnar.Stored {
		return storedInfo(ctx, path)
	}
	l, err := readLog(ctx, path, o)
	if err != nil {
		return eventlog.Info{}, err
	}
	for _, problem := range l.Problems {
		tell(problem)
	}
	return l.Info(), nil
}

func storedInfo(ctx context.Context, path string) (info eventlog.Info, err error) {
	l, err := columnar.Open(path)
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return l.Info(ctx)
}
