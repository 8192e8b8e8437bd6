package telemetry

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are figures for Prometheus. All names begin with "kiesel_", apart
// from those of the process and of Go.
type Metrics struct {
	registry *prometheus.Registry
	log      *slog.Logger
	requests *prometheus.HistogramVec
}

// NewMetrics returns the metrics of this process. What can't be measured is
// told to log.
func NewMetrics(version string, log *slog.Logger) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		log:      log,
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "kiesel_http_request_duration_seconds",
			Help:    "Time from the arrival of a request to the end of its handler, by method, route and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"method", "route", "status"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "kiesel_build_info", Help: "Always 1; the label tells the version.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler answers with all metrics, in the format that Prometheus reads.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorLog: Plain(m.log), ErrorHandling: promhttp.ContinueOnError})
}

// Request counts a request that was answered. The route is a pattern, so that
// no address can become a label; an unknown method becomes "other".
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// readTime is how long a gauge may take to be read.
const readTime = 5 * time.Second

// Gauge adds a figure that is read when Prometheus asks. The name lacks its
// "kiesel_". While it can't be read it is left out: missing is not zero.
func (m *Metrics) Gauge(name, help string, read func(context.Context) (float64, error)) {
	m.registry.MustRegister(&gauge{prometheus.NewDesc("kiesel_"+name, help, nil, nil), read, m.log})
}

type gauge struct {
	desc *prometheus.Desc
	read func(context.Context) (float64, error)
	log  *slog.Logger
}

// Describe implements [prometheus.Collector].
func (g *gauge) Describe(to chan<- *prometheus.Desc) { to <- g.desc }

// Collect implements [prometheus.Collector].
func (g *gauge) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readTime)
	defer cancel()
	value, err := g.read(ctx)
	if err != nil {
		g.log.Warn("reading a metric", "metric", g.desc.String(), "error", err)
		return
	}
	to <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, value)
}

// Pools adds the connection pools of the database, by name.
func (m *Metrics) Pools(stats func() map[string]sql.DBStats) {
	m.registry.MustRegister(pools(stats))
}

type pools func() map[string]sql.DBStats

var (
	poolLabels = []string{"pool"}
	poolOpen   = prometheus.NewDesc("kiesel_db_connections_open", "Connections to the database, in use or idle.", poolLabels, nil)
	poolInUse  = prometheus.NewDesc("kiesel_db_connections_in_use", "Connections to the database that are working.", poolLabels, nil)
	poolMax    = prometheus.NewDesc("kiesel_db_connections_max", "Most connections that may be open.", poolLabels, nil)
	poolWaits  = prometheus.NewDesc("kiesel_db_waits_total", "How often something had to wait for a connection.", poolLabels, nil)
	poolWaited = prometheus.NewDesc("kiesel_db_wait_seconds_total", "Time spent waiting for connections.", poolLabels, nil)
)

// Describe implements [prometheus.Collector].
func (pools) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolOpen, poolInUse, poolMax, poolWaits, poolWaited} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (p pools) Collect(to chan<- prometheus.Metric) {
	for name, s := range p() {
		to <- prometheus.MustNewConstMetric(poolOpen, prometheus.GaugeValue, float64(s.OpenConnections), name)
		to <- prometheus.MustNewConstMetric(poolInUse, prometheus.GaugeValue, float64(s.InUse), name)
		to <- prometheus.MustNewConstMetric(poolMax, prometheus.GaugeValue, float64(s.MaxOpenConnections), name)
		to <- prometheus.MustNewConstMetric(poolWaits, prometheus.CounterValue, float64(s.WaitCount), name)
		to <- prometheus.MustNewConstMetric(poolWaited, prometheus.CounterValue, s.WaitDuration.Seconds(), name)
	}
}
