// Package apidocs shows the documentation of the REST interface: a list of its
// operations and a page for each of them, made from the OpenAPI document without
// any script.
package apidocs
