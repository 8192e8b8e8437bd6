package api_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/api"
)

// A program keeps a scenario, changes it with the version that it saw, compares
// and deletes it.
func TestScenarios(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	const all = "/services/99107023017000/scenarios"
	if list := get[api.List[api.Scenario]](t, a, all); list.Total != 1 || list.Items[0].ID != "s-example" || list.Items[0].Settings["hour_cost"] != 90 {
		t.Fatalf("the scenarios are %+v", list)
	}
	if list := get[api.List[api.Scenario]](t, a, all+"?land=01"); list.Total != 0 {
		t.Errorf("another Land has %d scenarios", list.Total)
	}
	send := func(status int, method, path, body string, header ...string) api.Scenario {
		t.Helper()
		return ask[api.Scenario](t, a, status, method, path, body, header...)
	}
	const body = `{"name": "Weniger Fälle", "question": "Und bei 15?", "settings": {"rate": 15}, "conditions": {"out": ["130735351"]}, "reason": "Frage"}`
	made := send(http.StatusCreated, http.MethodPost, all, body)
	path := all + "/" + made.ID
	if got := get[api.Scenario](t, a, path); got.Version != 1 || got.Settings["rate"] != 15 || len(got.Conditions.Out) != 1 || got.By != "u-erika" {
		t.Errorf("kept is %+v", got)
	}
	refuse := func(status int, method, path, body string, header ...string) {
		t.Helper()
		ask[any](t, a, status, method, path, body, header...)
	}
	refuse(http.StatusUnprocessableEntity, http.MethodPost, all, body) // the name is taken
	refuse(http.StatusBadRequest, http.MethodPost, all, `{"name": "x", "question": "y", "settings": {"mood": 15}, "reason": "Frage"}`)
	refuse(http.StatusBadRequest, http.MethodPost, all, `{"name": "x", "question": "y", "settings": {"rate": -1}, "reason": "Frage"}`)
	refuse(http.StatusUnprocessableEntity, http.MethodPost, all, `{"name": "x", "question": "y", "conditions": {"out": ["99"]}, "reason": "Frage"}`)
	wrong := ask[huma.ErrorModel](t, a, http.StatusBadRequest, http.MethodPost, all, `{"name": "Weniger Fälle", "question": " ", "settings": {"rate": -1, "hour_cost": -1}, "conditions": {"out": ["99"]}, "reason": "  "}`)
	wantLocations(t, wrong, "body.name", "body.question", "body.settings", "body.settings", "body.conditions", "body.reason")
	wantLocations(t, ask[huma.ErrorModel](t, a, http.StatusUnprocessableEntity, http.MethodDelete, path, "", "If-Match", `"1"`), "query.reason")
	refuse(http.StatusNotFound, http.MethodPost, "/services/1/scenarios", body)
	refuse(http.StatusPreconditionFailed, http.MethodPut, path, body)
	refuse(http.StatusPreconditionFailed, http.MethodPut, path, body, "If-Match", `"7"`)
	changed := send(http.StatusOK, http.MethodPut, path, `{"name": "Weniger Fälle", "question": "Und bei 12?", "settings": {"rate": 12}, "reason": "genauer"}`, "If-Match", `"1"`)
	if changed.Version != 2 || len(changed.Conditions.Out) != 0 {
		t.Errorf("changed is %+v", changed)
	}

	c := get[api.ScenarioComparison](t, a, all+"/comparison?scenario=s-example&scenario="+made.ID)
	if len(c.Columns) != 3 || c.Columns[0].Scenario != nil || c.Columns[2].Scenario.ID != made.ID || len(c.Columns[1].Impacts) != 116 {
		t.Fatalf("compared are %d columns", len(c.Columns))
	}
	if x := c.Columns[1]; x.More != x.Saving.Value-c.Columns[0].Saving.Value || len(x.Functions) != 4 {
		t.Errorf("more is %v of %v", x.More, x.Saving)
	}
	if len(c.Differences) != 2 || c.Differences[0].Key != "rate" || *c.Differences[0].Values[2] != 12 || *c.Differences[0].Values[0] != 25 {
		t.Errorf("differences %+v", c.Differences)
	}

	refuse(http.StatusPreconditionFailed, http.MethodDelete, path+"?reason=erledigt", "", "If-Match", `"1"`)
	refuse(http.StatusNoContent, http.MethodDelete, path+"?reason=erledigt", "", "If-Match", `"2"`)
	refuse(http.StatusNotFound, http.MethodGet, path, "")
	refuse(http.StatusNotFound, http.MethodGet, all+"/comparison?scenario="+made.ID, "")
}

// wantLocations fails the test unless a problem names all that is wrong.
func wantLocations(t *testing.T, p huma.ErrorModel, want ...string) {
	t.Helper()
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Location)
	}
	if !slices.Equal(got, want) {
		t.Errorf("wrong is %q, want %q: %s", got, want, p.Detail)
	}
}
