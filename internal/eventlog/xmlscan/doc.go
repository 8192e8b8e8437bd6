// Package xmlscan cuts a stream of XML 1.0 into tokens, strictly: what is not
// well-formed is an error with line and column.
//
// It reads less than XML offers: no document type declaration, hence no
// entities besides the five predefined ones, and no name spaces. That is all
// that event logs use, and what makes it safe on files from strangers: nothing
// outside the file is ever read, nothing expands, and depth and token length
// are limited. It reads several times faster than encoding/xml, which serves
// as oracle in the tests.
//
// Source: Extensible Markup Language (XML) 1.0 (Fifth Edition), W3C 2008.
package xmlscan
