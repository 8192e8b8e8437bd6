package landscape

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// ReadServices reads the services of the catalogue from CSV with the columns
// leika_key, name, leika_typ, ozg_id, ozg_name, lage, themenfeld, sdg1, sdg2,
// gesetz_kuerzel, gesetze and rechtsgrundlage. Errors are [*ReadError].
func ReadServices(file string, r io.Reader) ([]Service, error) {
	t, err := openTable(file, r, "leika_key", "name", "leika_typ", "ozg_id", "ozg_name", "lage", "themenfeld",
		"sdg1", "sdg2", "gesetz_kuerzel", "gesetze", "rechtsgrundlage")
	if err != nil {
		return nil, err
	}
	var services []Service
	lines := map[ServiceID]int{}
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return services, nil
		} else if err != nil {
			return nil, err
		}
		s := t.service()
		if t.err != nil {
			return nil, t.err
		}
		if first, double := lines[s.ID]; double && s.Key != "" {
			return nil, &ReadError{File: file, Line: t.line(), Field: "leika_key", Problem: fmt.Sprintf("%s is there already, in line %d; remove one of them", s.Key, first)}
		} else if double {
			s.ID = keylessID(s, t.line())
		}
		lines[s.ID] = t.line()
		services = append(services, s)
	}
}

func (t *table) service() Service {
	s := Service{
		Name: t.text("name"), Type: t.text("leika_typ"), OZGName: t.text("ozg_name"),
		Situation: t.text("lage"), Topic: t.text("themenfeld"), SDG1: t.flag("sdg1"), SDG2: t.flag("sdg2"),
		Law: t.text("gesetz_kuerzel"), Laws: t.text("gesetze"), LegalBasis: t.text("rechtsgrundlage"),
	}
	if s.Name == "" {
		t.fail("name", errors.New("a service needs a name"))
	}
	if id := t.text("ozg_id"); id != "" {
		s.OZG = t.ozgID()
	}
	if t.text("leika_key") == "" {
		s.ID = keylessID(s, 0)
		return s
	}
	key, err := ParseLeiKa(t.text("leika_key"))
	if err != nil {
		t.fail("leika_key", err)
	}
	s.Key, s.ID = key, ServiceID(key)
	return s
}

// keylessID names a service without LeiKa key by its OZG bundle and the hash of
// its name. Of two that agree in both, the later one adds its line.
func keylessID(s Service, line int) ServiceID {
	sum := sha256.Sum256([]byte(s.Name))
	id := fmt.Sprintf("ozg%s-%s", s.OZG, hex.EncodeToString(sum[:4]))
	if line > 0 {
		id = fmt.Sprintf("%s-%d", id, line)
	}
	return ServiceID(id)
}

func (t *table) flag(column string) bool {
	switch t.text(column) {
	case "1":
		return true
	case "0", "":
		return false
	}
	t.fail(column, fmt.Errorf("%q is neither 0 nor 1", t.text(column)))
	return false
}

func (t *table) ozgID() OZGID {
	id, err := ParseOZGID(t.text("ozg_id"))
	if err != nil {
		t.fail("ozg_id", err)
	}
	return id
}

// ReadBundles reads the OZG bundles from CSV with the columns ozg_id, name,
// lebens_oder_geschaeftslage and themenfeld. Errors are [*ReadError].
func ReadBundles(file string, r io.Reader) ([]Bundle, error) {
	t, err := openTable(file, r, "ozg_id", "name", "lebens_oder_geschaeftslage", "themenfeld")
	if err != nil {
		return nil, err
	}
	var bundles []Bundle
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return bundles, nil
		} else if err != nil {
			return nil, err
		}
		bundles = append(bundles, Bundle{
			ID: t.ozgID(), Name: t.text("name"),
			Situation: t.text("lebens_oder_geschaeftslage"), Topic: t.text("themenfeld"),
		})
		if t.err != nil {
			return nil, t.err
		}
	}
}
