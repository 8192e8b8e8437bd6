// Package descriptions reads how authorities describe their services: tables (CSV,
// XLSX) with a row for each description, JSON, and folders of texts (Markdown, plain
// text, HTML) with a file for each. What a file cannot say – the authority, in a
// folder of texts – is taken from the folder that it lies in.
//
// Reading is bounded, see the limits of package parallel and [maxDepth]; nothing is
// followed out of the folders named. Errors are [*Error] and say which file, where
// in it, and what to do.
package descriptions
