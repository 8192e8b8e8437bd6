// Package exchange brings the lists of Kiesel out as files and back in: the same
// file that goes out comes back, changed in any spreadsheet.
//
// An import is looked at before it happens. [Service.Preview] says for every row
// what would be done (new, changed, unchanged, wrong) and writes nothing.
// [Service.Apply] then writes all of it or nothing, in one transaction through
// the use cases of the room to which the list belongs, unless somebody has
// changed one of the rows meanwhile. [Service.Undo] takes an import back as long
// as nobody has changed its rows since. Nothing is deleted because a row is missing
// in a file, but in the one list that is whole by nature, the [Register]; there
// the preview has a row for everything that would go.
//
// The files themselves are the matter of package tabular.
package exchange
