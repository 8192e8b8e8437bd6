package eventlog

// dictionary numbers strings in order of first appearance.
type dictionary struct {
	names   []string
	indices map[string]int32
}

// index returns the number of name.
func (d *dictionary) index(name []byte) int32 {
	if i, ok := d.indices[string(name)]; ok { // allocates nothing
		return i
	}
	if d.indices == nil {
		d.indices = make(map[string]int32)
	}
	i := int32(len(d.names))
	d.names = append(d.names, string(name))
	d.indices[d.names[i]] = i
	return i
}
