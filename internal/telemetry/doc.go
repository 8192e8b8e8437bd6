// Package telemetry tells operators what Kiesel does: a structured log,
// metrics for Prometheus, traces for OpenTelemetry.
//
// None of it tells of people. What is told of a request is its route, never its
// address, query or form; a client appears as its network ([Network]), an
// account as its random id.
package telemetry
