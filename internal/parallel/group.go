package parallel

// groups joins things that are alike, most alike first: two groups become one if
// and only if every member of the one is alike every member of the other. So
// nothing is in a group because of a chain of others. It returns for each of n
// things the number of its group, -1 for those that are alone; groups are numbered
// by their first member.
func groups(n int, pairs []likeness) []int {
	alike := make(map[pairOf]bool, len(pairs))
	for _, p := range pairs {
		alike[p.pairOf] = true
	}
	of, members := make([]int32, n), make([][]int32, n)
	for i := range of {
		of[i], members[i] = int32(i), []int32{int32(i)}
	}
	for _, p := range pairs { // from the most alike to the least
		a, b := of[p.a], of[p.b]
		if a == b || !allAlike(members[a], members[b], alike) {
			continue
		}
		for _, m := range members[b] {
			of[m] = a
		}
		members[a], members[b] = append(members[a], members[b]...), nil
	}
	return number(of, members)
}

func allAlike(xs, ys []int32, alike map[pairOf]bool) bool {
	for _, x := range xs {
		for _, y := range ys {
			if !alike[pairOf{min(x, y), max(x, y)}] {
				return false
			}
		}
	}
	return true
}

// number numbers the groups with several members by their first member.
func number(of []int32, members [][]int32) []int {
	numbers, next := make([]int, len(of)), 0
	known := map[int32]int{}
	for i, g := range of {
		if len(members[g]) < 2 {
			numbers[i] = -1
			continue
		}
		if _, ok := known[g]; !ok {
			known[g] = next
			next++
		}
		numbers[i] = known[g]
	}
	return numbers
}
