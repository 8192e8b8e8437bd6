// Package web is Kiesel's face for people: HTML pages on the standard
// library's ServeMux.
//
// Each area of the screen has its own package with one handler per file, and
// every handler has the same shape: parse the request, call one use case,
// render. What they share lies in
//
//   - page: the frame of every page, the request's View, errors on screen;
//   - part: what pages are made of (answer, figure with provenance, table,
//     filters, pager, empty state);
//   - chart: maps drawn as SVG on the server;
//   - i18n: all words in German and English, numbers and dates;
//   - middleware: what happens to every request.
//
// Pages work without JavaScript. A page begins with its answer in one
// sentence, then picture, table, method. Every figure opens its provenance.
package web
