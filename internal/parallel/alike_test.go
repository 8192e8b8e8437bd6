package parallel_test

import (
	"math"
	"testing"

	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

// TestAlike: the same text is alike by 1, one on something else by nearly 0, one in
// other words by something between; descriptions of one authority are not compared.
func TestAlike(t *testing.T) {
	t.Parallel()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	describe := func(authority, text string) parallel.Description {
		return parallel.Description{Authority: authority, Name: "Wohngeld", Text: text}
	}
	const housing = "Wohngeld ist ein Zuschuss zur Miete. Den Antrag stellen Sie bei der Wohngeldbehörde mit dem Mietvertrag und den Einkommensnachweisen."
	other := parallel.Description{Authority: "Amt C", Name: "Hundesteuer", Text: "Wer einen Hund hält, meldet ihn innerhalb von zwei Wochen an und erhält eine Hundemarke."}
	scores := parallel.Alike(catalogue, []parallel.Description{
		describe("Amt A", housing), describe("Amt A", "Ganz anderes über Wohngeld."), describe("Amt B", housing), other,
		describe("Amt D", "Den Zuschuss zur Miete (Wohngeld) beantragen Mieter; beizufügen sind Nachweise über das Einkommen und der Mietvertrag."),
	})
	// The pairs in order: B with A twice, C with A twice and B, D with A twice, B and C.
	if len(scores) != 9 {
		t.Fatalf("%d pairs, want 9: %v", len(scores), scores)
	}
	if same := scores[0]; math.Abs(same-1) > 1e-6 {
		t.Errorf("the same text is alike by %g", same)
	}
	if unlike := scores[4]; unlike > 0.2 {
		t.Errorf("different services are alike by %g", unlike)
	}
	if between := scores[7]; between < 0.4 || between > 0.95 {
		t.Errorf("the same in other words is alike by %g", between)
	}
}
