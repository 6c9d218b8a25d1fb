package promisetext

import "strings"

// points reads a line that says by their numbers or letters who does which of
// the items above it: "Punkt a utförs av kommunen, punkt b av polisen",
// "Polisen ansvarar för punkterna 1 och 3, kommunen för punkt 2". It reports
// whether the line was one.
func (r *reader) points(i int) bool {
	if len(r.rows) == 0 || r.blocks[i].block.kind == bullet {
		return false
	}
	done := false
	for _, s := range r.blocks[i].sents {
		doers, marks := pointLists(s.ts)
		for k := 0; k < len(marks) && len(marks) == len(doers); k++ {
			done = r.assign(marks[k], doers[k]) || done
		}
	}
	if done {
		r.f.fire(rulePoints)
	}
	return done
}

// pointLists returns the organisations and the lists of points of a sentence,
// each in its order. They belong together in pairs, whichever comes first.
func pointLists(ts []token) (doers []parties, marks []map[string]bool) {
	for i := 0; i < len(ts); i++ {
		switch {
		case oneOf(ts[i].low, "punkt", "punkten", "punkter", "punkterna", "löftespunkt"):
			list, end := pointsAt(ts, i+1)
			if len(list) > 0 {
				marks = append(marks, list)
				i = end - 1
			}
		case performerAt(ts, i, len(ts)) != 0:
			doers = append(doers, listAt(ts, i))
			for i+1 < len(ts) && (performerAt(ts, i+1, len(ts)) != 0 || oneOf(ts[i+1].low, "och", "samt")) {
				i++
			}
		}
	}
	return doers, marks
}

// pointsAt reads "1, 3 och 4" or "a och b" at i.
func pointsAt(ts []token, i int) (list map[string]bool, end int) {
	list = map[string]bool{}
	for ; i < len(ts); i++ {
		mark := strings.TrimRight(ts[i].low, ".)")
		switch {
		case ts[i].num || len(mark) == 1 && mark[0] >= 'a' && mark[0] <= 'h':
			list[mark] = true
		case !oneOf(ts[i].low, "och", ",", "samt", ")"):
			return list, i
		}
	}
	return list, i
}

// assign gives the promises read from the items so marked their performer.
func (r *reader) assign(marks map[string]bool, by parties) bool {
	any := false
	for k := range r.rows {
		if m := r.blocks[r.rows[k].at].block.mark; m != "" && marks[m] {
			r.rows[k].by, any = by, true
		}
	}
	return any
}
