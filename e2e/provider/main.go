// Provider is an OpenID provider for journeys in the browser. It prints its
// address and the login of the only person it knows, and runs until its input
// ends:
//
//	go run ./e2e/provider http://localhost:8080 land-coordinators
package main

import (
	"fmt"
	"io"
	"os"

	"kiesel/internal/access/oidc/oidctest"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "give the address of Kiesel, and the groups of the person")
		os.Exit(2)
	}
	kiesel := os.Args[1]
	p, end := oidctest.Run(kiesel+"/sign-in/provider/callback", kiesel+"/sign-in")
	defer end()
	p.SetGroups(os.Args[2:]...)
	fmt.Fprintln(os.Stdout, p.Issuer, p.Login)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "waiting for the end:", err)
	}
}
