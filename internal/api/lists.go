package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
)

// ListInfo describes a list that goes out as a file.
type ListInfo struct {
	// Name of the list, for addresses.
	Name string `json:"name"`
	// Title of the list, as on the screens.
	Title Words `json:"title"`
	// About says what a row is.
	About Words `json:"about"`
	// Import says whether files can be brought in.
	Import bool `json:"import"`
	// Whole says that a file counts for the whole of each Land of which it has a
	// row: what is missing there would go. With other lists it stays.
	Whole bool `json:"whole"`
	// Columns of the files, in their order.
	Columns []ListColumn `json:"columns" nullable:"false"`
}

// ListColumn is a column of a list.
type ListColumn struct {
	// Key of the column; a file may have it as heading.
	Key string `json:"key"`
	// Heading of the column in files.
	Heading Words `json:"heading"`
	// Kind of its values.
	Kind string `json:"kind" enum:"text,integer,decimal,date,instant,key,choice,choices"`
	// Use when a file comes back: identifies what the row is about, is taken over
	// (changes), or is for reading only (informs).
	Use string `json:"use" enum:"identifies,changes,informs"`
	// Needed says that the cell must not be empty.
	Needed bool `json:"needed"`
	// Choices are the codes that a column of kind choice takes, or of kind choices
	// several of with semicolons between them; files have the words for them.
	Choices []string `json:"choices" nullable:"false"`
}

// Words say something in both languages.
type Words struct {
	// De is German.
	De string `json:"de"`
	// En is English.
	En string `json:"en"`
}

var (
	columnKinds = map[tabular.Kind]string{
		tabular.Any: "text", tabular.Integer: "integer", tabular.Decimal: "decimal", tabular.Date: "date", tabular.Instant: "instant",
		tabular.Key: "key", tabular.Selected: "choice", tabular.Listed: "choices", tabular.Told: "text",
	}
	columnUses = map[tabular.Role]string{tabular.Identifies: "identifies", tabular.Changes: "changes", tabular.Informs: "informs"}
)

func listInfo(l exchange.List) ListInfo {
	info := ListInfo{Name: l.Name, Title: Words(l.Title), About: Words(l.About), Import: l.Import != nil, Whole: l.Whole, Columns: make([]ListColumn, len(l.Columns))}
	for i, c := range l.Columns {
		choices := make([]string, len(c.Choices))
		for k, o := range c.Choices {
			choices[k] = o.Code
		}
		info.Columns[i] = ListColumn{
			Key: c.Key, Heading: Words(c.Heading), Kind: columnKinds[c.Kind], Use: columnUses[c.Role], Needed: c.Needed, Choices: choices,
		}
	}
	return info
}

func (a *API) addLists() {
	add(a, access.ReadContent, huma.Operation{
		OperationID: "list-lists", Method: http.MethodGet, Path: "/lists", Tags: []string{tagExchange},
		Summary:     "List the lists",
		Description: "The lists that you may have as files, and what is in their columns.",
	}, a.listLists)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "get-list", Method: http.MethodGet, Path: "/lists/{list}", Tags: []string{tagExchange},
		Summary:     "Describe a list",
		Description: "What a row of a list is, and what is in its columns.",
	}, a.getList)
	binaryText := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	add(a, access.ReadContent, huma.Operation{
		OperationID: "export-list", Method: http.MethodGet, Path: "/lists/{list}/file", Tags: []string{tagExchange},
		Summary: "Get a list as a file",
		Description: "The whole list as it holds now: CSV (UTF-8 with byte order mark, semicolons, decimal commas) or XLSX. The format is that of the parameter; " +
			"without it, XLSX if Accept names it, else CSV.",
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			mediaType(tabular.CSV): {Schema: binaryText}, mediaType(tabular.XLSX): {Schema: binaryText},
		}}},
	}, a.exportList)
}

// mediaType is the media type of a format, without its parameters.
func mediaType(f tabular.Format) string {
	kind, _, _ := strings.Cut(f.ContentType(), ";")
	return kind
}

type listsQuery struct {
	Paging
	Import bool `query:"import" doc:"Only lists into which you may bring files."`
}

func (a *API) listLists(ctx context.Context, actor access.Actor, in *listsQuery) (*listAnswer[ListInfo], error) {
	var infos []ListInfo
	for _, l := range a.Exchange.Lists(actor) {
		if !in.Import || a.Exchange.MayImport(actor, l.Name) {
			infos = append(infos, listInfo(l))
		}
	}
	return onePage(ctx, infos, in.Paging, func(l ListInfo) string { return l.Name })
}

// ListName names a list.
type ListName struct {
	List string `path:"list" maxLength:"100" doc:"Name of the list." example:"assumptions"`
}

func (a *API) getList(_ context.Context, actor access.Actor, in *ListName) (*body[ListInfo], error) {
	l, err := a.Exchange.List(actor, in.List)
	if err != nil {
		return nil, err
	}
	return &body[ListInfo]{Body: listInfo(l)}, nil
}

type listFile struct {
	ListName
	Format string `query:"format" enum:"csv,xlsx" doc:"Format of the file."`
	Lang   string `query:"lang" enum:"de,en" default:"de" doc:"Language of headings and words."`
	Accept string `header:"Accept" hidden:"true"`
}

// format is the format that is asked for.
func (in listFile) format() tabular.Format {
	if in.Format != "" {
		return tabular.Format(in.Format)
	}
	if strings.Contains(in.Accept, mediaType(tabular.XLSX)) {
		return tabular.XLSX
	}
	return tabular.CSV
}

// file is an answer that is a file.
type file struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	Disposition string `header:"Content-Disposition" doc:"Name under which people keep the file."`
	Body        []byte
}

func (a *API) exportList(ctx context.Context, actor access.Actor, in *listFile) (*file, error) {
	l, err := a.Exchange.List(actor, in.List)
	if err != nil {
		return nil, err
	}
	f, lang := in.format(), tabular.Lang(in.Lang)
	var content bytes.Buffer
	if err := a.Exchange.Export(ctx, actor, l.Name, &content, f, lang); err != nil {
		return nil, err
	}
	return &file{ContentType: f.ContentType(), Disposition: `attachment; filename="` + l.FileName(f, lang) + `"`, Body: content.Bytes()}, nil
}
