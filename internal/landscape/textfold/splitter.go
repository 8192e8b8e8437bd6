package textfold

import "slices"

// Bounds on the length in bytes of compounds and their parts. Shorter parts
// split words that are none ("Aus-weis").
const (
	minPart     = 3
	maxPart     = 24
	minCompound = 7
	maxCompound = 64
)

// links are the letters that German puts between the parts of a compound.
var links = []string{"", "s", "n", "en", "es", "e", "er"}

// Splitter takes compounds apart along the words of a dictionary.
type Splitter struct {
	words map[string]bool
}

// NewSplitter makes a dictionary of folded words and their stems. Stopwords and
// words shorter than three letters are left out.
func NewSplitter(words []string) *Splitter {
	s := &Splitter{words: make(map[string]bool, 2*len(words))}
	for _, word := range words {
		if IsStopword(word) || hasDigit(word) {
			continue
		}
		for _, form := range []string{word, Stem(word)} {
			if len(form) >= minPart && !IsStopword(form) {
				s.words[form] = true
			}
		}
	}
	return s
}

// Split returns the parts of a folded compound, without the letters that link
// them, or nil if it is none. Of several ways it takes the one with the fewest
// parts, then the one with the longest first part: "hundesteuerbescheid"
// becomes "hunde", "steuer", "bescheid" or, if the dictionary has no "hunde",
// "hund", "steuer", "bescheid". The last part may be inflected.
func (s *Splitter) Split(word string) []string {
	if len(word) < minCompound || len(word) > maxCompound {
		return nil
	}
	parts := s.split(word, map[string][]string{})
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// split returns the best way to cut rest behind a first part, or nil; known
// remembers what has been tried.
func (s *Splitter) split(rest string, known map[string][]string) []string {
	if parts, tried := known[rest]; tried {
		return parts
	}
	var best []string
	for end := min(maxPart, len(rest)-minPart); end >= minPart; end-- {
		if !s.words[rest[:end]] {
			continue
		}
		for _, tail := range s.tails(rest[end:], known) {
			if best == nil || 1+len(tail) < len(best) {
				best = slices.Insert(slices.Clone(tail), 0, rest[:end])
			}
		}
	}
	known[rest] = best
	return best
}

// tails returns the ways to read what follows a part: a link and one word, or a
// link and a compound.
func (s *Splitter) tails(rest string, known map[string][]string) [][]string {
	var tails [][]string
	for _, link := range links {
		if len(rest) < len(link)+minPart || rest[:len(link)] != link {
			continue
		}
		tail := rest[len(link):]
		if s.words[tail] || s.words[Stem(tail)] {
			tails = append(tails, []string{tail})
		} else if more := s.split(tail, known); more != nil {
			tails = append(tails, more)
		}
	}
	return tails
}

func hasDigit(word string) bool {
	return slices.ContainsFunc([]byte(word), func(b byte) bool { return b >= '0' && b <= '9' })
}
