package stream

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"math/big"
	"time"
)

// installation is the name in the certificate that all processes of an
// installation share.
const installation = "kiesel-installation"

// identity returns how the processes of an installation know each other: all
// derive the same certificate from the installation key, show it, and accept no
// other. So connections are encrypted, and nobody gets in without the key,
// without anything to set up.
func identity(key []byte) (*tls.Config, error) {
	seed, err := hkdf.Key(sha256.New, key, nil, "kiesel jetstream tls", ed25519.SeedSize)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of the cluster: %w", err)
	}
	private := ed25519.NewKeyFromSeed(seed)
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: installation},
		DNSNames:              []string{installation},
		NotBefore:             time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), // the same in every process; the key is what counts
		NotAfter:              time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, fmt.Errorf("making the certificate of the cluster: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("making the certificate of the cluster: %w", err)
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(certificate)
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: private, Leaf: certificate}},
		RootCAs:      trusted,
		ClientCAs:    trusted,
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ServerName:   installation,
	}, nil
}

// storeKey derives the key with which files of JetStream are encrypted.
func storeKey(key []byte) (string, error) {
	k, err := hkdf.Key(sha256.New, key, nil, "kiesel jetstream store", sha256.Size)
	if err != nil {
		return "", fmt.Errorf("deriving the key of the queue: %w", err)
	}
	return hex.EncodeToString(k), nil
}
