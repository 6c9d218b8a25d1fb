package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"lykta/internal/chart"
)

// report is the page and its pictures.
type report struct{ bySize, byArea []result }

// power is how steep a line is where both scales are in powers: the cost goes
// as what grows, to this power (least squares of the logarithms).
func power(x, y []float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for i := range x {
		a, b := math.Log(x[i]), math.Log(y[i])
		n, sx, sy, sxx, sxy = n+1, sx+a, sy+b, sxx+a*a, sxy+a*b
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// inWords says what a power means when there is twice as much.
func inWords(p float64) string {
	times := fmt.Sprintf("twice as much costs %.2g times as much", math.Pow(2, p))
	switch {
	case p < -0.15:
		return "falls: " + times
	case p < 0.15:
		return "hardly grows"
	case p < 0.85:
		return "slower than in proportion: " + times
	case p <= 1.25:
		return "in proportion: " + times
	case p < 1.85:
		return "faster than in proportion: " + times
	}
	return "as the square: " + times
}

// cores is the processor time with two cores over that with one, at the largest
// size: above 1 is what dividing the work costs.
func (r result) cores() float64 { last := len(r.at) - 1; return r.two[last] / r.one[last] }

func (r report) write(ctx context.Context) error {
	foot := fmt.Sprintf("make growth, %s, %s/%s, %s", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.Version())
	for name, p := range map[string]chart.Growth{
		"growth-size": {Frame: chart.Frame{ID: "growth-size", Lang: "en", Title: "Cost as the input grows", Foot: foot,
			Lines: []string{"Processor time against how much there is, each step twice the last. Both scales are in powers of ten, so a line that rises one decade a decade grows in proportion."}},
			Across: "events, places, cells, series or answers", Up: "ms of processor time, one core", Number: number, Lines: lines(r.bySize)},
		"growth-area": {Frame: chart.Frame{ID: "growth-area", Lang: "en", Title: "Cost as the area grows", Foot: foot,
			Lines: []string{"Processor time against the town's area, with as many events. Density has more cells to fill; near repeat has fewer close pairs to count."}},
			Across: "km²", Up: "ms of processor time, one core", Number: number, Lines: lines(r.byArea)},
	} {
		if err := draw(ctx, filepath.Join("docs", "pictures", name+".svg"), p.Render); err != nil {
			return err
		}
	}
	if err := draw(ctx, filepath.Join("docs", "pictures", "growth-cores.svg"), r.coresPicture(foot).Render); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join("docs", "growth.md"), []byte(r.page()), 0o644)
}

func (r report) coresPicture(foot string) chart.Intervals {
	v := chart.Intervals{Frame: chart.Frame{ID: "growth-cores", Lang: "en", Title: "What a second core costs", Foot: foot,
		Lines: []string{"Processor time with two cores over that with one, at the largest size. At 1 nothing is done twice, and two idle cores halve the wait."}},
		Line: 1, Number: number, Key: []chart.KeyRow{{Sign: "ring2", Text: "nothing done twice"}, {Sign: "point", Text: "measured"}}}
	for _, one := range r.bySize {
		v.Rows = append(v.Rows, chart.Interval{Name: one.short(), Value: one.cores(), Low: math.NaN(), High: math.NaN(), Text: fmt.Sprintf("%.2f", one.cores())})
	}
	return v
}

func lines(list []result) []chart.Grown {
	var out []chart.Grown
	for _, r := range list {
		out = append(out, chart.Grown{Name: r.short(), X: r.at, Y: r.one})
	}
	return out
}

// short is the name without its details, for a picture.
func (r result) short() string { name, _, _ := strings.Cut(r.name, ","); return name }

// figure is a time in three digits.
func figure(ms float64) string {
	if ms >= 1000 {
		return fmt.Sprintf("%.0f", ms)
	}
	return fmt.Sprintf("%.3g", ms)
}

func number(v float64) string { return fmt.Sprintf("%.10g", v) }

func draw(ctx context.Context, path string, render func(context.Context, io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := render(ctx, f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// why explains what is seen.
const why = `
Why:
- Density has a fixed cost for its cells, and a small one for each event.
- Near repeat shuffles the events, which is in proportion, and counts close pairs, which in the same town is as the square: pairs win in the end.
- A scan adds up every place within the radius of every place, which in the same town is as the square.
- Hot cells share tables of draws between cells with equally many neighbours, so the tables are most of the cost.
- Early warning fits each series by itself.
- A survey's answers are collapsed to the groups of the margins before the replicates, so it is the groups that cost.
`

func (r report) page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# How the cost of the analyses grows\n\n`make growth` writes this again. Inputs are invented. Figures are milliseconds of processor time over all cores, the best of several runs; n is what the analysis is given. The power is fitted to all five sizes, and to the three largest, where what does not depend on n weighs less. On a machine that others use as well a figure may be a third higher in one run than in another; the shape is what to trust.\n\nMeasured: %s, %s/%s, %d processors, %s.\n",
		time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	b.WriteString("\n## With how much there is\n\n![Processor time against the size of the input, a line for each analysis.](pictures/growth-size.svg)\n\n")
	table(&b, r.bySize)
	b.WriteString(why)
	b.WriteString("\n## With area\n\nThe same number of events in a larger town. Density has cells of 50 m, so that there are more of them; with a given number of cells the area does not matter.\n\n![Processor time against area for density and near repeat.](pictures/growth-area.svg)\n\n")
	table(&b, r.byArea)
	b.WriteString("\n## With cores\n\nThe answers are the same to the last bit whatever the number of cores. What a second core costs is in the table: the processor time with two over that with one. Near 1, the work is divided and nothing is done twice, so two idle cores give the answer in about half the time.\n\n![Processor time with two cores over that with one, a row for each analysis.](pictures/growth-cores.svg)\n\n")
	b.WriteString("| analysis | n | one core, ms | two cores, ms | ratio |\n|---|---|---|---|---|\n")
	for _, one := range append(r.bySize, r.byArea...) {
		last := len(one.at) - 1
		fmt.Fprintf(&b, "| %s | %s %s | %s | %s | %.2f |\n", one.name, number(one.at[last]), one.unit, figure(one.one[last]), figure(one.two[last]), one.cores())
	}
	return b.String()
}

func table(b *strings.Builder, list []result) {
	b.WriteString("| analysis | n: ms | power of n | last three | in words, at the end |\n|---|---|---|---|---|\n")
	for _, r := range list {
		var cells []string
		for i := range r.at {
			cells = append(cells, fmt.Sprintf("%s: %s", number(r.at[i]), figure(r.one[i])))
		}
		last := power(r.at[len(r.at)-3:], r.one[len(r.at)-3:])
		fmt.Fprintf(b, "| %s, by %s | %s | %.2f | %.2f | %s |\n", r.name, r.unit, strings.Join(cells, ", "), power(r.at, r.one), last, inWords(last))
	}
}
