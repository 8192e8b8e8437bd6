package telemetry

import "testing"

func TestNetwork(t *testing.T) {
	t.Parallel()
	for remote, want := range map[string]string{
		"192.0.2.77:4711":             "192.0.2.0/24",
		"192.0.2.77":                  "192.0.2.0/24",
		"[::ffff:192.0.2.77]:4711":    "192.0.2.0/24",
		"[2001:db8:1:2:3:4:5:6]:4711": "2001:db8:1::/48",
		"[fe80::1:2:3:4%eth0]:4711":   "fe80::/48",
		"petersen.example:4711":       "",
		"@":                           "",
		"":                            "",
	} {
		if got := Network(remote); got != want {
			t.Errorf("network of %q is %q, want %q", remote, got, want)
		}
	}
}

func TestShortenAddresses(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"http: TLS handshake error from 192.0.2.77:4711: EOF": "http: TLS handshake error from 192.0.2.0/24: EOF",
		"http: panic serving [2001:db8:1:2::6]:80: boom":      "http: panic serving 2001:db8:1::/48: boom",
		"read tcp 10.0.0.1:8080->10.1.2.3:5: i/o timeout":     "read tcp 10.0.0.0/24->10.1.2.0/24: i/o timeout",
		"nothing to see at 12:30:15":                          "nothing to see at 12:30:15",
	} {
		if got := ShortenAddresses(message); got != want {
			t.Errorf("%q becomes %q, want %q", message, got, want)
		}
	}
}
