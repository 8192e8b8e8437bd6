package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kiesel/internal/landscape"
)

// startServer starts a server on a data folder and returns it with its address.
func startServer(t *testing.T, dir string) (server *process, address string) {
	t.Helper()
	server = startKiesel(t, "serve", "--addr", "localhost:0", "--data", dir)
	_, rest, _ := strings.Cut(server.awaitReady(t), " at ")
	address, _, _ = strings.Cut(rest, " ")
	return server, address
}

// client sends requests as the owner of a token.
type client struct{ url, token string }

// decide decides a competence by hand and returns how the server answered.
func (c client) decide(service landscape.ServiceID, reason string) (status int, answer string, err error) {
	body := strings.NewReader(fmt.Sprintf(`{"level":"kreis","reason":%q}`, reason))
	return c.send(http.MethodPut, "/api/v1/services/"+string(service)+"/competence/override", body)
}

// send sends a request; the error is one of the connection.
func (c client) send(method, path string, body io.Reader) (status int, answer string, err error) {
	r, err := http.NewRequest(method, c.url+path, body)
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	text, err := io.ReadAll(w.Body)
	return w.StatusCode, string(text), errors.Join(err, w.Body.Close())
}

// newToken makes an account that may decide competences, and a token of it.
func newToken(t *testing.T, dir, login string) string {
	t.Helper()
	add := exec.CommandContext(t.Context(), "kiesel", "user", "add", login, "--data", dir, "--role", "coordinator", "--password-stdin")
	add.Stdin = strings.NewReader("grober Kies unter nassen Sohlen\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("adding the account %s: %v\n%s", login, err, out)
	}
	token, _ := kiesel(t, 0, "user", "token", "add", login, "--data", dir, "--name", "test")
	return strings.TrimSpace(token)
}

// someServices returns the ids of the first n services of the catalogue.
func someServices(t *testing.T, n int) []landscape.ServiceID {
	t.Helper()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	var ids []landscape.ServiceID
	for s := range catalogue.All() {
		if len(ids) == n {
			break
		}
		ids = append(ids, s.ID)
	}
	return ids
}

func newDataDir(t *testing.T) string { return filepath.Join(t.TempDir(), "data") }
