package conformance

import (
	"errors"
	"fmt"
	"io"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/xmlscan"
)

// Limits of a file with a model. The largest models in use have some thousand nodes.
const (
	maxBytes = 32 << 20
	maxDepth = 100
	maxText  = 1 << 20 // of one tag or text
)

// ScanModel begins to read a model in XML within the limits of such files.
func ScanModel(r io.Reader) (*xmlscan.Scanner, error) {
	return xmlscan.New(&capped{r: r, left: maxBytes}, xmlscan.Limits{Depth: maxDepth, Token: maxText})
}

// capped is a reader that fails behind so many bytes.
type capped struct {
	r    io.Reader
	left int64
}

var errLarge = fmt.Errorf("%w: more than %d bytes", ErrLimit, maxBytes)

// Read implements [io.Reader].
func (c *capped) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.left -= int64(n); c.left < 0 {
		return 0, errLarge
	}
	return n, err
}

// ModelError gives an error of reading a model in a format its file, place and
// remedy: what is wrong with the content is an [*eventlog.SyntaxError], which wraps
// [ErrLimit] if a limit was exceeded.
func ModelError(err error, file, format string) error {
	var fault *eventlog.SyntaxError
	var syntax *xmlscan.Error
	const remedyLimit = "no model of a process is like that; check where the file comes from"
	switch {
	case errors.As(err, &fault):
		return err
	case errors.As(err, &syntax):
		e := &eventlog.SyntaxError{
			File: file, Line: syntax.Line, Column: syntax.Column, Msg: syntax.Msg, Remedy: "correct the file or export it again as " + format,
		}
		if syntax.Limit {
			e.Err, e.Remedy = ErrLimit, remedyLimit
		}
		return e
	case errors.Is(err, ErrLimit):
		return &eventlog.SyntaxError{File: file, Msg: err.Error(), Remedy: remedyLimit, Err: ErrLimit}
	}
	return fmt.Errorf("reading %s: %w", file, err)
}
