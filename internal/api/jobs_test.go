package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/evidence"
	"kiesel/internal/work"
)

// await waits until the job that an answer tells of has ended.
func await(t *testing.T, h http.Handler, w *httptest.ResponseRecorder) api.Job {
	t.Helper()
	var job api.Job
	if err := json.Unmarshal(w.Body.Bytes(), &job); err != nil || w.Code != http.StatusAccepted || job.State != "waiting" {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	target := strings.TrimPrefix(w.Header().Get("Location"), api.Root)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if job = get[api.Job](t, h, target); job.Ended != nil {
			return job
		}
		select { // give the worker the processor
		case <-t.Context().Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatalf("the job has not ended: %+v", job)
	return job
}

// runWorker does the work of an interface until the test ends.
func runWorker(t *testing.T, a *api.API) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	worker := &work.Worker{Service: a.Jobs, Parallel: 1, Grace: time.Millisecond}
	go func() { ended <- worker.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// csvLog is an event log of some cases.
func csvLog(cases int) string {
	var b strings.Builder
	b.WriteString("case;activity;time\n")
	for i := range cases {
		b.WriteString(strconv.Itoa(i) + ";Antrag;2025-01-10T08:00:00Z\n")
		b.WriteString(strconv.Itoa(i) + ";Bescheid;2025-01-20T08:00:00Z\n")
	}
	return b.String()
}

// A program sends two logs, waits for the profiles, and has them compared.
func TestFromLogToComparison(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	runWorker(t, a)
	var profiles []string
	for i, name := range []string{"Amt+Miltzow", "Amt+Niepars"} {
		job := await(t, a, apitest.Ask(a, http.MethodPost,
			"/logs?file=antraege.csv&service=99012008001000&case=case&activity=activity&time=time&authority="+name,
			csvLog(40+i), "Content-Type", "application/octet-stream"))
		profile := get[evidence.Profile](t, a, strings.TrimPrefix(job.Result, api.Root))
		// 41 cases are told as 40.
		if profile.Cases != 40 || profile.Authority.Name != strings.Replace(name, "+", " ", 1) {
			t.Errorf("the profile of %s has %d cases", profile.Authority.Name, profile.Cases)
		}
		profiles = append(profiles, strings.TrimPrefix(job.Result, api.Root+"/profiles/"))
	}
	order, err := json.Marshal(api.NewComparison{Profiles: profiles, Permutations: 50})
	if err != nil {
		t.Fatal(err)
	}
	job := await(t, a, apitest.Ask(a, http.MethodPost, "/comparisons", string(order), "Content-Type", "application/json"))
	comparison := get[evidence.Comparison](t, a, strings.TrimPrefix(job.Result, api.Root))
	if len(comparison.Inputs) != 2 || comparison.Permutations != 50 || comparison.Pairs[0].Statement != evidence.NotDistinguishable && comparison.Pairs[0].Statement != evidence.NoStatement {
		t.Errorf("got %+v", comparison.Pairs)
	}
	if jobs := get[api.List[api.Job]](t, a, "/jobs?state=done&sort=ordered"); jobs.Total != 3 {
		t.Errorf("%d jobs are done, want 3", jobs.Total)
	}
}

func TestBrokenLog(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	runWorker(t, a)
	job := await(t, a, apitest.Ask(a, http.MethodPost, "/logs?file=x.csv&service=99012008001000&authority=A", "no;log\n", "Content-Type", "application/octet-stream"))
	if job.State != "failed" || job.Code != "log" || job.Error == "" || job.Result != "" {
		t.Errorf("got %+v", job)
	}
	wantProblem(t, apitest.Ask(a, http.MethodPost, "/jobs/"+job.ID+"/cancel", ""), http.StatusConflict)
	wantProblem(t, apitest.Ask(a, http.MethodPost, "/logs?file=x.csv&service=99012008001000&authority=A&level=(", "", "Content-Type", "application/octet-stream"), http.StatusUnprocessableEntity)
	wantProblem(t, apitest.Ask(a, http.MethodPost, "/comparisons", `{"profiles":["a","b"]}`, "Content-Type", "application/json"), http.StatusUnprocessableEntity)
}
