package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"kiesel/internal/testkit"
)

func packaged(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestManPageNamesEveryCommand(t *testing.T) {
	t.Parallel()
	page := packaged(t, "kiesel.1")
	for _, cmd := range commands() {
		if !regexp.MustCompile(`(?m)^\.B (.*\\fB)?` + cmd.Name() + `\b`).MatchString(page) {
			t.Errorf("the man page does not name 'kiesel %s'", cmd.Name())
		}
	}
}

// A setting with a wrong name would be without effect, silently.
func TestPackagedSettingsExist(t *testing.T) {
	t.Parallel()
	known := []string{"KIESEL_DATA", "KIESEL_DB"}
	newServeCommand().Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Annotations[envAnnotation]...) })
	for _, file := range []string{"kiesel.env", "Containerfile"} {
		settings := regexp.MustCompile(`KIESEL_\w+`).FindAllString(packaged(t, file), -1)
		if len(settings) == 0 {
			t.Errorf("%s has no settings", file)
		}
		for _, name := range settings {
			if !strings.Contains(" "+strings.Join(known, " ")+" ", " "+name+" ") {
				t.Errorf("%s has %s, which 'kiesel serve' does not know", file, name)
			}
		}
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, r.URL.Path+" says\n")
	})
	plain, encrypted := httptest.NewServer(answer), httptest.NewTLSServer(answer)
	addr := plain.Listener.Addr().String()
	out, _ := kiesel(t, 0, "ready", "--addr", addr)
	wantText(t, out, "/readyz says")
	_, port, _ := strings.Cut(encrypted.Listener.Addr().String(), ":")
	out, _ = kiesel(t, 0, "ready", "--addr", ":"+port, "--tls-cert", "tls.crt")
	wantText(t, out, "/readyz says")

	status = http.StatusServiceUnavailable
	_, errs := kiesel(t, 1, "ready", "--addr", addr)
	wantText(t, errs, "the server answers /readyz says")
	plain.Close()
	encrypted.Close()
	_, errs = kiesel(t, 1, "ready", "--addr", addr)
	wantText(t, errs, "asking the server", "connection refused")
	kiesel(t, 2, "ready", "--addr", "nowhere")
}
