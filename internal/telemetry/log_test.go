package telemetry

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestLogFormats(t *testing.T) {
	t.Parallel()
	var text, lines bytes.Buffer
	plain, err := NewLog(&text, "text", "warn")
	if err != nil {
		t.Fatal(err)
	}
	plain.Info("quiet")
	plain.Warn("loud", "part", "pump")
	if got := text.String(); strings.Contains(got, "quiet") || !strings.Contains(got, "level=WARN msg=loud part=pump") {
		t.Errorf("text log is %q", got)
	}

	structured, err := NewLog(&lines, "json", "debug")
	if err != nil {
		t.Fatal(err)
	}
	structured.Debug("quiet", "part", "pump")
	var line struct{ Level, Msg, Part string }
	if err := json.Unmarshal(lines.Bytes(), &line); err != nil || line.Level != "DEBUG" || line.Msg != "quiet" || line.Part != "pump" {
		t.Errorf("JSON log is %q: %+v, %v", &lines, line, err)
	}
}

func TestLogRefusesUnknownSettings(t *testing.T) {
	t.Parallel()
	for _, setting := range [][2]string{{"xml", "info"}, {"", "info"}, {"text", "loud"}, {"text", ""}} {
		if _, err := NewLog(&bytes.Buffer{}, setting[0], setting[1]); err == nil {
			t.Errorf("format %q and level %q are accepted", setting[0], setting[1])
		}
	}
}

func TestPlainLogNamesNoClient(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	to, err := NewLog(&text, "text", "info")
	if err != nil {
		t.Fatal(err)
	}
	Plain(to).Printf("http: panic serving %s: boom", "192.0.2.77:4711")
	if got := text.String(); !strings.Contains(got, `level=WARN msg="http: panic serving 192.0.2.0/24: boom"`) {
		t.Errorf("log says %q", got)
	}
}
