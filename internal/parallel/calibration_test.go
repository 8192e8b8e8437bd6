package parallel_test

import (
	"fmt"
	"hash/fnv"
	"slices"
	"testing"

	"kiesel/internal/exchange/descriptions"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/testkit"
)

// demanded is the precision for which the thresholds are learnt.
const demanded = 0.95

// known are descriptions whose key is known, and the catalogue.
type known struct {
	all      []parallel.Description
	keyed    []int // places of those with a key that the catalogue has
	services []landscape.Service
	byID     map[landscape.ServiceID]landscape.Service
}

// munich reads the descriptions of the city of Munich: 287, of which 132 have keys
// and 111 a key that the catalogue of 2019 has. The keys are as the city gives
// them; some are plainly wrong ("Aufenthaltserlaubnis – Studium" has that of the
// Volksbegehren) and count against the method.
func munich(t *testing.T) known {
	t.Helper()
	read, err := descriptions.Read(testkit.Shared(t, "service_texts", "muenchen_services_de_2026-06-08.json"))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	k := known{all: read.Descriptions, services: slices.Collect(catalogue.All()), byID: map[landscape.ServiceID]landscape.Service{}}
	for _, s := range k.services {
		k.byID[s.ID] = s
	}
	for i, d := range k.all {
		if slices.ContainsFunc(d.Keys, func(key landscape.LeiKa) bool { return k.byID[landscape.ServiceID(key)].Key != "" }) {
			k.keyed = append(k.keyed, i)
		}
	}
	if len(k.all) != 287 || len(k.keyed) != 111 {
		t.Fatalf("%d descriptions, %d with a known key; want 287 and 111", len(k.all), len(k.keyed))
	}
	return k
}

func sameKey(d parallel.Description, s landscape.Service) bool { return slices.Contains(d.Keys, s.Key) }

// sameObject compares the object of performance, digits 3 to 8.
func sameObject(d parallel.Description, s landscape.Service) bool {
	return s.Key != "" && slices.ContainsFunc(d.Keys, func(key landscape.LeiKa) bool { return key[:8] == s.Key[:8] })
}

// first labels the best suggestion for each description with a known key.
func (k known) first(ranks [][]parallel.Suggestion, same func(parallel.Description, landscape.Service) bool) []parallel.Labelled {
	pairs := make([]parallel.Labelled, 0, len(k.keyed))
	for _, i := range k.keyed {
		if len(ranks[i]) > 0 {
			pairs = append(pairs, parallel.Labelled{Score: ranks[i][0].Score, Same: same(k.all[i], k.byID[ranks[i][0].Service])})
		}
	}
	return pairs
}

// among counts the descriptions of which one of the first n suggestions is right.
func (k known) among(ranks [][]parallel.Suggestion, n int, same func(parallel.Description, landscape.Service) bool) (right int) {
	for _, i := range k.keyed {
		if slices.ContainsFunc(ranks[i][:min(n, len(ranks[i]))], func(s parallel.Suggestion) bool { return same(k.all[i], k.byID[s.Service]) }) {
			right++
		}
	}
	return right
}

// calibrated fails the test unless the threshold that ships is the one learnt.
func calibrated(t *testing.T, what string, pairs []parallel.Labelled, same int, ships float64) {
	t.Helper()
	q, ok := parallel.Calibrate(pairs, same, demanded)
	if !ok || q.Threshold != ships {
		t.Errorf("%s: the threshold learnt is %.2f, the one that ships %.2f", what, q.Threshold, ships)
	}
	t.Logf("%s: %s", what, told(parallel.Judge(pairs, same, ships)))
	for _, lower := range []float64{.9, .8} {
		if q, ok := parallel.Calibrate(pairs, same, lower); ok {
			t.Logf("%s, precision %.2f: %s", what, lower, told(q))
		}
	}
	t.Logf("%s, learnt on one half and judged on the other: %s", what, told(crossed(pairs, same)))
}

func told(q parallel.Quality) string {
	share := func(s parallel.Share) string {
		return fmt.Sprintf("%d of %d = %.3f (%.3f to %.3f)", s.Hits, s.Of, s.Value(), s.Low, s.High)
	}
	return fmt.Sprintf("threshold %.2f, precision %s, recall %s", q.Threshold, share(q.Precision), share(q.Recall))
}

// crossed learns the threshold on each half of the pairs and judges it on the
// other.
func crossed(pairs []parallel.Labelled, same int) parallel.Quality {
	var halves [2][]parallel.Labelled
	for i, p := range pairs {
		h := fnv.New32a()
		fmt.Fprint(h, i)
		halves[h.Sum32()%2] = append(halves[h.Sum32()%2], p)
	}
	hits, above := 0, 0
	for i, half := range halves {
		q, ok := parallel.Calibrate(halves[1-i], same, demanded)
		if !ok {
			continue
		}
		judged := parallel.Judge(half, same, q.Threshold)
		hits, above = hits+judged.Precision.Hits, above+judged.Precision.Of
	}
	return parallel.Quality{Precision: parallel.ShareOf(hits, above), Recall: parallel.ShareOf(hits, same)}
}

// KeyThreshold is for the object of the best suggestion. For the whole key no
// threshold has the precision demanded: which act is meant a text often does not
// say.
func TestKeyThresholdIsTheOneLearnt(t *testing.T) {
	t.Parallel()
	k := munich(t)
	ranks := parallel.Rank(k.all, k.services, parallel.Complete, 20)
	calibrated(t, "description to object", k.first(ranks, sameObject), len(k.keyed), parallel.KeyThreshold)
	t.Logf("whole key at this threshold: %s", told(parallel.Judge(k.first(ranks, sameKey), len(k.keyed), parallel.KeyThreshold)))
	for name, ranks := range map[string][][]parallel.Suggestion{
		"complete": ranks, "without decompounding": parallel.Rank(k.all, k.services, parallel.WholeCompounds, 20),
		"without weighing paragraphs": parallel.Rank(k.all, k.services, parallel.FlatParagraphs, 20), "BM25": parallel.RankBM25(k.all, k.services, 20),
	} {
		t.Logf("%s: key first %d, among 3 %d, among 5 %d, among 20 %d; object first %d, among 3 %d; of %d", name,
			k.among(ranks, 1, sameKey), k.among(ranks, 3, sameKey), k.among(ranks, 5, sameKey), k.among(ranks, 20, sameKey),
			k.among(ranks, 1, sameObject), k.among(ranks, 3, sameObject), len(k.keyed))
	}
	if n := k.among(ranks, 5, sameKey); n < 70 {
		t.Errorf("the right key is among the first five for %d of %d descriptions; it was for 75", n, len(k.keyed))
	}
}

// NameThreshold is for the object that two names tell of.
func TestNameThresholdIsTheOneLearnt(t *testing.T) {
	t.Parallel()
	k := munich(t)
	keyed := make([]parallel.Description, len(k.keyed))
	for i, place := range k.keyed {
		keyed[i] = k.all[place]
	}
	count := func(same func(parallel.Description, landscape.Service) bool) (n int) {
		for _, d := range keyed {
			for _, s := range k.services {
				if same(d, s) {
					n++
				}
			}
		}
		return n
	}
	calibrated(t, "name to name, object", parallel.LabelledNames(keyed, k.services, parallel.Complete, sameObject), count(sameObject), parallel.NameThreshold)
	exact := parallel.LabelledNames(keyed, k.services, parallel.Complete, sameKey)
	t.Logf("name to name, whole key: %s", told(parallel.Judge(exact, count(sameKey), parallel.NameThreshold)))
}

// TextThreshold is for the topic of statutes of different municipalities.
func TestTextThresholdIsTheOneLearnt(t *testing.T) {
	t.Parallel()
	read, err := descriptions.Read(testkit.Shared(t, "service_texts", "satzungen"))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	statutes, services := read.Descriptions, slices.Collect(catalogue.All())
	if len(statutes) != 225 {
		t.Fatalf("%d statutes, want 225", len(statutes))
	}
	same := func(a, b parallel.Description) bool { return topic(a.Place) == topic(b.Place) }
	for name, without := range map[string]parallel.Without{"without decompounding": parallel.WholeCompounds, "without weighing paragraphs": parallel.FlatParagraphs} {
		pairs, positives := parallel.LabelledTexts(statutes, services, without, same)
		if q, ok := parallel.Calibrate(pairs, positives, demanded); ok {
			t.Logf("statutes, %s: %s", name, told(q))
		}
	}
	pairs, positives := parallel.LabelledTexts(statutes, services, parallel.Complete, same)
	t.Logf("%d pairs of different municipalities, %d of one topic", len(pairs), positives)
	calibrated(t, "statutes", pairs, positives, parallel.TextThreshold)

	found, all, err := parallel.HashedShare(t.Context(), statutes, services, 1)
	t.Logf("hashing finds %d of the %d pairs that are alike", found, all)
	if err != nil || found*10 < all*6 {
		t.Errorf("hashing finds %d of %d pairs, %v", found, all, err)
	}
}
