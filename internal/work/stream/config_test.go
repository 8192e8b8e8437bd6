package stream

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestServers(t *testing.T) {
	t.Parallel()
	for servers, want := range map[string]string{
		"nats://a:1,b:2, c":              "nats://a:1,nats://b:2,nats://c",
		"tls://u:p@a:1,nats://b":         "tls://u:p@a:1,nats://b",
		"kiesel://a:1":                   "tls://a:1",
		"kiesel://a:1,b:2,kiesel://c:3":  "tls://a:1,tls://b:2,tls://c:3",
		"kiesel://a:1,nats://b:2":        "",
		"nats://a:1,b:2,kiesel://c:3,d:": "",
	} {
		got, own, err := Config{Servers: servers}.servers()
		if (err == nil) != (want != "") || err == nil && (got != want || own != strings.HasPrefix(servers, "kiesel")) {
			t.Errorf("%q is %q (own: %t), %v; want %q", servers, got, own, err, want)
		}
	}
}

func TestConfigThatContradictsItself(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]Config{
		"either servers elsewhere":   {Servers: "nats://a", Listen: "b:1"},
		"credentials":                {Credentials: "file"},
		"no address in it":           {Routes: []string{"a:1"}},
		"a patience of at least":     {Patience: time.Millisecond},
		`"a" is not host:port`:       {Listen: "a"},
		`"b" is not host:port`:       {Cluster: "a:1", Routes: []string{"b"}},
		`"a:port" is not host:port`:  {Cluster: "a:port"},
		"can't be mixed":             {Servers: "nats://a,kiesel://b"},
		`"a" is not an address that`: {Servers: "http://u:geheim@a"},
	} {
		if err := c.Validate(); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want an error that says %q", c, err, want)
		}
	}
	for _, c := range []Config{{}, {Servers: "nats://a", Credentials: "f", CA: "f"}, {Cluster: "a:1", Routes: []string{"b:2"}, Listen: ":3"}} {
		if err := c.Validate(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
