package middleware

import (
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// quick is the level of compression: higher ones make pages a tenth smaller and
// take twice as long or more.
const quick = 1

// Compress sends text compressed to browsers that accept it. Fonts and other
// files that are compressed already pass through.
func Compress(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024),
		gzhttp.CompressionLevel(quick),
		gzhttp.ContentTypes([]string{
			"text/html", "text/css", "text/csv", "text/javascript", "text/plain", "application/json", "image/svg+xml",
		}),
	)
	if err != nil {
		return nil, fmt.Errorf("setting up compression: %w", err)
	}
	return wrap(next), nil
}
