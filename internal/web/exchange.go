package web

import (
	"crypto/rand"

	"kiesel/internal/exchange"
	"kiesel/internal/web/i18n"
)

// newExchange returns the use cases of lists as files, with all lists there are.
func newExchange(c Config, words i18n.Words) *exchange.Service {
	lists := exchange.Lists(exchange.Rooms{
		Landscape: c.Landscape.Bundling, Home: c.Home, Keeper: c.Landscape.Keeper(), Bundling: c.Bundling, Evidence: c.Evidence, Parallel: c.Parallel, Programme: c.Programme,
		Accounts: c.Accounts, Journal: c.Journal, Jobs: c.Jobs.Store, Now: c.Now, Words: words,
	})
	return exchange.NewService(c.Imports, lists, c.Now, rand.Text)
}
