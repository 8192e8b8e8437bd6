package bundling

import (
	"math"

	"kiesel/internal/landscape"
)

// prices hold what one function of one service costs, ready for computation:
// money in EUR per year, volumes in inhabitants served. They follow
//
//	C = D + M + w·h·Q/ρ + w·g·max(c_min, ⌈hQ/(Hρ)⌉) + Σ κ_a + annuity(T)
//
// with Q proportional to the inhabitants. Below the scale limit the hours
// h·Q grow only with the power β of the inhabitants.
type prices struct {
	cases           float64 // per inhabitant and year
	build, maintain float64 // D and M of an authority on its own
	hours           float64 // h·Q per inhabitant at full scale
	perHour         float64 // w/ρ
	capacity        float64 // H·ρ, handling hours of one expert
	perExpert       float64 // w·g
	cover           float64 // c_min
	elasticity      float64 // β
	limit           float64 // inhabitants above which β is 1
	realised        float64 // share of the planned saving that arrives
	neighbour       tier
	kreis, land     tier

	// What follows moves no cost by itself, see [Cover].
	utilisation float64 // ρ
	absence     float64 // share of the working time in which a person is away
}

// tier holds what being served by somebody else costs: by a neighbour, or from a
// level above.
type tier struct {
	factor       float64 // on build and maintenance, because many are served
	setup        float64 // annuity of the transition at the carrier
	join         float64 // annuity of the transition of one authority
	coordination float64 // κ_a of one authority
	distance     float64 // per inhabitant, from the cost per case
}

// arc is what one served authority costs on top of what arises at the carrier.
func (t *tier) arc(inhabitants float64) float64 {
	return t.coordination + t.join + t.distance*inhabitants
}

// priceOf computes the prices of a function from the values of the parameters.
func priceOf(f landscape.Function, value func(Key) float64) prices {
	shared := func(name string) float64 { return value(Key{Name: name}) }
	own := func(name string) float64 { return value(Key{Function: f, Name: name}) }

	wage, utilisation := shared("hour_cost"), shared("utilisation")
	casesPerInhabitant := shared("rate") / 1000
	once := shared("overrun") * annuity(shared("interest"), shared("horizon"))
	carrier := func(kind string) tier {
		return tier{
			factor:       shared("factor_" + kind),
			setup:        once * own("setup_cost"),
			join:         once * own("join_cost"),
			coordination: wage * own("coordination_"+kind) / value(standardisability),
			distance:     casesPerInhabitant * own("case_cost_"+kind),
		}
	}
	return prices{
		cases:      casesPerInhabitant,
		build:      own("build"),
		maintain:   own("maintain"),
		hours:      casesPerInhabitant * own("hours_per_case"),
		perHour:    wage / utilisation,
		capacity:   shared("fte_hours") * utilisation,
		perExpert:  wage * own("training_hours"),
		cover:      own("cover"),
		elasticity: shared("elasticity"),
		limit:      shared("scale_limit"),
		realised:   shared("realised"),
		neighbour:  carrier("neighbour"),
		kreis:      carrier("kreis"),
		land:       carrier("land"),

		utilisation: utilisation,
		absence:     value(absence),
	}
}

// absence says how long people are away, which moves no cost.
var absence = Key{Name: "absence"}

// annuity is the yearly share of a one-off cost over the given years.
func annuity(interest, years float64) float64 {
	if interest == 0 {
		return 1 / years
	}
	return interest / -math.Expm1(-years*math.Log1p(interest))
}

// tier returns the prices of being served by a carrier of the given level.
func (p *prices) tier(level landscape.Level) *tier {
	if level <= landscape.LevelLand {
		return &p.land
	}
	return &p.kreis
}

// handling returns the hours per year that the cases of so many inhabitants
// take one carrier: at full scale from the limit upwards (Niaounakis & Blank
// 2017), below it with elasticity β.
func (p *prices) handling(inhabitants float64) float64 {
	if inhabitants < p.limit {
		inhabitants = p.limit * math.Exp(p.elasticity*math.Log(inhabitants/p.limit)) // a power, faster than math.Pow
	}
	return p.hours * inhabitants
}

// experts returns how many people a carrier keeps trained for so many hours:
// enough to do the work, and enough to stand in for each other.
func (p *prices) experts(hours float64) float64 {
	return max(p.cover, math.Ceil(hours/p.capacity-roundOff))
}

// roundOff keeps a volume that fills n experts exactly from calling for n+1.
const roundOff = 1e-9

// bill is what arises at whoever performs the function, EUR per year.
type bill struct{ build, maintain, handling, training float64 }

func (b bill) total() float64 { return b.build + b.maintain + b.handling + b.training }

func (b bill) plus(c bill) bill {
	return bill{b.build + c.build, b.maintain + c.maintain, b.handling + c.handling, b.training + c.training}
}

// bill returns the cost of performing the function for so many inhabitants;
// factor raises build and maintenance, 1 for an authority on its own.
func (p *prices) bill(inhabitants, factor float64) bill {
	hours := p.handling(inhabitants)
	return bill{
		build:    factor * p.build,
		maintain: factor * p.maintain,
		handling: p.perHour * hours,
		training: p.perExpert * p.experts(hours),
	}
}
