package api

import (
	"cmp"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/api/repeat"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/web/current"
	"kiesel/internal/work"
)

const (
	// Root is the path under which the interface lies.
	Root = "/api/v1"
	// Docs is the path under which people read about it. It is not answered
	// here.
	Docs = Root + "/docs"
)

// Config is what the interface needs from the rest of the program.
type Config struct {
	// Landscape knows the administration.
	Landscape *current.Landscape
	// Home is the Land that is meant unless a request names another one.
	Home landscape.ARS
	// Bundling recommends where bundling makes sense.
	Bundling *bundling.Service
	// Evidence keeps profiles and comparisons.
	Evidence *evidence.Service
	// Parallel finds services that may be the same task and keeps what was decided.
	Parallel *parallel.Service
	// Calculations answer one question about all services.
	Calculations *calculation.Service
	// Scenarios keeps questions about services and compares their verdicts.
	Scenarios *scenario.Service
	// Programme keeps ideas and their replies.
	Programme *programme.Service
	// Exchange brings lists out as files and back in.
	Exchange *exchange.Service
	// Words are those of files, in both languages.
	Words exchange.Words
	// Past has these rooms as they were.
	Past *current.Past
	// Journal gives back the record of changes.
	Journal *journal.Service
	// Jobs takes on what takes longer than a request.
	Jobs *work.Service
	// Accounts keeps the people.
	Accounts *account.Service
	// Tokens knows personal tokens. The default is Accounts.
	Tokens Authenticator
	// Visitor says who asks without a token: whoever has signed in on the
	// screens, or nobody. An error says that it can't be found out.
	Visitor func(*http.Request) (access.Actor, error)
	// Answers keeps the answers to requests that may be sent twice.
	Answers repeat.Store
	// Limit is how many requests somebody may send. The default is 20 per second
	// with bursts of 200.
	Limit Limit
	// MaxLog is how many bytes an event log that is sent may have, packed or not. The
	// default is 2 GiB.
	MaxLog int64
	// Version of Kiesel.
	Version string
	// Now is the clock.
	Now func() time.Time
	// Log receives internal errors.
	Log *slog.Logger
}

// API is the REST interface.
type API struct {
	Config

	huma   huma.API
	mux    *http.ServeMux
	routes map[string]Route // by pattern of mux
	limits *limits
	// busy is full while a request does what takes longest, see alone.
	busy chan struct{}
}

// New returns the interface with all its operations.
func New(c Config) *API {
	if c.Limit == (Limit{}) {
		c.Limit = defaultLimit
	}
	if c.MaxLog == 0 {
		c.MaxLog = 2 << 30
	}
	if c.Tokens == nil {
		c.Tokens = c.Accounts
	}
	a := &API{Config: c, mux: http.NewServeMux(), routes: map[string]Route{}, limits: newLimits(c.Limit, c.Now), busy: make(chan struct{}, 1)}
	a.huma = humago.NewWithPrefix(a.mux, Root, config())
	a.addAuthorities()
	a.addServices()
	a.addCompetence()
	a.addParallels()
	a.addAssumptions()
	a.addRecommendations()
	a.addRanking()
	a.addTransition()
	a.addTeams()
	a.addVerdicts()
	a.addCooperation()
	a.addRobustness()
	a.addScenarios()
	a.addCalculations()
	a.addIdeas()
	a.addSolving()
	a.addCalibrations()
	a.addProfiles()
	a.addSigningKeys()
	a.addComparisons()
	a.addLogs()
	a.addLists()
	a.addImports()
	a.addJobs()
	a.addJournal()
	a.addProof()
	a.addUsers()
	a.addUserTokens()
	a.addAccount()
	a.addViews()
	a.addSessions()
	a.addRoles()
	a.addSearch()
	a.addAbout()
	a.serveDocument()
	return a
}

// Routes lists the operations with the right that each needs, by pattern.
func (a *API) Routes() []Route {
	return slices.SortedFunc(maps.Values(a.routes), func(x, y Route) int { return cmp.Compare(x.Pattern, y.Pattern) })
}

// Document returns the description of the interface as it follows from the
// operations. Package gen adds what is known from elsewhere.
func (a *API) Document() *huma.OpenAPI { return a.huma.OpenAPI() }
