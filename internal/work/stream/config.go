package stream

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Config says where the queue is.
type Config struct {
	// Dir is the folder of the JetStream server in this process.
	Dir string
	// Key is the secret of the installation. What lies in Dir is encrypted with
	// keys derived from it, and nodes know each other by it.
	Key []byte

	// Servers are the addresses of servers to use instead of one in this
	// process, separated by commas: nats://user:password@host:4222 or tls://…
	// for those of an existing cluster, kiesel://host:4222 for other processes
	// of this installation that were started with Listen.
	Servers string
	// Credentials is a file with a NATS user's JWT and key, for Servers.
	Credentials string
	// CA is a file with the certificates that Servers are trusted by; empty
	// means those of the system.
	CA string

	// Listen is host:port at which the server in this process accepts other
	// processes of this installation.
	Listen string
	// Cluster is host:port at which the server in this process talks to the
	// others of its cluster, which must be at least three.
	Cluster string
	// Routes are addresses, host:port, of the cluster's other servers. A few
	// are enough, they tell each other of the rest.
	Routes []string

	// Patience is how long a worker may be silent before its job is given to
	// another one, twice as long after the second attempt, and so on; default
	// 15 s.
	Patience time.Duration
	// Log receives what the server and the connection have to say.
	Log *slog.Logger
}

// defaultPatience bears a busy machine, and a job does not wait long after a
// crash.
const defaultPatience = 15 * time.Second

// ErrConfig is wrapped by errors about a [Config] that contradicts itself.
var ErrConfig = errors.New("stream: wrong configuration")

// Validate returns an error that wraps [ErrConfig] if the configuration
// contradicts itself.
func (c Config) Validate() error {
	switch {
	case c.Servers != "" && (c.Listen != "" || c.Cluster != "" || len(c.Routes) > 0):
		return fmt.Errorf("%w: either servers elsewhere are used, or one in this process listens, forms a cluster and has routes", ErrConfig)
	case c.Servers == "" && (c.Credentials != "" || c.CA != ""):
		return fmt.Errorf("%w: credentials and certificates are for servers elsewhere, of which none is given", ErrConfig)
	case c.Cluster == "" && len(c.Routes) > 0:
		return fmt.Errorf("%w: routes lead to the others of a cluster, but this server has no address in it", ErrConfig)
	case c.Patience != 0 && c.Patience < time.Second:
		return fmt.Errorf("%w: workers need a patience of at least 1s", ErrConfig)
	}
	for _, addr := range append([]string{c.Listen, c.Cluster}, c.Routes...) {
		if _, _, err := hostPort(addr); addr != "" && err != nil {
			return err
		}
	}
	if c.Servers == "" {
		return nil
	}
	_, _, err := c.servers()
	return err
}

// ownScheme marks the addresses of processes of this installation.
const ownScheme = "kiesel://"

// servers returns the addresses as NATS takes them, and whether they are those
// of processes of this installation.
func (c Config) servers() (urls string, own bool, err error) {
	list := strings.Split(c.Servers, ",")
	scheme, _, _ := strings.Cut(list[0], "://")
	for i, s := range list {
		s = strings.TrimSpace(s)
		if !strings.Contains(s, "://") { // nats://a,b,c
			s = scheme + "://" + s
		}
		if kind, _, _ := strings.Cut(s, "://"); !slices.Contains([]string{"nats", "tls", "ws", "wss", "kiesel"}, kind) {
			return "", false, fmt.Errorf("%w: %q is not an address that begins with nats://, tls:// or kiesel://", ErrConfig, host(s))
		}
		rest, isOwn := strings.CutPrefix(s, ownScheme)
		if i > 0 && isOwn != own {
			return "", false, fmt.Errorf("%w: servers of this installation and others can't be mixed", ErrConfig)
		}
		if own = isOwn; own {
			s = "tls://" + rest
		}
		list[i] = s
	}
	return strings.Join(list, ","), own, nil
}

// host cuts a password off an address, which must not be shown.
func host(address string) string { return address[strings.LastIndex(address, "@")+1:] }

// hostPort reads an address to listen on or connect to.
func hostPort(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	if err != nil {
		return "", 0, fmt.Errorf("%w: %q is not host:port", ErrConfig, addr)
	}
	return host, port, nil
}
