package telemetry

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"strings"
)

// NewLog returns a log that writes to w, as "text" or "json", what is at least
// as important as level: debug, info, warn or error.
func NewLog(w io.Writer, format, level string) (*slog.Logger, error) {
	var options slog.HandlerOptions
	var least slog.Level
	switch level {
	case "debug", "info", "warn", "error":
		if err := least.UnmarshalText([]byte(level)); err != nil {
			return nil, err
		}
		options.Level = least
	default:
		return nil, fmt.Errorf("log level %q is not debug, info, warn or error", level)
	}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, &options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, &options)), nil
	}
	return nil, fmt.Errorf("log format %q is not text or json", format)
}

// Plain is a log for libraries that write lines. They become warnings, without
// the full addresses of clients.
func Plain(to *slog.Logger) *log.Logger { return log.New(lineWriter{to}, "", 0) }

type lineWriter struct{ to *slog.Logger }

func (w lineWriter) Write(line []byte) (int, error) {
	w.to.Warn(ShortenAddresses(strings.TrimSpace(string(line))))
	return len(line), nil
}
