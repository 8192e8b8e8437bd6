package landscape

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"kiesel/internal/landscape/textfold"
)

// Service is one administrative service of the catalogue.
type Service struct {
	ID         ServiceID `json:"id"`
	Key        LeiKa     `json:"key"`  // "" for the entries that have none
	Name       string    `json:"name"` // as in the catalogue, e.g. "Personalausweis Ausstellung"
	Type       string    `json:"type"` // LeiKa-Typ as given, e.g. "2/3": who regulates and who executes; may be empty
	OZG        OZGID     `json:"ozg"`  // "" if the service is in no bundle
	OZGName    string    `json:"ozg_name"`
	Situation  string    `json:"situation"`   // life or business situation (Lebenslage, Geschäftslage)
	Topic      string    `json:"topic"`       // topic field (Themenfeld)
	SDG1       bool      `json:"sdg1"`        // in Annex I of the Single Digital Gateway regulation
	SDG2       bool      `json:"sdg2"`        // in Annex II, to be offered fully online
	Law        string    `json:"law"`         // abbreviations of the statutes, separated by ", "
	Laws       string    `json:"laws"`        // their full names
	LegalBasis string    `json:"legal_basis"` // norms with addresses, as printed
}

// Statutes returns the abbreviations in Law one by one.
func (s Service) Statutes() []string {
	if s.Law == "" {
		return nil
	}
	return strings.Split(s.Law, ", ")
}

// Group returns the Leistungsgruppierung, digits 3 to 5 of the LeiKa key; "" if
// there is no key.
func (s Service) Group() string {
	if s.Key == "" {
		return ""
	}
	return string(s.Key[2:5])
}

// Bundle is one OZG bundle (OZG-Leistung).
type Bundle struct {
	ID        OZGID
	Name      string
	Situation string
	Topic     string
	Services  int // number of services in it
}

// Catalogue is the service catalogue. It does not change and may be used from
// several goroutines.
type Catalogue struct {
	services []Service // by folded name, then id
	bundles  []Bundle  // by id
	byID     map[ServiceID]int
	columns  [3]column           // topics, situations and types
	search   func() *searchIndex // made when first needed
}

// NewCatalogue makes a catalogue. Ids and keys must be unique and every service
// with an OZG id needs its bundle; the numbers of services in the bundles are
// counted.
func NewCatalogue(services []Service, bundles []Bundle) (*Catalogue, error) {
	c := &Catalogue{
		services: byName(services),
		bundles:  slices.SortedFunc(slices.Values(bundles), func(a, b Bundle) int { return cmp.Compare(a.ID, b.ID) }),
		byID:     make(map[ServiceID]int, len(services)),
	}
	for i := range c.bundles {
		c.bundles[i].Services = 0
		if i > 0 && c.bundles[i].ID == c.bundles[i-1].ID {
			return nil, fmt.Errorf("building the catalogue: OZG bundle %s occurs twice", c.bundles[i].ID)
		}
	}
	for i, s := range c.services {
		if _, double := c.byID[s.ID]; double || s.ID == "" {
			return nil, fmt.Errorf("building the catalogue: the id %q of %q is not unique", s.ID, s.Name)
		}
		c.byID[s.ID] = i
		if s.OZG == "" {
			continue
		}
		at, known := c.findBundle(s.OZG)
		if !known {
			return nil, fmt.Errorf("building the catalogue: the OZG bundle %s of %q is missing", s.OZG, s.Name)
		}
		c.bundles[at].Services++
	}
	c.columns = [3]column{
		newColumn(c.services, func(s *Service) string { return s.Topic }),
		newColumn(c.services, func(s *Service) string { return s.Situation }),
		newColumn(c.services, func(s *Service) string { return s.Type }),
	}
	c.search = sync.OnceValue(func() *searchIndex { return newSearchIndex(c.services) })
	return c, nil
}

func byName(services []Service) []Service {
	type named struct {
		folded  string
		service Service
	}
	order := make([]named, len(services))
	for i, s := range services {
		order[i] = named{textfold.Fold(s.Name), s}
	}
	slices.SortFunc(order, func(a, b named) int {
		return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.service.ID, b.service.ID))
	})
	sorted := make([]Service, len(order))
	for i, o := range order {
		sorted[i] = o.service
	}
	return sorted
}

// Len is the number of services.
func (c *Catalogue) Len() int { return len(c.services) }

// All yields every service ordered by name.
func (c *Catalogue) All() iter.Seq[Service] { return slices.Values(c.services) }

// Service returns the service with this id; an id is the LeiKa key where there
// is one.
func (c *Catalogue) Service(id ServiceID) (Service, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Service{}, false
	}
	return c.services[i], true
}

// Bundle returns the OZG bundle with this id.
func (c *Catalogue) Bundle(id OZGID) (Bundle, bool) {
	i, ok := c.findBundle(id)
	if !ok {
		return Bundle{}, false
	}
	return c.bundles[i], true
}

func (c *Catalogue) findBundle(id OZGID) (int, bool) {
	return slices.BinarySearchFunc(c.bundles, id, func(b Bundle, id OZGID) int { return cmp.Compare(b.ID, id) })
}

// Bundles returns all OZG bundles ordered by id.
func (c *Catalogue) Bundles() []Bundle { return slices.Clone(c.bundles) }

// Topics returns the topic fields of the bundles in alphabetical order.
func (c *Catalogue) Topics() []string {
	return distinct(c.bundles, func(b Bundle) string { return b.Topic })
}

// Situations returns the life and business situations of the bundles in
// alphabetical order.
func (c *Catalogue) Situations() []string {
	return distinct(c.bundles, func(b Bundle) string { return b.Situation })
}

func distinct(bundles []Bundle, value func(Bundle) string) []string {
	seen := map[string]bool{}
	for _, b := range bundles {
		if v := value(b); v != "" {
			seen[v] = true
		}
	}
	values := make([]string, 0, len(seen))
	for v := range seen {
		values = append(values, v)
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Compare(textfold.Fold(a), textfold.Fold(b)) })
	return values
}
