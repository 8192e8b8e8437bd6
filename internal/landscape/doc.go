// Package landscape knows the administration: which authorities exist (the
// tree Bund › Land › Regierungsbezirk › Kreis › Amt › Gemeinde), which services
// they offer (LeiKa, OZG) and which of them are legally competent for what.
//
// [Tree] is the administration on one day, [Catalogue] the services, [Rules] the
// competence. All three ship with Kiesel ([EmbeddedTree], [EmbeddedCatalogue],
// [NewRules]); [Keeper] keeps what an installation changes: later editions of
// the register, and overrides of competences. How each figure and rule comes
// about is said in docs/methods/landscape.md.
//
// Everything else in Kiesel stands on this package; it imports only access and
// journal. It knows no database, no HTTP and no screen: what it needs kept is
// said in [Store].
package landscape
