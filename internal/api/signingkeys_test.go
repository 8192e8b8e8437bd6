package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/evidence"
)

// TestSigningKeys registers the key of an authority, sends a profile that it
// signed, and revokes the key.
func TestSigningKeys(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	key, err := evidence.NewKey(evidence.Origin{Name: "Amt Miltzow", ARS: "130735355"})
	if err != nil {
		t.Fatal(err)
	}
	fingerprint := string(key.PublicKey().Fingerprint())
	ask := func(method, target string, body any, status int) string {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		w := apitest.Ask(a, method, target, string(text), "Content-Type", "application/json")
		if w.Code != status {
			t.Fatalf("%s %s: status %d, want %d: %s", method, target, w.Code, status, w.Body)
		}
		return w.Body.String()
	}
	fresh := api.NewSigningKey{Authority: "Amt Miltzow", ARS: "130735355", Key: key.PublicKey().Hex()}
	before := get[api.List[api.SigningKey]](t, a, "/signing-keys").Total
	if text := ask(http.MethodPost, "/signing-keys?reason=verglichen", fresh, http.StatusCreated); !strings.Contains(text, fingerprint) {
		t.Errorf("registered: %s", text)
	}
	ask(http.MethodPost, "/signing-keys", fresh, http.StatusConflict)
	ask(http.MethodPost, "/signing-keys", api.NewSigningKey{Authority: " ", Key: fresh.Key}, http.StatusUnprocessableEntity)

	p := exampleProfile(t)
	signed, err := p.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	forged := signed
	forged.Note = "x"
	if text := ask(http.MethodPost, "/profiles", forged, http.StatusUnprocessableEntity); !strings.Contains(text, "the signature does not fit") {
		t.Errorf("a forged profile: %s", text)
	}
	if text := ask(http.MethodPost, "/profiles", signed, http.StatusCreated); !strings.Contains(text, `"signature":"known","signed_by":"`+fingerprint) {
		t.Errorf("a signed profile: %s", text)
	}
	id, err := p.ID()
	if err != nil {
		t.Fatal(err)
	}
	if back := get[evidence.Profile](t, a, "/profiles/"+id); back.SignedBy() != key.PublicKey().Fingerprint() {
		t.Errorf("it comes back signed by %q", back.SignedBy())
	}

	ask(http.MethodPost, "/signing-keys/"+fingerprint+"/revoke", nil, http.StatusUnprocessableEntity)
	ask(http.MethodPost, "/signing-keys/"+strings.Repeat("0", 64)+"/revoke?reason=verloren", nil, http.StatusNotFound)
	ask(http.MethodPost, "/signing-keys/"+fingerprint+"/revoke?reason=verloren", nil, http.StatusOK)
	ask(http.MethodPost, "/signing-keys/"+fingerprint+"/revoke?reason=verloren", nil, http.StatusConflict)
	list := get[api.List[api.SigningKey]](t, a, "/signing-keys")
	if list.Total != before+1 || list.Items[0].Revoked == nil {
		t.Errorf("keys %+v", list.Items)
	}
	for _, s := range get[api.List[api.ProfileSummary]](t, a, "/profiles?limit=500").Items {
		if want := map[bool]string{true: "revoked", false: "unsigned"}[s.ID == id]; s.Signature != want {
			t.Errorf("profile of %s: %s, want %s", s.Authority.Name, s.Signature, want)
		}
	}
}

// exampleProfile is the profile of the document's example.
func exampleProfile(t *testing.T) evidence.Profile {
	t.Helper()
	doc := get[map[string]any](t, newAPI(t, nil), "/openapi.json")
	operation := doc["paths"].(map[string]any)["/profiles"].(map[string]any)["post"].(map[string]any)
	content := operation["requestBody"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)
	text, err := json.Marshal(content["example"])
	if err != nil {
		t.Fatal(err)
	}
	p, err := evidence.Decode(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
