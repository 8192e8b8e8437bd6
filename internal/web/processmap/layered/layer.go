package layered

// assignLayers returns the layer of each node, 0 at the top. Every arc leads
// down. Nodes first go as far up as their arcs allow; then each moves, where
// it has room, to the side that pulls more, until none does.
func assignLayers(n int, arcs []arc) []int {
	in, out := make([][]arc, n), make([][]arc, n)
	for _, a := range arcs {
		in[a.to], out[a.from] = append(in[a.to], a), append(out[a.from], a)
	}
	order := topological(in, out)
	layer := make([]int, n)
	for _, v := range order {
		layer[v] = below(in[v], layer)
	}
	// A move shortens the arcs, weighted, by a whole number: it ends.
	for moved := true; moved; {
		moved = false
		for i := range order {
			v := order[n-1-i]
			to := layer[v]
			switch pull := weight(out[v]) - weight(in[v]); {
			case pull > 0:
				to = above(out[v], layer)
			case pull < 0:
				to = below(in[v], layer)
			}
			moved = moved || to != layer[v]
			layer[v] = to
		}
	}
	return layer
}

// topological orders nodes so that all arcs lead from earlier to later ones.
func topological(in, out [][]arc) []int {
	waiting := make([]int, len(in)) // arcs from nodes that are not in order yet
	order := make([]int, 0, len(in))
	for v := range in {
		waiting[v] = len(in[v])
		if waiting[v] == 0 {
			order = append(order, v)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, a := range out[order[i]] {
			if waiting[a.to]--; waiting[a.to] == 0 {
				order = append(order, a.to)
			}
		}
	}
	return order
}

// below is the highest layer below all from which arcs lead in.
func below(in []arc, layer []int) int {
	lowest := 0
	for _, a := range in {
		lowest = max(lowest, layer[a.from]+1)
	}
	return lowest
}

// above is the lowest layer above all to which arcs, at least one, lead out.
func above(out []arc, layer []int) int {
	highest := layer[out[0].to] - 1
	for _, a := range out {
		highest = min(highest, layer[a.to]-1)
	}
	return highest
}

func weight(arcs []arc) int {
	sum := 0
	for _, a := range arcs {
		sum += a.weight
	}
	return sum
}
