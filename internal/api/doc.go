// Package api is Kiesel's face for programs: REST under /api/v1, described by
// an OpenAPI 3.1 document that is served with it.
//
// Each resource has a file with its operations, and every operation has the
// same shape: decode the request, call one use case, encode the answer. What
// they share happens around them, in this order (serve.go): find the operation,
// find out who asks (actor.go), limit the rate (limit.go), answer repeated
// requests as before (idempotency.go), let the operation answer, tell those who
// know the answer already (answer.go). Every error is a problem by RFC 9457
// (problem.go).
//
// The document is docs/api/openapi.json. Package gen makes it from the
// operations, the comments of their types, and the answers to their examples.
// Within /api/v1 it only ever grows: fields, parameters and operations are
// added, none is removed or changes its meaning.
package api

//go:generate go run ./gen
