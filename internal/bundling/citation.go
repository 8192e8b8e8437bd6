package bundling

import "kiesel/internal/landscape"

// citations names the studies that a reader of this verdict should know: those
// that found what it relies on, and above all those that did not find it.
func citations(v *FunctionVerdict, scaleLimit float64) []Citation {
	if v.Outcome == KeepLocal {
		if len(v.Reasons) > 0 {
			return nil
		}
		return []Citation{
			cite("elston-dixon-2020", false),
			cite("blom-hansen-2016", false),
			cite("bikker-vanderlinde-2016", true),
			cite("bel-sebo-2021", true),
		}
	}
	found := []Citation{cite("nao-2012", true)}
	levels := map[landscape.Level]bool{}
	for _, c := range v.Carriers {
		levels[c.Level] = true
	}
	if levels[landscape.LevelLand] {
		found = append(found, cite("bel-sebo-2021", false))
	}
	if levels[landscape.LevelKreis] {
		found = append(found, cite("allers-degreef-2018", true), cite("roesel-2016", true), cite("blesse-roesel-2017", true))
	}
	if v.Function != landscape.Online {
		// Gains of scale in handling cases are known up to the limit and not beyond.
		beyond := float64(v.Carriers[0].Inhabitants) > scaleLimit
		found = append(found, cite("elston-dixon-2020", true), cite("blom-hansen-2016", true), cite("niaounakis-blank-2017", beyond))
	}
	return found
}

// references are the studies of which the findings have been read; the words
// about them stand on the screen.
var references = map[string]string{
	"allers-degreef-2018":     "Allers & de Greef 2018",
	"bel-sebo-2021":           "Bel & Sebő 2021",
	"bikker-vanderlinde-2016": "Bikker & van der Linde 2016",
	"blesse-roesel-2017":      "Blesse & Rösel 2017",
	"blom-hansen-2016":        "Blom-Hansen et al. 2016, American Political Science Review",
	"elston-dixon-2020":       "Elston & Dixon, Journal of Public Administration Research and Theory",
	"nao-2012":                "National Audit Office 2012",
	"niaounakis-blank-2017":   "Niaounakis & Blank 2017",
	"roesel-2016":             "Rösel 2016",
}

func cite(key string, against bool) Citation {
	return Citation{Key: key, Reference: references[key], Against: against}
}
