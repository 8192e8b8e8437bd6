package parallel

// Thresholds above which something is proposed. Each is the one with the highest
// recall among those with a precision of at least 95 %, learnt on texts of which it
// is known whether they tell of the same; calibration_test.go learns them again.
// With 95 % confidence (Wilson):
const (
	// NameThreshold is for two names of services. The names that the city of Munich
	// gives 111 services, against those of the catalogue: 42 of the 44 pairs from
	// here on have the same object (95.5 %, 84.9 to 98.7 %); 19 of them, of 114 that
	// there are (16.7 %), have the same key.
	NameThreshold = 0.83
	// KeyThreshold is for a description and a service of the catalogue. The same
	// descriptions: of the 26 whose best service reaches it, 25 have its object
	// (96.2 %, 81.1 to 99.3 %), 22.5 % (15.7 to 31.1 %) of all.
	KeyThreshold = 0.70
	// TextThreshold is for two descriptions. 225 statutes of eight municipalities
	// and associations, 20,949 pairs across them, 420 on one topic: 328 of the 345
	// pairs from here on are (95.1 %, 92.3 to 96.9 %), 78.1 % (73.9 to 81.8 %) of all.
	TextThreshold = 0.45
)
