package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kiesel/internal/exchange"
	"kiesel/internal/store/db"
)

// redactImports erases the reason of the import that an entry tells of, and from
// the rows of all imports the words that the entry wrote into decisions.
func (t *tx) redactImports(ctx context.Context, seq int64) error {
	if err := t.RedactImport(ctx, db.RedactImportParams{Reason: Redacted, Entry: seq}); err != nil {
		return err
	}
	words, err := t.ReasonsOfEntry(ctx, seq)
	if err != nil || len(words) == 0 {
		return err
	}
	imports, err := t.ImportsWith(ctx, "") // all: what the words look like in JSON is nobody's guess
	if err != nil {
		return err
	}
	for _, i := range imports {
		payload, found, err := redactPayload(i.Payload, words)
		if err == nil && found {
			err = t.ReplacePayload(ctx, db.ReplacePayloadParams{ID: i.ID, Payload: payload})
		}
		if err != nil {
			return fmt.Errorf("import %s: %w", i.ID, err)
		}
	}
	return nil
}

// redactPayload erases words from the rows of an import, if they are there.
func redactPayload(payload string, words []string) (redacted string, found bool, err error) {
	var p exchange.Plan
	if err := json.Unmarshal([]byte(payload), &p); err != nil {
		return "", false, err
	}
	for _, r := range p.Rows {
		for _, values := range [][]string{r.Values, r.Before} {
			for i, value := range values {
				if value != Redacted && slices.Contains(words, value) {
					values[i], found = Redacted, true
				}
			}
		}
	}
	text, err := json.Marshal(p)
	return string(text), found, err
}
