package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// Verification says what the journal is to be checked against.
type Verification struct {
	// Checkpoints that were kept elsewhere; the journal must reach what they
	// say.
	Checkpoints []journal.Checkpoint `json:"checkpoints,omitempty" maxItems:"100" nullable:"false"`
}

// Verified says whether the journal is whole.
type Verified struct {
	// Whole says that no entry was changed, removed or re-ordered.
	Whole bool `json:"whole"`
	// End says how far the journal holds.
	End journal.End `json:"end"`
	// Faults name each entry with which something is wrong.
	Faults []string `json:"faults" nullable:"false"`
	// More faults that are not named.
	More int `json:"more"`
}

// PublicKey is the public part of the key with which the installation signs
// checkpoints.
type PublicKey struct {
	// Algorithm of the signature.
	Algorithm string `json:"algorithm" enum:"Ed25519"`
	// Key in hex.
	Key string `json:"key"`
}

// lines is the media type of the exported journal. It is JSON line by line, which
// none of the types of JSON may be.
const lines = "text/plain"

// exampleLine is an entry as it is kept.
const exampleLine = `{"seq":1,"at":"2026-03-01T12:00:00Z","actor":"system:serve","action":"landscape.edition","subject":"2026-02-28","reason":"sealed:1:entry:1:…","before":"null","after":"{…}","prev":"","hash":"…"}` + "\n"

func (a *API) addProof() {
	add(a, access.ReadJournal, huma.Operation{
		OperationID: "verify-journal", Method: http.MethodPost, Path: "/journal/verify", Tags: []string{tagJournal},
		Summary: "Verify the journal",
		Description: "Reads the whole journal and checks that it is one unbroken chain. That entries were cut off at the end, or everything was replaced, " +
			"shows only against checkpoints that were kept elsewhere. Changes nothing.",
		RequestBody: exampleBody(Verification{}),
	}, a.verifyJournal)
	add(a, access.Operate, huma.Operation{
		OperationID: "sign-checkpoint", Method: http.MethodPost, Path: "/journal/checkpoint", Tags: []string{tagJournal},
		Summary:     "Sign a checkpoint",
		Description: "Verifies the journal and says, signed by this installation, how far it reaches. It is not kept here: keep it where nobody who can write to the database can reach it.",
	}, a.signCheckpoint)
	add(a, access.ReadContent, huma.Operation{
		OperationID: "get-journal-key", Method: http.MethodGet, Path: "/journal/key", Tags: []string{tagJournal},
		Summary:     "Get the key of checkpoints",
		Description: "The public key with which checkpoints of this installation are checked anywhere, for example with `kiesel journal verify --key`.",
	}, a.getJournalKey)
	add(a, access.ReadJournal, huma.Operation{
		OperationID: "export-journal", Method: http.MethodGet, Path: "/journal/lines", Tags: []string{tagJournal},
		Summary: "Export the journal",
		Description: "The entries as they are kept, oldest first, one JSON object a line. Reasons and what tells of people stay sealed. " +
			"All pages one behind the other are a file that `kiesel journal verify --file` checks anywhere.",
		Responses: map[string]*huma.Response{"200": {Content: map[string]*huma.MediaType{
			lines: {Schema: &huma.Schema{Type: huma.TypeString}, Example: exampleLine},
		}}},
	}, a.exportJournal)
}

type journalToVerify struct {
	Body Verification
}

func (a *API) verifyJournal(ctx context.Context, actor access.Actor, in *journalToVerify) (*body[Verified], error) {
	done, err := a.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	end, err := a.Journal.Verify(ctx, actor, in.Body.Checkpoints...)
	v := Verified{Whole: err == nil, End: end, Faults: []string{}}
	var broken *journal.BrokenError
	switch {
	case errors.As(err, &broken):
		v.Faults, v.More = broken.Faults, broken.More
	case err != nil:
		return nil, err
	}
	return &body[Verified]{Body: v}, nil
}

func (a *API) signCheckpoint(ctx context.Context, actor access.Actor, _ *struct{}) (*body[journal.Checkpoint], error) {
	done, err := a.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := a.Journal.Checkpoint(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &body[journal.Checkpoint]{Body: c}, nil
}

func (a *API) getJournalKey(context.Context, access.Actor, *struct{}) (*body[PublicKey], error) {
	return &body[PublicKey]{Body: PublicKey{Algorithm: "Ed25519", Key: journal.PublicKey(a.Journal.Key)}}, nil
}

type exportQuery struct {
	After int64 `query:"after" minimum:"0" default:"0" doc:"Only entries behind the one with this number: that of the last line of the page before."`
	Limit int   `query:"limit" minimum:"1" maximum:"5000" default:"1000" doc:"Largest number of entries in the answer."`
}

type exportAnswer struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	Link        string `header:"Link" doc:"Address of the next page, with rel=\"next\"; absent on a page that is not full."`
	Body        []byte
}

func (a *API) exportJournal(ctx context.Context, actor access.Actor, in *exportQuery) (*exportAnswer, error) {
	var text bytes.Buffer
	more, err := a.Journal.Lines(ctx, actor, &text, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &exportAnswer{ContentType: lines + "; charset=utf-8", Body: text.Bytes()}
	if more > 0 {
		q := url.Values{"after": {strconv.FormatInt(more, 10)}, "limit": {strconv.Itoa(in.Limit)}}
		out.Link = "<" + Root + "/journal/lines?" + q.Encode() + `>; rel="next"`
	}
	return out, nil
}
