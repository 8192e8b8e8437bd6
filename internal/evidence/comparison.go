package evidence

// Comparison sets the profiles of several authorities side by side.
type Comparison struct{}
