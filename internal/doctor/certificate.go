package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"time"
)

// expiresSoon is how long before its end a certificate is worth a warning. An
// automatic renewal has usually happened by then.
const expiresSoon = 14 * 24 * time.Hour

// Certificate checks the TLS certificate and its key in two PEM files, for
// clients that open host; "" if it is not known.
func Certificate(r *Report, certFile, keyFile, host string, now time.Time) {
	const check = "certificate"
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	var leaf *x509.Certificate
	if err == nil {
		leaf, err = x509.ParseCertificate(pair.Certificate[0])
	}
	if err != nil {
		r.Found(check, Bad, "give a PEM file with the certificate and its chain as --tls-cert, the key that belongs to it as --tls-key, and let the account that runs Kiesel read both", "%v", err)
		return
	}
	const renew = "renew the certificate; Kiesel takes it over without a restart"
	end := leaf.NotAfter.Format("2006-01-02")
	switch {
	case now.Before(leaf.NotBefore):
		r.Found(check, Bad, "check the clock, or take a certificate that is valid already", "%s is valid only from %s", certFile, leaf.NotBefore.Format("2006-01-02"))
	case now.After(leaf.NotAfter):
		r.Found(check, Bad, renew, "%s expired on %s", certFile, end)
	case leaf.NotAfter.Sub(now) < expiresSoon:
		r.Found(check, Warning, renew, "%s expires on %s", certFile, end)
	case host != "" && leaf.VerifyHostname(host) != nil:
		r.Found(check, Bad, "take a certificate for this name, or correct --url", "%s is not for %s", certFile, host)
	default:
		r.OK(check, "%s is valid until %s", certFile, end)
	}
	if info, err := os.Stat(keyFile); err == nil && info.Mode().Perm()&0o007 != 0 {
		r.Found(check, Bad, "chmod o= "+keyFile, "every account may read the key %s (mode %o)", keyFile, info.Mode().Perm())
	}
}
