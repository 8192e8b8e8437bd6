package about

// source is a set of data that Kiesel ships or reads, with what its licence
// asks to print. The attributions are in German because that is their wording.
type source struct {
	key         string // about_source.<key> says what the data are used for
	attribution string
	licence     string
	href        string // of the licence, may be empty
}

const dlDeBy = "https://www.govdata.de/dl-de/by-2-0"

func sources() []source {
	return []source{
		{
			key:         "register",
			attribution: "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV-ISys, Gebietsstand 28.02.2026",
			licence:     "Datenlizenz Deutschland – Namensnennung – Version 2.0",
			href:        dlDeBy,
		},
		{
			key:         "boundaries",
			attribution: "© GeoBasis-DE / BKG 2025",
			licence:     "Datenlizenz Deutschland – Namensnennung – Version 2.0",
			href:        dlDeBy,
		},
		{
			key:         "catalogue",
			attribution: "OZG-Umsetzungskatalog / LeiKa, Stand Oktober 2019, über die OZG-Datenbank NRW",
			licence:     "MIT",
		},
		{
			key:         "bpic15",
			attribution: "B.F. van Dongen, BPI Challenge 2015, 4TU.ResearchData",
			licence:     "doi:10.4121/uuid:31a308ef-c844-48da-948c-305d167a0ec1",
			href:        "https://doi.org/10.4121/uuid:31a308ef-c844-48da-948c-305d167a0ec1",
		},
	}
}
