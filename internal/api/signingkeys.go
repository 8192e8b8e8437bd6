package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

// SigningKey is a public key with which an authority signs its profiles.
type SigningKey struct {
	// Fingerprint is the SHA-256 of the key.
	Fingerprint string `json:"fingerprint"`
	// Key in hex, 32 bytes of Ed25519.
	Key string `json:"key"`
	// Authority that signs with it.
	Authority evidence.Origin `json:"authority"`
	// At is when it was registered.
	At time.Time `json:"at"`
	// Revoked is since when it is no longer trusted; null as long as it is.
	Revoked *time.Time `json:"revoked"`
}

// NewSigningKey is a key to be registered.
type NewSigningKey struct {
	// Authority is the name as it stands in its profiles.
	Authority string `json:"authority" minLength:"1" maxLength:"300"`
	// ARS is its key in the register, if its profiles carry it.
	ARS string `json:"ars,omitempty" pattern:"^[0-9]{2,12}$"`
	// Key in hex, 32 bytes of Ed25519, as in the signature of a profile.
	Key string `json:"key" pattern:"^[0-9a-f]{64}$"`
}

func (a *API) addSigningKeys() {
	add(a, access.ReadEvidence, huma.Operation{
		OperationID: "list-signing-keys", Method: http.MethodGet, Path: "/signing-keys", Tags: []string{tagEvidence},
		Summary:     "List keys of authorities",
		Description: "The public keys with which authorities sign their profiles, of the authorities whose evidence may be seen, also those that were revoked.",
	}, a.listSigningKeys)
	add(a, access.ManageKeys, huma.Operation{
		OperationID: "add-signing-key", Method: http.MethodPost, Path: "/signing-keys", Tags: []string{tagEvidence}, DefaultStatus: http.StatusCreated,
		Summary: "Register a key of an authority",
		Description: "Registers the public key of an authority, which `kiesel evidence keygen` makes. Who registers a key vouches for it: " +
			"compare the fingerprint in the answer with the one that the authority tells by another way.",
		RequestBody: exampleBody(NewSigningKey{
			Authority: "Amt Miltzow", ARS: "130735355", Key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		}),
	}, a.addSigningKey)
	add(a, access.ManageKeys, huma.Operation{
		OperationID: "revoke-signing-key", Method: http.MethodPost, Path: "/signing-keys/{fingerprint}/revoke", Tags: []string{tagEvidence},
		Summary:     "Revoke a key of an authority",
		Description: "Ends the trust in a key, for good. Profiles that it signed stay, and say so. A reason must be given.",
	}, a.revokeSigningKey)
}

func signingKey(k evidence.KnownKey) SigningKey {
	key := SigningKey{Fingerprint: string(k.Fingerprint), Key: k.Key, Authority: k.Authority, At: k.At}
	if !k.Revoked.IsZero() {
		key.Revoked = &k.Revoked
	}
	return key
}

func (a *API) listSigningKeys(ctx context.Context, actor access.Actor, in *Paging) (*listAnswer[SigningKey], error) {
	found, err := a.Evidence.Keys(ctx, actor)
	if err != nil {
		return nil, err
	}
	list := make([]SigningKey, len(found))
	for i, k := range found {
		list[i] = signingKey(k)
	}
	return onePage(ctx, list, *in, func(k SigningKey) string { return k.Fingerprint })
}

type signingKeyToAdd struct {
	Reason
	Body NewSigningKey
}

func (a *API) addSigningKey(ctx context.Context, actor access.Actor, in *signingKeyToAdd) (*created[SigningKey], error) {
	key, err := evidence.PublicKeyOf(evidence.Origin{Name: in.Body.Authority, ARS: landscape.ARS(in.Body.ARS)}, in.Body.Key)
	if err != nil {
		return nil, err
	}
	known, err := a.Evidence.AddKey(ctx, actor, key, in.Reason.Reason)
	if err != nil {
		return nil, err
	}
	return &created[SigningKey]{Location: Root + "/signing-keys", Body: signingKey(known)}, nil
}

type signingKeyToRevoke struct {
	Fingerprint string `path:"fingerprint" pattern:"^[0-9a-f]{64}$" doc:"Fingerprint of the key." example:"21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"`
	Reason
}

func (a *API) revokeSigningKey(ctx context.Context, actor access.Actor, in *signingKeyToRevoke) (*body[SigningKey], error) {
	known, err := a.Evidence.RevokeKey(ctx, actor, evidence.Fingerprint(in.Fingerprint), in.Reason.Reason)
	if err != nil {
		return nil, err
	}
	return &body[SigningKey]{Body: signingKey(known)}, nil
}
