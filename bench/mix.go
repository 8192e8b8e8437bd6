package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"kiesel/internal/landscape"
)

// kind is a kind of page.
type kind struct {
	name string
	// weight is its part of all requests, in percent. The parts are a guess at
	// the week of a competence centre: most look for a service, read what is
	// recommended for it and why; few read the journal.
	weight  int
	address func(*rand.Rand) string
}

// mix draws addresses in the proportions of use. The same seed gives the same
// addresses.
type mix struct {
	kinds []kind
	rng   *rand.Rand
}

// popularity is the exponent of Zipf's law by which few services and
// authorities are asked for often and many seldom.
const popularity = 1.1

// newMix prepares the addresses. Comparisons are those that the server has.
func newMix(seed uint64, comparisons []string) (*mix, error) {
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, err
	}
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	var services, authorities []string
	for s := range catalogue.All() {
		services = append(services, "/services/"+string(s.ID))
	}
	for _, a := range tree.Administrations("13") {
		authorities = append(authorities, "/authorities/"+string(a.Key))
	}
	service, authority := popular(rng, services), popular(rng, authorities)
	topics := catalogue.Topics()
	words := []string{"Wohngeld", "Geburtsurkunde", "Baugenehmigung", "Führerschein", "Gewerbe", "Hund", "Elterngeld", "Aufenthalt"}
	places := []string{"Rügen", "Neustadt", "Schwerin", "Altenpleen"}
	return &mix{rng: rng, kinds: []kind{
		{"start", 12, always("/")},
		{"recommendations", 12, oneOf(
			always("/recommendations"), from("/recommendations?topic=", topics),
			always("/recommendations?outcome=missing_one"), paged("/recommendations?page=", 20))},
		{"services", 16, oneOf(
			always("/services"), from("/services?q=", words), from("/services?q=", words),
			from("/services?topic=", topics), paged("/services?level=amt&page=", 10))},
		{"service", 16, service},
		{"verdict", 14, func(r *rand.Rand) string { return service(r) + "/verdict" }},
		{"authorities", 8, oneOf(always("/authorities"), always("/authorities?level=kreis&within=00"), always("/authorities?view=tree"))},
		{"authority", 8, authority},
		{"search", 5, from("/search?q=", slices.Concat(words, places))},
		{"evidence", 4, always("/evidence")},
		{"comparison", 3, from("", comparisons)},
		{"journal", 2, always("/journal")},
	}}, nil
}

// next draws a kind of page and an address.
func (m *mix) next() (name, address string) {
	at := m.rng.IntN(100)
	i := slices.IndexFunc(m.kinds, func(k kind) bool { at -= k.weight; return at < 0 })
	return m.kinds[i].name, m.kinds[i].address(m.rng)
}

func always(address string) func(*rand.Rand) string {
	return func(*rand.Rand) string { return address }
}

func oneOf(choices ...func(*rand.Rand) string) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return choices[r.IntN(len(choices))](r) }
}

// from ends an address with one of the values.
func from(prefix string, values []string) func(*rand.Rand) string {
	if prefix != "" {
		values = slices.Clone(values)
		for i, v := range values {
			values[i] = url.QueryEscape(v)
		}
	}
	return func(r *rand.Rand) string { return prefix + values[r.IntN(len(values))] }
}

func paged(prefix string, pages int) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return prefix + strconv.Itoa(1+r.IntN(pages)) }
}

// popular draws some addresses often and most seldom.
func popular(rng *rand.Rand, addresses []string) func(*rand.Rand) string {
	rng.Shuffle(len(addresses), func(i, j int) { addresses[i], addresses[j] = addresses[j], addresses[i] })
	return func(r *rand.Rand) string {
		return addresses[rand.NewZipf(r, popularity, 1, uint64(len(addresses)-1)).Uint64()]
	}
}

var comparisonLink = regexp.MustCompile(`/evidence/comparisons/[0-9a-f]{64}`)

// findComparisons returns the addresses of the comparisons that the server has.
func findComparisons(ctx context.Context, c *client) ([]string, error) {
	text, err := c.text(ctx, "/evidence")
	if err != nil {
		return nil, err
	}
	links := slices.Compact(slices.Sorted(slices.Values(comparisonLink.FindAllString(text, -1))))
	if len(links) == 0 {
		return nil, fmt.Errorf("the demonstration has no comparison")
	}
	return links, nil
}
