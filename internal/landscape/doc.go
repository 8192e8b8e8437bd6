// Package landscape knows the administration: which authorities exist (the
// tree Bund › Land › Regierungsbezirk › Kreis › Amt › Gemeinde), which services
// they offer (LeiKa, OZG) and which of them are legally competent for what.
//
// Everything else in Kiesel stands on this package; it imports only access and
// journal. It knows no database, no HTTP and no screen: what it needs kept is
// said in [Store].
package landscape
