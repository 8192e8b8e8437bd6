package api_test

import (
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/api"
	"kiesel/internal/programme"
)

// A program hands an idea in, answers it, and answers it anew with the version that
// it saw.
func TestIdeas(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	if list := get[api.List[api.Idea]](t, a, "/ideas"); list.Total != 1 || list.Items[0].ID != "i-example" || list.Items[0].State != programme.Waiting || list.Items[0].Basis.Rank != 7 {
		t.Fatalf("the ideas are %+v", list)
	}
	for path, want := range map[string]int{"/ideas?land=01": 0, "/ideas?state=overdue": 0, "/ideas?state=waiting,declined": 1, "/ideas?service=99107023017000": 1, "/ideas?service=1": 0} {
		if list := get[api.List[api.Idea]](t, a, path); list.Total != want {
			t.Errorf("%s has %d ideas, want %d", path, list.Total, want)
		}
	}
	send := func(status int, method, path, body string, header ...string) api.Idea {
		t.Helper()
		return ask[api.Idea](t, a, status, method, path, body, header...)
	}
	made := send(http.StatusCreated, http.MethodPost, "/ideas", `{"title": "Wohngeld", "service": "99107023017000", "aim": "Eine Stelle für alle."}`)
	if made.Version != 1 || made.Function != nil || made.ReplyBy != "2026-03-31" || made.Basis.Gain == nil || made.Basis.Probability != nil || made.Basis.Rank != 0 || made.Basis.Entry == 0 || made.By != "u-erika" {
		t.Errorf("kept is %+v", made)
	}
	if again := send(http.StatusCreated, http.MethodPost, "/ideas", `{"title": " Wohngeld", "service": "99107023017000", "aim": "Eine Stelle für alle.", "reply_by": "2026-03-15"}`); again.ID != made.ID || again.ReplyBy != made.ReplyBy {
		t.Errorf("handed in again it is %+v", again)
	}
	if list := get[api.List[api.Idea]](t, a, "/ideas"); list.Total != 2 {
		t.Errorf("after handing in again there are %d ideas", list.Total)
	}
	refuse := func(status int, method, path, body string, header ...string) {
		t.Helper()
		ask[any](t, a, status, method, path, body, header...)
	}
	refuse(http.StatusNotFound, http.MethodPost, "/ideas", `{"title": "x", "service": "1", "aim": "y"}`)
	refuse(http.StatusNotFound, http.MethodPost, "/ideas?land=99", `{"title": "x", "service": "99107023017000", "aim": "y"}`)
	refuse(http.StatusUnprocessableEntity, http.MethodPost, "/ideas", `{"title": "x", "service": "99107023017000", "aim": " "}`)
	refuse(http.StatusUnprocessableEntity, http.MethodPost, "/ideas", `{"title": "x", "service": "99107023017000", "aim": "y", "reply_by": "2026-05-31"}`)
	refuse(http.StatusUnprocessableEntity, http.MethodPost, "/ideas", `{"title": "x", "service": "99107023017000", "aim": "y", "function": "hope"}`)
	wantLocations(t, ask[huma.ErrorModel](t, a, http.StatusUnprocessableEntity, http.MethodPost, "/ideas", `{"title": " ", "service": "99107023017000", "aim": " ", "reply_by": "2026-05-31"}`), "body.title", "body.aim", "body.reply_by")

	path := "/ideas/" + made.ID
	const no = `{"decision": "decline", "reason": "Erst die Fallzahlen klären."}`
	refuse(http.StatusPreconditionFailed, http.MethodPut, path+"/reply", no)
	answered := send(http.StatusOK, http.MethodPut, path+"/reply", no, "If-Match", `"1"`)
	if answered.State != programme.Declined || answered.Version != 2 || answered.Reply.Reason != "Erst die Fallzahlen klären." {
		t.Errorf("answered is %+v", answered)
	}
	refuse(http.StatusPreconditionFailed, http.MethodPut, path+"/reply", no, "If-Match", `"1"`)
	refuse(http.StatusUnprocessableEntity, http.MethodPut, path+"/reply", `{"decision": "pursue", "reason": " "}`, "If-Match", `"2"`)
	refuse(http.StatusNotFound, http.MethodPut, "/ideas/none/reply", no, "If-Match", "*")
	if again := send(http.StatusOK, http.MethodPut, path+"/reply", `{"decision": "pursue", "reason": "Sie sind geklärt."}`, "If-Match", `"2"`); again.State != programme.Pursued {
		t.Errorf("answered anew is %+v", again)
	}
	if got := get[api.Idea](t, a, path); got.Version != 3 || got.Basis.Gain == nil || *got.Basis.Gain != *made.Basis.Gain {
		t.Errorf("in the end it is %+v", got)
	}
	refuse(http.StatusNotFound, http.MethodGet, "/ideas/none", "")
}
