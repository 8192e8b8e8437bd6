package about

import "kiesel/internal/landscape"

// sources lists the data that ship with Kiesel and what their licences ask to
// print. It is in German because that is the wording.
func sources() []landscape.Attribution {
	return append(landscape.Attributions(), landscape.Attribution{
		Data: "Steckbriefe der Vorführung (niederländische Bauanträge, nur aggregiert)",
		Text: "B.F. van Dongen: BPI Challenge 2015. 4TU.ResearchData, doi:10.4121/uuid:31a308ef-c844-48da-948c-305d167a0ec1",
	})
}
