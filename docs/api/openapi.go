// Package openapi holds the description of the REST interface as it is served.
// Package internal/api/gen makes it; see there.
package openapi

import _ "embed" // of the document

// JSON is the OpenAPI 3.1 document.
//
//go:embed openapi.json
var JSON []byte
