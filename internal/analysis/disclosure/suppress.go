package disclosure

import (
	"slices"

	"lykta/internal/errs"
)

// Mark is what happens to a number of a table.
type Mark int

// The marks. For the public the two kinds of hidden numbers must look alike.
const (
	Open      Mark = iota // shown as it is
	Few                   // hidden: from 1 up to below the threshold
	Protected             // hidden so that the others cannot be worked out
)

// Suppress is the older way, for a table that is published once and never
// again, with exact numbers and the sums of its rows and columns: it hides the
// numbers from 1 up to below the threshold, and then others, until whoever
// knows the sums cannot pin any of the hidden ones down to fewer than threshold
// possible values. A 0 is shown. Sums are shown, and are not protected.
//
// It gives no protection against a second edition, nor against somebody who
// knows some of the reports: for that there is Publish.
//
// Errors: Invalid for rows of different length, a negative number, a
// threshold below 2, and a table too small to protect what it hides
// (disclosure.unprotectable), which must not be published.
func Suppress(table [][]int, threshold int) ([][]Mark, error) {
	if threshold < 2 {
		return nil, errs.E(errs.Invalid, "disclosure.threshold", threshold)
	}
	if len(table) == 0 {
		return nil, nil
	}
	marks := make([][]Mark, len(table))
	for i, row := range table {
		if len(row) != len(table[0]) {
			return nil, errs.E(errs.Invalid, "disclosure.rows", i+1)
		}
		marks[i] = make([]Mark, len(row))
		for j, n := range row {
			if n < 0 {
				return nil, errs.E(errs.Invalid, "disclosure.negative", i+1, j+1)
			}
			if n > 0 && n < threshold {
				marks[i][j] = Few
			}
		}
	}
	h := hiding{table, marks, threshold}
	for {
		helps, found := h.lonely()
		if !found {
			helps, found = h.exposed()
		}
		if !found {
			return marks, nil
		}
		if !h.hide(helps) {
			return nil, errs.E(errs.Invalid, "disclosure.unprotectable")
		}
	}
}

type hiding struct {
	table     [][]int
	marks     [][]Mark
	threshold int
}

// lonely finds a row or column that hides one number only, which its sum gives
// away, and returns which numbers would help.
func (h hiding) lonely() (helps func(i, j int) bool, found bool) {
	for n, line := range h.lines() {
		if len(line) == 1 {
			return func(i, j int) bool { return i == n || j == n-len(h.table) }, true
		}
	}
	return nil, false
}

// exposed finds a hidden number that is known too well, and returns which
// numbers would help: those of its row and column.
func (h hiding) exposed() (helps func(i, j int) bool, found bool) {
	least, greatest := h.bounds()
	for a, row := range h.marks {
		for b, m := range row {
			if m != Open && greatest[a][b]-least[a][b]+1 < h.threshold {
				return func(i, j int) bool { return i == a || j == b }, true
			}
		}
	}
	return nil, false
}

// bounds narrows what each hidden number may be, by what is missing to the sums
// of its row and of its column, until nothing changes (the shuttle algorithm
// of Buzzigoli and Giusti, 1999).
func (h hiding) bounds() (least, greatest [][]int) {
	lines := h.lines()
	least, greatest = make([][]int, len(h.table)), make([][]int, len(h.table))
	for i, row := range h.table {
		least[i], greatest[i] = make([]int, len(row)), make([]int, len(row))
		for j := range row {
			greatest[i][j] = unlimited
		}
	}
	for again := true; again; {
		again = false
		for _, line := range lines {
			missing, low, high := 0, 0, 0
			for _, c := range line {
				missing += h.table[c[0]][c[1]]
				low += least[c[0]][c[1]]
				high += greatest[c[0]][c[1]]
			}
			for _, c := range line {
				l, g := &least[c[0]][c[1]], &greatest[c[0]][c[1]]
				if v := missing - (high - *g); v > *l {
					low, *l, again = low+v-*l, v, true
				}
				if v := missing - (low - *l); v < *g {
					high, *g, again = high+v-*g, v, true
				}
			}
		}
	}
	return least, greatest
}

// lines returns the hidden numbers of each row and each column.
func (h hiding) lines() [][][2]int {
	rows, columns := make([][][2]int, len(h.table)), make([][][2]int, len(h.table[0]))
	for i, row := range h.marks {
		for j, m := range row {
			if m != Open {
				rows[i] = append(rows[i], [2]int{i, j})
				columns[j] = append(columns[j], [2]int{i, j})
			}
		}
	}
	return append(rows, columns...)
}

// hide hides one more number: the smallest open one above 0 that helps, and of
// those one whose row and column both hide something already; then zeros; then
// any. It reports false when all are hidden.
func (h hiding) hide(helps func(i, j int) bool) bool {
	best, least := [2]int{}, unlimited
	for i, row := range h.table {
		for j, n := range row {
			if h.marks[i][j] != Open {
				continue
			}
			if price := h.price(i, j, n, helps(i, j)); price < least {
				best, least = [2]int{i, j}, price
			}
		}
	}
	if least == unlimited {
		return false
	}
	h.marks[best[0]][best[1]] = Protected
	return true
}

func (h hiding) price(i, j, n int, helps bool) int {
	const far, zero, alone = 1 << 28, 1 << 24, 1 << 20
	price := min(n, alone-1)
	if n == 0 {
		price += zero
	}
	if !helps {
		price += far
	}
	if !h.hides(i, j) {
		price += alone
	}
	return price
}

// hides reports whether the row and the column both hide something.
func (h hiding) hides(i, j int) bool {
	column := false
	for _, row := range h.marks {
		column = column || row[j] != Open
	}
	return column && slices.ContainsFunc(h.marks[i], func(m Mark) bool { return m != Open })
}
