package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// noteBackup keeps in the folder what its last backup holds, so that [Check]
// can compare.
func (f *folder) noteBackup(m Manifest) error {
	m.Files, m.Rows = nil, nil // of no use there
	text, err := json.Marshal(m)
	if err == nil {
		err = os.WriteFile(filepath.Join(f.dir, backupFile), append(text, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("noting the backup in the data folder: %w", err)
	}
	return nil
}

// lastBackup reads what [folder.noteBackup] kept.
func (f *folder) lastBackup() (m Manifest, err error) {
	text, err := os.ReadFile(filepath.Join(f.dir, backupFile))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(text, &m)
}
