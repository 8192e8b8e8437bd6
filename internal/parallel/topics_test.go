package parallel_test

import (
	"path/filepath"
	"strings"
)

// topics says which names of the files of statutes mean the same topic. The names
// were read and sorted by hand, without looking at any score; where it is not
// plain that two mean the same they stay apart, which counts against the method.
var topics = map[string]string{
	"Erhebung_Hundesteuer":                                     "Hundesteuer",
	"Feuerwehrsatzung":                                         "Feuerwehr",
	"FeuerwehrKostenersatz":                                    "Feuerwehrkostenersatz",
	"Feuerwehr-Kostenersatz":                                   "Feuerwehrkostenersatz",
	"Feuerwehrkostenersatzsatzung":                             "Feuerwehrkostenersatz",
	"FeuerwehrEntschaedigung":                                  "Feuerwehrentschaedigung",
	"Feuerwehr-Entschaedigung":                                 "Feuerwehrentschaedigung",
	"Feuerwehrentschaedigungssatzung":                          "Feuerwehrentschaedigung",
	"Friedhofsordnung":                                         "Friedhof",
	"Bestattungsgebuehren":                                     "Friedhofsgebuehren",
	"Erschliessungsbeitraege":                                  "Erschliessungsbeitrag",
	"Raeumpflicht":                                             "Streupflicht",
	"Gehwegreinigung":                                          "Streupflicht",
	"Bekanntmachungen":                                         "Bekanntmachung",
	"Form_der_oeffentlichen_Bekanntmachung":                    "Bekanntmachung",
	"EhrenamtEntschaedigung":                                   "Entschaedigung_Ehrenamt",
	"Entschaedigung_ehrenamtliche_Taetigkeit":                  "Entschaedigung_Ehrenamt",
	"Entschaedigung-Ehrenamtliche":                             "Entschaedigung_Ehrenamt",
	"KindergartenbeitraegeAltfassung":                          "Kindergartengebuehren",
	"Kita_Elternbeitraege":                                     "Kindergartengebuehren",
	"Kita-Kostenbeitraege":                                     "Kindergartengebuehren",
	"Kindergartennutzung":                                      "Kita",
	"Kindertageseinrichtungen":                                 "Kita",
	"Grundsteuerhebesatz":                                      "Hebesatz",
	"Grundsteuerhebesaetze":                                    "Hebesatz",
	"Hebesatzsatzung":                                          "Hebesatz",
	"Grund_Gewerbesteuer":                                      "Hebesatz",
	"Gewerbesteuersatz":                                        "Hebesatz",
	"Obdachlosen_Fluechtlingsunterkunft":                       "Obdachlose",
	"Obdachlosen_Fluechtlingsunterkuenfte":                     "Obdachlose",
	"Obdachlosen-Fluechtlingsunterkuenfte":                     "Obdachlose",
	"Benutzung_von_Obdachlosen-_und_Fluechtlingsunterkuenften": "Obdachlose",
	"ODU":                                            "Obdachlose",
	"Wochenmarkt":                                    "Marktordnung",
	"Sondernutzungssatzung":                          "Sondernutzung",
	"Sondernutzung_Strassen":                         "Sondernutzung",
	"Gemeingebrauch-Sondernutzungen":                 "Sondernutzung",
	"Betrieb_Wasserwerk":                             "Betrieb_Wasserversorgung",
	"Eigenbetrieb_Wasserversorgung":                  "Betrieb_Wasserversorgung",
	"Grundschulbetreuung":                            "Schuelerbetreuung",
	"Schulkindbetreuung-Grundschulen":                "Schuelerbetreuung",
	"GVV_Voralb_Satzung_Gutachterausschussgebuehren": "Gutachterausschuss-Gebuehren",
	"Gutachterausschussgebuehren":                    "Gutachterausschuss-Gebuehren",
}

// topic is the label of a statute by the name of its file.
func topic(place string) string {
	name := strings.TrimSuffix(filepath.Base(place), ".md")
	if _, after, ok := strings.Cut(name, "Satzung_"); ok {
		name = after
	}
	if same, ok := topics[name]; ok {
		return same
	}
	return name
}
