package parallel

import (
	"math"
	"testing"
)

// What stands in all descriptions of an authority counts least, what stands in one
// counts fully; that somebody else writes it too changes nothing.
func TestParagraphWeights(t *testing.T) {
	t.Parallel()
	appeal := "Gegen diesen Bescheid kann innerhalb eines Monats Widerspruch erhoben werden"
	texts := [][]paragraph{
		paragraphs("Der Hund wird mit einer Marke angemeldet\n" + appeal),
		paragraphs("Das Gewerbe beginnt mit der Anzeige\n" + appeal),
		paragraphs(appeal + "\nDie Ehe schließen zwei Menschen"),
	}
	w := paragraphWeights(texts)
	all := math.Log(4.0/3) / math.Log(4)
	for _, got := range []float64{w[0][1], w[1][1], w[2][0]} {
		if math.Abs(got-all) > 1e-12 {
			t.Errorf("the paragraph in all texts weighs %v, want %v", got, all)
		}
	}
	for _, got := range []float64{w[0][0], w[1][0], w[2][1]} {
		if math.Abs(got-1) > 1e-12 {
			t.Errorf("a paragraph in one text weighs %v, want 1", got)
		}
	}
	alone := paragraphWeights(texts[:1])
	if math.Abs(alone[0][0]-alone[0][1]) > 1e-12 || alone[0][0] <= 0 {
		t.Errorf("the paragraphs of a single text weigh %v, want the same for all", alone[0])
	}
}

// Numbers do not tell paragraphs apart.
func TestParagraphsForgetNumbers(t *testing.T) {
	t.Parallel()
	w := paragraphWeights([][]paragraph{
		paragraphs("Öffnungszeiten: Montag 8:00 bis 12:00 Uhr, Telefon 0385 1234"),
		paragraphs("Öffnungszeiten: Montag 9:30 bis 15:00 Uhr, Telefon 0385 9876\n\n"),
	})
	if w[0][0] > .4 || w[0][0] != w[1][0] {
		t.Errorf("opening hours weigh %v", w)
	}
}
