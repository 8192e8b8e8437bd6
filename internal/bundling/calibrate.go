package bundling

import (
	"context"
	"fmt"
	"math"
	"strings"

	"kiesel/internal/bundling/calibration"
	"kiesel/internal/landscape"
)

// elasticity and scaleLimit are the parameters that calibration is about.
var (
	elasticity = Key{Name: "elasticity"}
	scaleLimit = Key{Name: "scale_limit"}
)

// Effort says in what the effort of authorities is given.
type Effort string

// Volume says what the effort was for.
type Volume string

// The efforts and volumes.
const (
	InMoney       Effort = "cost"        // EUR/a, all that handling the cases costs
	InHours       Effort = "hours"       // h/a of handling
	ByCases       Volume = "cases"       // per year, as stated
	ByInhabitants Volume = "inhabitants" // of the register
)

// Workload is what one authority states of one year.
type Workload struct {
	Line      int // in the file it is from, 0 if it is from none
	Authority landscape.ARS
	Year      int     // 0 if none is stated
	Effort    float64 // > 0; NaN if it is not known
	Cases     float64 // > 0; NaN if it is not known
}

// Workloads are the figures of several authorities, all in one unit.
type Workloads struct {
	// Service and Function of which the figures are, empty for all. The elasticity
	// is one for all functions: the function only tells where the figures are from.
	Service  landscape.ServiceID
	Function landscape.Function
	In       Effort
	Rows     []Workload
}

// LeftOut is a workload that does not count for the estimate.
type LeftOut struct {
	// Line in the file, from 1.
	Line      int           `json:"line"`
	Authority landscape.ARS `json:"authority"`
	// Why: "above_limit" (more inhabitants than the elasticity is about),
	// "no_effort" or "no_volume" (the figure is missing), "other_land".
	Why string `json:"why"`
}

// Calibration says how far the figures of authorities move what is assumed of the
// elasticity of case handling.
type Calibration struct {
	// Service of which the figures are, empty for all.
	Service landscape.ServiceID `json:"service"`
	// Function of which they are; left out for all.
	Function landscape.Function `json:"function,omitempty"`
	// Land whose authorities count.
	Land landscape.ARS `json:"land"`
	// In says whether the effort is "cost" (EUR/a) or "hours" (h/a).
	In Effort `json:"effort"`
	// By says whether the volume is "cases" or "inhabitants".
	By Volume `json:"volume"`
	// ScaleLimit is the number of inhabitants from which the elasticity is 1
	// whatever the figures say.
	ScaleLimit float64 `json:"scale_limit"`
	// InForce is what holds now for the service, or for all.
	InForce Parameter `json:"in_force"`
	// FirstYear of the figures that count, 0 if none is stated.
	FirstYear int `json:"first_year"`
	// LastYear of them.
	LastYear int `json:"last_year"`
	// LeftOut are the workloads that do not count.
	LeftOut []LeftOut `json:"left_out"`
	calibration.Result
}

// Calibrate estimates the elasticity of case handling from the figures of
// authorities of a Land, and weighs it against what ships with Kiesel. A figure
// that users have set before is no prior: it may rest on the same data. Nothing is
// kept. The error wraps [ErrUnknownService], [ErrUnknownLand] or says which
// workload names no authority.
func (s *Service) Calibrate(ctx context.Context, land landscape.ARS, w Workloads) (Calibration, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return Calibration{}, err
	}
	if u, ok := current.Tree.Authority(land); !ok || u.Level != landscape.LevelLand {
		return Calibration{}, fmt.Errorf("%w %q: give its two digits, e.g. 13", ErrUnknownLand, land)
	}
	service, err := s.serviceOrAll(ctx, w.Service)
	if err != nil {
		return Calibration{}, err
	}
	sheet, err := s.sheet(ctx, service, nil)
	if err != nil {
		return Calibration{}, err
	}
	c := Calibration{
		Service: w.Service, Function: w.Function, Land: land, In: w.In, By: w.volume(), ScaleLimit: sheet.value(scaleLimit),
		InForce: sheet.parameter(sheet.catalogue.index[elasticity]), LeftOut: []LeftOut{},
	}
	observations, err := c.choose(current.Tree, w)
	if err != nil {
		return c, err
	}
	c.Result, err = calibration.Calibrate(observations, handlingPrior())
	return c, err
}

// handlingPrior is what ships with Kiesel about the elasticity.
func handlingPrior() calibration.Prior {
	d, _ := definitionOf(elasticity)
	return calibration.Prior{Mean: d.value.value, SD: (d.value.high - d.value.low) / (2 * z90), Min: d.min, Max: d.max}
}

// volume is cases as soon as anybody states them.
func (w Workloads) volume() Volume {
	for _, r := range w.Rows {
		if !math.IsNaN(r.Cases) {
			return ByCases
		}
	}
	return ByInhabitants
}

// choose returns the workloads that count and notes the others.
func (c *Calibration) choose(tree *landscape.Tree, w Workloads) ([]calibration.Observation, error) {
	chosen := make([]calibration.Observation, 0, len(w.Rows))
	for i, r := range w.Rows {
		u, known := tree.Authority(r.Authority)
		if !known {
			return nil, fmt.Errorf("workload %d: there is no authority %q", i+1, r.Authority)
		}
		o := calibration.Observation{Unit: string(r.Authority), Year: r.Year, Volume: r.Cases, Cost: r.Effort}
		if c.By == ByInhabitants {
			o.Volume = float64(u.Population)
		}
		why := ""
		switch {
		case r.Authority.Land() != c.Land:
			why = "other_land"
		case float64(u.Population) >= c.ScaleLimit:
			why = "above_limit"
		case math.IsNaN(r.Effort):
			why = "no_effort"
		case math.IsNaN(o.Volume) || c.By == ByInhabitants && u.Population == 0:
			why = "no_volume"
		}
		if why != "" {
			c.LeftOut = append(c.LeftOut, LeftOut{Line: r.Line, Authority: r.Authority, Why: why})
			continue
		}
		chosen = append(chosen, o)
		c.noteYear(r.Year)
	}
	return chosen, nil
}

func (c *Calibration) noteYear(year int) {
	if year == 0 {
		return
	}
	if c.FirstYear == 0 || year < c.FirstYear {
		c.FirstYear = year
	}
	c.LastYear = max(c.LastYear, year)
}

// Assumption is the elasticity as it would be set after the calibration, for its
// service or, if that is empty, for all. The figures are rounded to four decimals. Source says in German, as sources do, on
// what it rests: the file is named with its digest, for it is not kept.
func (c Calibration) Assumption(file, digest string, today landscape.Date) Assumption {
	years := ""
	switch {
	case c.FirstYear > 0 && c.FirstYear < c.LastYear:
		years = fmt.Sprintf(" der Jahre %d bis %d", c.FirstYear, c.LastYear)
	case c.FirstYear > 0:
		years = fmt.Sprintf(" des Jahres %d", c.FirstYear)
	}
	of := ""
	if c.Function != "" {
		of = " für " + germanFunctions[c.Function]
	}
	effort := map[Effort]string{InMoney: "Kosten", InHours: "Stunden"}[c.In]
	volume := map[Volume]string{ByCases: "Fällen", ByInhabitants: "Einwohnerzahl"}[c.By]
	german := strings.NewReplacer(".", ",")
	source := fmt.Sprintf("Eigene Zahlen von %d Behörden, %s%s nach %s%s", c.Units, effort, of, volume, years)
	if c.Fit != nil {
		source += german.Replace(fmt.Sprintf(": β %.3f ± %.3f, Gewicht %.0f %% gegen die Vorannahme", c.Fit.Elasticity, c.Fit.StdErr, 100*c.Weight))
	}
	source += fmt.Sprintf("; Datei %s, SHA-256 %.12s", file, digest)
	return Assumption{
		Service: c.Service, Name: elasticity.Name,
		Value: fourDecimals(c.Posterior.Value), Low: fourDecimals(c.Posterior.Low), High: fourDecimals(c.Posterior.High),
		Source: source, AsOf: today,
	}
}

// germanFunctions names the functions in sources, which are German.
var germanFunctions = map[landscape.Function]string{
	landscape.Online: "den Online-Dienst", landscape.Expertise: "das Fachwissen", landscape.Decision: "die Entscheidung", landscape.Contact: "den Kontakt vor Ort",
}

func fourDecimals(x float64) float64 { return math.Round(1e4*x) / 1e4 }
