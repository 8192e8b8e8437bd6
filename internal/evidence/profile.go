package evidence

// Profile is the aggregated, shareable summary of one authority's log for one
// service. It holds no case. Profiles are kept and exchanged as JSON.
type Profile struct{}
