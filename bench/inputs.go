package main

import (
	"compress/gzip"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// The kernels' benchmarks read inputs of given names and sizes. Where there is
// no folder of reference data, invented ones of the same sizes stand in.

// inputs returns the folder that holds them, in dir where they are invented.
func inputs(dir string) (folder string, invented bool, err error) {
	if shared := os.Getenv("LYKTA_SHARED"); shared != "" {
		return shared, false, nil
	}
	if _, err := os.Stat("../shared/truth/analysis"); err == nil {
		folder, err = filepath.Abs("../shared")
		return folder, false, err
	}
	w := &inventor{dir: filepath.Join(dir, "inputs", "truth", "analysis"), r: rand.New(rand.NewPCG(2026, 11))}
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return "", false, err
	}
	for _, write := range []func() error{w.window, w.places, w.scan, w.series, w.spans, w.survey, w.panel} {
		if err := write(); err != nil {
			return "", false, err
		}
	}
	return filepath.Join(dir, "inputs"), true, nil
}

type inventor struct {
	dir string
	r   *rand.Rand
}

// file writes a table of rows.
func (w *inventor) file(name, head string, rows int, row func(i int) string) (err error) {
	f, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		return err
	}
	z := gzip.NewWriter(f)
	fmt.Fprintln(z, head)
	for i := range rows {
		fmt.Fprintln(z, row(i))
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

const corners = 240

func (w *inventor) corner(i int) (x, y float64) {
	angle := 2 * math.Pi * float64(i) / corners
	r := 6250 + 900*math.Sin(5*angle)
	return 10000 + r*math.Cos(angle), 8000 + r*math.Sin(angle)
}

func (w *inventor) window() error {
	return w.file("window.csv.gz", "x,y", corners, func(i int) string {
		x, y := w.corner(i)
		return fmt.Sprintf("%.1f,%.1f", x, y)
	})
}

// place is somewhere in the town: half of all around forty places.
func (w *inventor) place() (x, y float64) {
	if w.r.IntN(2) == 0 {
		k := rand.New(rand.NewPCG(7, uint64(w.r.IntN(40))))
		return 10000 + 4000*(2*k.Float64()-1) + 200*w.r.NormFloat64(), 8000 + 4000*(2*k.Float64()-1) + 200*w.r.NormFloat64()
	}
	angle, r := 2*math.Pi*w.r.Float64(), 5200*math.Sqrt(w.r.Float64())
	return 10000 + r*math.Cos(angle), 8000 + r*math.Sin(angle)
}

func (w *inventor) places() error {
	err := w.file("pts_100k.csv.gz", "x,y", 100_000, func(int) string {
		x, y := w.place()
		return fmt.Sprintf("%.1f,%.1f", x, y)
	})
	for name, n := range map[string]int{"knox_5k.csv.gz": 5_000, "knox_20k.csv.gz": 20_000} {
		if err == nil {
			err = w.file(name, "x,y,day", n, func(int) string {
				x, y := w.place()
				return fmt.Sprintf("%.1f,%.1f,%d", x, y, w.r.IntN(1096))
			})
		}
	}
	return err
}

func (w *inventor) scan() error {
	err := w.file("stp_loc.csv.gz", "loc,x,y", 1000, func(i int) string {
		x, y := w.place()
		return fmt.Sprintf("%d,%.1f,%.1f", i+1, x, y)
	})
	if err != nil {
		return err
	}
	return w.file("stp_cases.csv.gz", "loc,day,count", 20_000, func(int) string {
		return fmt.Sprintf("%d,%d,1", 1+w.r.IntN(1000), w.r.IntN(365))
	})
}

func (w *inventor) series() error {
	return w.file("series_290x520.csv.gz", "muni,week,count,shock", 290*520, func(i int) string {
		muni, week := i/520+1, i%520+1
		mean := (2 + float64(muni%25)) * (1 + 0.3*math.Sin(2*math.Pi*float64(week)/52))
		return fmt.Sprintf("%d,%d,%d,0", muni, week, w.count(mean))
	})
}

// count draws from Poisson's distribution.
func (w *inventor) count(mean float64) int {
	n, p := 0, w.r.ExpFloat64()
	for p < mean {
		n, p = n+1, p+w.r.ExpFloat64()
	}
	return n
}

func (w *inventor) spans() error {
	return w.file("aoristic_200k.csv.gz", "from_min,to_min", 200_000, func(int) string {
		from := w.r.IntN(520_000)
		return fmt.Sprintf("%d,%d", from, from+w.r.IntN(600))
	})
}

func (w *inventor) survey() error {
	levels := map[string]int{"area": 20, "agesex": 12, "edu": 3, "tenure": 3}
	err := w.file("survey_100k.csv.gz", "id,area,agesex,edu,tenure,dw,unsafe,idx", 100_000, func(i int) string {
		return fmt.Sprintf("%d,%d,%d,%d,%d,12,%d,%d", i+1, 1+w.r.IntN(20), 1+w.r.IntN(12), 1+w.r.IntN(3), 1+w.r.IntN(3), w.r.IntN(2), w.r.IntN(7))
	})
	if err != nil {
		return err
	}
	type row struct {
		margin       string
		level, count int
	}
	var rows []row
	for _, margin := range []string{"area", "agesex", "edu", "tenure"} {
		for l := range levels[margin] {
			rows = append(rows, row{margin, l + 1, 1_200_000 / levels[margin]})
		}
	}
	return w.file("survey_margins.csv.gz", "margin,level,freq", len(rows), func(i int) string {
		return fmt.Sprintf("%s,%d,%d", rows[i].margin, rows[i].level, rows[i].count)
	})
}

func (w *inventor) panel() error {
	return w.file("panel_12x156.csv.gz", "area,week,treated,post,count", 12*156, func(i int) string {
		area, week := i/156+1, i%156+1
		treated, post := 0, 0
		if area <= 2 {
			treated = 1
		}
		if week > 104 {
			post = 1
		}
		return fmt.Sprintf("%d,%d,%d,%d,%d", area, week, treated, post, w.count(float64(8+area)))
	})
}
