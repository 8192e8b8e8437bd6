// Package chart draws pictures as SVG on the server: maps whose areas carry
// figures. Every picture has a summary in words and belongs beside a table
// with the same figures.
package chart
