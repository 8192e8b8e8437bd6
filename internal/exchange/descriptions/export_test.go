package descriptions

import "kiesel/internal/parallel"

// ReadContent reads what a file with an ending holds.
func ReadContent(ending string, content []byte) ([]parallel.Description, error) {
	return kinds[ending](content)
}
