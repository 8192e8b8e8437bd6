package web

// classify maps the errors of the domain rooms to HTTP statuses; 0 stands for
// an internal error.
func classify(error) int {
	return 0
}
