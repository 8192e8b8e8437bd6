package columnar

// Bodies returns the parts of a file that hold columns, which share its memory.
func Bodies(data []byte) ([][]byte, error) {
	s := &segment{data: data}
	if err := s.findMessages(); err != nil {
		return nil, err
	}
	var bodies [][]byte
	for _, m := range append(s.head, s.batches...) {
		bodies = append(bodies, m.body)
	}
	return bodies, nil
}
