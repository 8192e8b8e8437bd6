// Package oidc lets people sign in at an OpenID Connect provider, such as a
// Land's Keycloak: authorization code flow with PKCE, state and nonce (OpenID
// Connect Core 1.0, RFC 7636, RFC 9207), sign-out at the provider
// (RP-Initiated Logout 1.0) and by the provider (Back-Channel Logout 1.0).
//
// The package speaks the protocol and says who somebody is and which roles
// their groups stand for. It keeps nothing: what must survive the visit at the
// provider lies sealed in the browser, see [Provider.Begin].
package oidc
