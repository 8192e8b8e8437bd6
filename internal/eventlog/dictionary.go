package eventlog

import "hash/maphash"

// dictionary numbers strings in order of first appearance. It keeps their hashes,
// so that what one has hashed another need not hash again.
type dictionary struct {
	names  []string
	hashes []uint64
	slots  []int32 // an index plus one, at the hash or behind it; a power of two of them
}

// hashSeed makes hashes that nobody can know beforehand.
var hashSeed = maphash.MakeSeed()

func hashOf(name []byte) uint64 { return maphash.Bytes(hashSeed, name) }

// index returns the number of name, a new one if need be.
func (d *dictionary) index(name []byte) int32 {
	hash := hashOf(name)
	for at := int(hash) & (len(d.slots) - 1); len(d.slots) > 0; at = (at + 1) & (len(d.slots) - 1) {
		i := d.slots[at] - 1
		if i < 0 {
			break
		}
		if d.hashes[i] == hash && d.names[i] == string(name) { // allocates nothing
			return i
		}
	}
	return d.add(string(name), hash)
}

// find returns the number of a name with its hash, -1 if it has none.
func (d *dictionary) find(name string, hash uint64) int32 {
	for at := int(hash) & (len(d.slots) - 1); len(d.slots) > 0; at = (at + 1) & (len(d.slots) - 1) {
		i := d.slots[at] - 1
		if i < 0 || d.hashes[i] == hash && d.names[i] == name {
			return i
		}
	}
	return -1
}

// take returns the number of a name with its hash, a new one if need be.
func (d *dictionary) take(name string, hash uint64) int32 {
	if i := d.find(name, hash); i >= 0 {
		return i
	}
	return d.add(name, hash)
}

// add gives a name that has none a number.
func (d *dictionary) add(name string, hash uint64) int32 {
	d.names, d.hashes = append(d.names, name), append(d.hashes, hash)
	if 2*len(d.names) > len(d.slots) {
		d.slots = make([]int32, max(16, 2*len(d.slots)))
		for i, hash := range d.hashes {
			d.place(hash, int32(i))
		}
	} else {
		d.place(hash, int32(len(d.names)-1))
	}
	return int32(len(d.names) - 1)
}

// place puts an index into the first slot that is free.
func (d *dictionary) place(hash uint64, i int32) {
	at := int(hash) & (len(d.slots) - 1)
	for d.slots[at] != 0 {
		at = (at + 1) & (len(d.slots) - 1)
	}
	d.slots[at] = i + 1
}

// truncate forgets all but the first n names. Nothing can be looked up
// afterwards.
func (d *dictionary) truncate(n int) { d.names, d.hashes, d.slots = d.names[:n], d.hashes[:n], nil }

// handOver forgets all names without changing the slices of them, which others
// now have.
func (d *dictionary) handOver() {
	n := len(d.names)
	d.names, d.hashes = make([]string, 0, n), make([]uint64, 0, n)
	clear(d.slots)
}
