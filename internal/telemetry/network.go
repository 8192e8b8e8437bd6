package telemetry

import (
	"net/netip"
	"regexp"
	"strings"
)

// Network shortens a client's address, with or without port, to its network:
// the first 24 bits of IPv4 and 48 of IPv6. That is enough to recognise an
// attack and too little to recognise a person. Of anything else it returns "".
func Network(remote string) string {
	addr, err := netip.ParseAddr(remote)
	if err != nil {
		port, err := netip.ParseAddrPort(remote)
		if err != nil {
			return ""
		}
		addr = port.Addr()
	}
	bits := 48
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		bits = 24
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}

// addressLike finds what may be an address, with the punctuation around it.
var addressLike = regexp.MustCompile(`\[?[0-9A-Fa-f.:]*[.:][0-9A-Fa-f.:]+(%\w+)?(\]:\d+)?`)

// ShortenAddresses replaces every address in a message by its network.
func ShortenAddresses(message string) string {
	return addressLike.ReplaceAllStringFunc(message, func(found string) string {
		bare := strings.TrimRight(found, ":.")
		if network := Network(bare); network != "" {
			return network + found[len(bare):]
		}
		return found
	})
}
