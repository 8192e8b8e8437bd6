package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
)

// Import is a file that was brought in.
type Import struct {
	// ID of the import.
	ID string `json:"id"`
	// State is proposed for a preview, which nobody else sees and which is deleted
	// after a day.
	State string `json:"state" enum:"proposed,applied,undone"`
	// List is the name of the list.
	List string `json:"list"`
	// File is the name of the file.
	File string `json:"file"`
	// By is the id of who proposed or applied it.
	By string `json:"by"`
	// At is when that was.
	At time.Time `json:"at"`
	// Reason why it was applied; empty before.
	Reason string `json:"reason"`
	// Counts of the rows of the file.
	Counts RowCounts `json:"counts"`
	// IgnoredColumns are headings that the list does not have; absent in lists of
	// imports.
	IgnoredColumns []string `json:"ignored_columns,omitempty"`
	// UndoneBy is the id of who took it back; empty unless somebody did.
	UndoneBy string `json:"undone_by"`
	// UndoneAt is when that was; null unless somebody did.
	UndoneAt *time.Time `json:"undone_at"`
}

// RowCounts are the numbers of rows of a file by what they would do.
type RowCounts struct {
	// Rows that cannot be used.
	Wrong int `json:"wrong"`
	// Rows that say something for which nothing holds yet.
	New int `json:"new"`
	// Rows that differ from what holds.
	Changed int `json:"changed"`
	// Rows that say what holds already.
	Unchanged int `json:"unchanged"`
}

func importOf(i exchange.Import) Import {
	out := Import{
		ID: i.ID, State: string(i.State), List: i.Plan.List, File: i.Plan.File, By: i.By, At: i.At, Reason: i.Reason,
		Counts: RowCounts{
			Wrong: i.Counts[exchange.Wrong], New: i.Counts[exchange.New], Changed: i.Counts[exchange.Changed], Unchanged: i.Counts[exchange.Unchanged],
		},
		IgnoredColumns: i.Plan.Ignored, UndoneBy: i.UndoneBy,
	}
	if !i.UndoneAt.IsZero() {
		out.UndoneAt = &i.UndoneAt
	}
	return out
}

// ImportReason is why an import is applied or taken back.
type ImportReason struct {
	// Reason why; kept in the journal with every row that changes.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (a *API) addImports() {
	post := func(id, path, summary, about string, reason string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodPost, Path: path, Tags: []string{tagExchange}, Summary: summary, Description: about,
			DefaultStatus: http.StatusOK, RequestBody: exampleBody(ImportReason{Reason: reason}),
		}
	}
	get := func(id, path, summary, about string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{tagExchange}, Summary: summary, Description: about}
	}
	add(a, access.ImportLists, huma.Operation{
		OperationID: "preview-import", Method: http.MethodPost, Path: "/imports", Tags: []string{tagExchange}, DefaultStatus: http.StatusCreated,
		Summary: "Preview a file",
		Description: "Takes a CSV or XLSX file as the body and tells what it would change; nothing is changed. Encoding, delimiter and the order of the columns are found out. " +
			"If the file as a whole cannot be used it is 422, and the errors name its rows and columns.",
		MaxBodyBytes: tabular.MaxFile, BodyReadTimeout: uploadTime,
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			binary: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}, Example: exampleList},
		}},
	}, a.previewImport)
	add(a, access.ImportLists, get("list-imports", "/imports", "List imports",
		"What was brought into lists into which you may bring files, newest first. Previews are not among them."), a.listImports)
	add(a, access.ImportLists, get("get-import", "/imports/{id}", "Get an import",
		"A preview of yours, or what anybody has brought in."), a.getImport)
	add(a, access.ImportLists, get("list-import-rows", "/imports/{id}/rows", "List the rows of an import",
		"What the import would change row by row; once applied, the rows that it has changed."), a.listImportRows)
	add(a, access.ImportLists, post("apply-import", "/imports/{id}/apply", "Apply an import",
		"Writes what a preview of yours has shown, all of it or nothing. It is 422 if a row is wrong, and 409 if somebody else has changed a row since the preview; the errors name the rows.",
		"Fallzahlen und Tarif 2026"), a.applyImport)
	add(a, access.ImportLists, post("undo-import", "/imports/{id}/undo", "Undo an import",
		"Takes an import back, so that what held before holds again. It is 409 if somebody has changed a row since; the errors name the rows.",
		"falsche Datei"), a.undoImport)
}

type newImport struct {
	List string `query:"list" required:"true" minLength:"1" maxLength:"100" doc:"Name of the list." example:"assumptions"`
	File string `query:"file" required:"true" minLength:"1" maxLength:"200" doc:"Name of the file, for people; its content tells how to read it." example:"annahmen.csv"`
}

func (a *API) previewImport(ctx context.Context, actor access.Actor, in *newImport) (*created[Import], error) {
	content, err := io.ReadAll(callOf(ctx).body)
	if err != nil {
		return nil, cutOff(err)
	}
	plan, err := a.Exchange.Preview(ctx, actor, in.List, in.File, content)
	if err != nil {
		return nil, err
	}
	i, err := a.Exchange.Propose(ctx, actor, plan)
	if err != nil {
		return nil, err
	}
	return &created[Import]{Location: Root + "/imports/" + i.ID, Body: importOf(i)}, nil
}

// cutOff says that a body could not be read to its end.
func cutOff(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return badRequest("reading the body: %v", err)
}

type importQuery struct {
	Paging
	List  string `query:"list" maxLength:"100" doc:"Only imports into this list."`
	State string `query:"state" enum:"applied,undone" doc:"Only imports in this state."`
}

func (a *API) listImports(ctx context.Context, actor access.Actor, in *importQuery) (*listAnswer[Import], error) {
	found, err := a.Exchange.Imports(ctx, actor)
	if err != nil {
		return nil, err
	}
	var imports []Import
	for _, i := range found {
		if (in.List == "" || i.Plan.List == in.List) && (in.State == "" || string(i.State) == in.State) {
			imports = append(imports, importOf(i))
		}
	}
	return onePage(ctx, imports, in.Paging, func(i Import) string { return i.ID })
}

// ImportID names an import.
type ImportID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the import." example:"LISTENIMPORTN7KVRB4HCMJ6PY"`
}

func (a *API) getImport(ctx context.Context, actor access.Actor, in *ImportID) (*body[Import], error) {
	i, err := a.Exchange.Import(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[Import]{Body: importOf(i)}, nil
}

// ImportRow is what an import would do, or has done, with a row of its file.
type ImportRow struct {
	// Line of the row in the file, from 1; 0 for what the file lacks if that
	// matters.
	Line int `json:"line"`
	// Kind is what would be done with it.
	Kind string `json:"kind" enum:"wrong,new,changed,unchanged"`
	// Name of what it is about; empty if that is not known, or has no name of its
	// own, such as all services.
	Name string `json:"name"`
	// Values of the file by key of the column: numbers with a point, days as
	// 2026-02-28, choices by their code.
	Values map[string]string `json:"values"`
	// Before are the values that held; null if none did.
	Before map[string]string `json:"before"`
	// Problems are why a wrong row is wrong.
	Problems []RowProblem `json:"problems" nullable:"false"`
	// Ignored are the keys of columns for reading in which the file differs from
	// what holds.
	Ignored []string `json:"ignored" nullable:"false"`

	place int // in the plan, which tells rows apart
}

// RowProblem says what in a row cannot be used, and what to do.
type RowProblem struct {
	// Column is the heading as it stands in the file; empty for the whole row.
	Column string `json:"column"`
	// Letter of the column, as spreadsheets count; empty for the whole row.
	Letter string `json:"letter"`
	// What is wrong.
	What Words `json:"what"`
}

func rowOf(t tabular.Table, r exchange.Row) ImportRow {
	out := ImportRow{
		Line: r.Line, Kind: string(r.Kind), Name: r.Name, Values: byKey(t, r.Values), Before: byKey(t, r.Before), Problems: []RowProblem{}, Ignored: []string{},
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, RowProblem{Column: p.Column, Letter: p.Letter, What: Words(p.What)})
	}
	for _, column := range r.Ignored {
		out.Ignored = append(out.Ignored, t.Columns[column].Key)
	}
	return out
}

// byKey names the values of a row by the keys of their columns; nil stays nil.
func byKey(t tabular.Table, values []string) map[string]string {
	if values == nil {
		return nil
	}
	named := make(map[string]string, len(values))
	for i, c := range t.Columns {
		named[c.Key] = values[i]
	}
	return named
}

type importRowQuery struct {
	ImportID
	Paging
	Kind string `query:"kind" enum:"wrong,new,changed,unchanged" doc:"Only rows of this kind."`
}

func (a *API) listImportRows(ctx context.Context, actor access.Actor, in *importRowQuery) (*listAnswer[ImportRow], error) {
	i, err := a.Exchange.Import(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	l, err := a.Exchange.List(actor, i.Plan.List)
	if err != nil {
		return nil, err
	}
	var rows []ImportRow
	for place, r := range i.Plan.Rows {
		if in.Kind == "" || string(r.Kind) == in.Kind {
			rows = append(rows, rowOf(l.Table, r))
			rows[len(rows)-1].place = place
		}
	}
	return onePage(ctx, rows, in.Paging, func(r ImportRow) string { return strconv.Itoa(r.place) })
}

type importToDecide struct {
	ImportID
	Body ImportReason
}

func (a *API) applyImport(ctx context.Context, actor access.Actor, in *importToDecide) (*body[Import], error) {
	return a.decideImport(ctx, actor, in, a.Exchange.Apply)
}

func (a *API) undoImport(ctx context.Context, actor access.Actor, in *importToDecide) (*body[Import], error) {
	return a.decideImport(ctx, actor, in, a.Exchange.Undo)
}

func (a *API) decideImport(
	ctx context.Context, actor access.Actor, in *importToDecide,
	do func(ctx context.Context, actor access.Actor, id, reason string) (exchange.Import, error),
) (*body[Import], error) {
	i, err := do(ctx, actor, in.ID, in.Body.Reason)
	if err == nil {
		return &body[Import]{Body: importOf(i)}, nil
	}
	var stale *exchange.StaleError
	switch {
	case errors.As(err, &stale):
		p := newProblem(http.StatusConflict, err.Error())
		for _, r := range stale.Rows[:min(mostErrors, len(stale.Rows))] {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Location: rowLocation(r.Line), Message: "changed meanwhile", Value: r.Name})
		}
		return nil, p
	case errors.Is(err, journal.ErrConflict):
		return nil, newProblem(http.StatusConflict, err.Error())
	case errors.Is(err, exchange.ErrWrongRows):
		p := newProblem(http.StatusUnprocessableEntity, err.Error())
		for _, r := range i.Plan.Of(exchange.Wrong) {
			p.Errors = append(p.Errors, errorsOf(r.Problems)...)
		}
		p.Errors = p.Errors[:min(mostErrors, len(p.Errors))]
		return nil, p
	}
	return nil, err
}

// mostErrors is how many errors a problem lists.
const mostErrors = 100

// errorsOf names rows and columns of a file.
func errorsOf(problems []tabular.Problem) []*huma.ErrorDetail {
	details := make([]*huma.ErrorDetail, len(problems))
	for i, p := range problems {
		location := rowLocation(p.Line)
		if p.Letter != "" {
			location += ".column[" + p.Letter + "]"
		}
		details[i] = &huma.ErrorDetail{Location: location, Message: p.In(tabular.English)}
	}
	return details
}

// rowLocation is the place of a row in a file, that of the whole file for 0.
func rowLocation(line int) string {
	if line == 0 {
		return "body"
	}
	return fmt.Sprintf("row[%d]", line)
}
