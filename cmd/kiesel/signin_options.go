package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/access/oidc"
	"kiesel/internal/access/secret"
	"kiesel/internal/web"
	"kiesel/internal/web/signin"
)

// signInOptions are the flags about an OpenID provider.
type signInOptions struct {
	issuer, clientID, secretFile string
	scopes, roles                []string
	groupsClaim, name            string
	only                         bool
}

func (o *signInOptions) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.issuer, "oidc-issuer", "", "address of an OpenID provider at which people may sign in, such as https://sso.example/realms/land")
	f.StringVar(&o.clientID, "oidc-client-id", "kiesel", "name under which the provider knows Kiesel")
	f.StringVar(&o.secretFile, "oidc-client-secret-file", "", "file with the secret that the provider shares with Kiesel")
	f.StringSliceVar(&o.scopes, "oidc-scopes", []string{"profile", "email"}, "what to ask the provider for besides openid")
	f.StringVar(&o.groupsClaim, "oidc-groups-claim", "groups", "where the provider lists the groups of a person, such as groups or realm_access.roles")
	f.StringSliceVar(&o.roles, "oidc-roles", nil, "roles for groups at the provider, group=role or group=role@ARS, with commas between them; without any, roles are granted in Kiesel")
	f.StringVar(&o.name, "oidc-name", "Single Sign-on", "what people call the provider")
	f.BoolVar(&o.only, "oidc-only", false, "let nobody sign in with a password kept by Kiesel")
	fromEnv(f, "oidc-issuer", "oidc-client-id", "oidc-client-secret-file", "oidc-scopes", "oidc-groups-claim", "oidc-roles", "oidc-name", "oidc-only")
}

// signIn returns how people sign in at an installation with a key that they
// reach at an address.
func (o *signInOptions) signIn(key []byte, address string) (web.SignIn, error) {
	if o.issuer == "" {
		if o.only {
			return web.SignIn{}, usagef("--oidc-only leaves no way in: give --oidc-issuer too")
		}
		return web.SignIn{Address: address}, nil
	}
	roles, err := oidc.ParseRoles(o.roles)
	if err != nil {
		return web.SignIn{}, usagef("--oidc-roles: %w", err)
	}
	shared, err := o.readSecret()
	if err != nil {
		return web.SignIn{}, err
	}
	box, err := secret.NewBox(key, "OpenID provider")
	if err != nil {
		return web.SignIn{}, err
	}
	provider, err := oidc.New(oidc.Config{
		Issuer: o.issuer, ClientID: o.clientID, ClientSecret: shared, RedirectURL: address + signin.CallbackPath,
		Scopes: o.scopes, GroupsClaim: o.groupsClaim, Roles: roles, Sealer: box,
	})
	if err != nil {
		return web.SignIn{}, usageError{err}
	}
	return web.SignIn{Provider: provider, ProviderName: o.name, ProviderOnly: o.only, Address: address}, nil
}

// readSecret reads the secret that the provider shares; "" if there is none.
func (o *signInOptions) readSecret() (string, error) {
	if o.secretFile == "" {
		return "", nil
	}
	text, err := os.ReadFile(o.secretFile)
	if err != nil {
		return "", fmt.Errorf("reading --oidc-client-secret-file: %w", err)
	}
	shared := strings.TrimSpace(string(text))
	if shared == "" {
		return "", errors.New("--oidc-client-secret-file: the file " + o.secretFile + " is empty")
	}
	return shared, nil
}
