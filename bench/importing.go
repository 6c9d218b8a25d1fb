package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/xuri/excelize/v2"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/importing"
	"lykta/internal/partnership"
)

// importedRows is how large a file is taken in, and how fast.
const (
	importedRows  = 100_000
	importedLimit = 10 * time.Second
)

// imports measures a file of many rows from its bytes to the disk, each text
// under the guard, and the same file once more, on both engines.
func imports(ctx context.Context, dir, server string) ([]figure, error) {
	sheet, err := workbook(importedRows)
	if err != nil {
		return nil, err
	}
	files := []struct {
		what    string
		content []byte
	}{{"CSV", manyRows(importedRows)}, {"XLSX", sheet}}
	var figures []figure
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		address, drop := "sqlite:"+filepath.Join(dir, "importing", "lykta.db"), func() {}
		if err := os.MkdirAll(filepath.Join(dir, "importing"), 0o700); err != nil {
			return nil, err
		}
		if engine == "PostgreSQL" {
			if address, drop, err = freshDatabase(ctx, server); err != nil {
				return nil, err
			}
		}
		for _, f := range files {
			more, err := taken(ctx, address, engine, f.what, f.content)
			if err != nil {
				drop()
				return nil, err
			}
			figures = append(figures, more...)
		}
		drop()
	}
	return figures, nil
}

// taken takes a file in twice in a partnership of its own.
func taken(ctx context.Context, address, engine, what string, content []byte) ([]figure, error) {
	d, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	p := partnership.Partnership{ID: ids.New(now), Slug: "bench-" + ids.Token()[:8]}
	p.Name, p.PoliceArea = "Trygg i Vik", "Lokalpolisområde Vik"
	p.Municipalities = []partnership.Municipality{{Code: "9901", Name: "Vik", County: "Exempellän"}}
	p.Parties = []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Kommunen"}}
	if err := d.Write(ctx, func(tx *db.DB) error { return partnership.Create(ctx, tx, access.System(p.ID), p, now) }); err != nil {
		return nil, err
	}
	scope := access.Scope{Partnership: p.ID, Account: "bench", Function: "samordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
	choice := importing.Choice{Source: "Felanmälan", Reporter: "kommunen", Columns: map[importing.Role]string{
		importing.From: "Datum", importing.Clock: "Tid", importing.Category: "Typ", importing.North: "Nord", importing.East: "Öst", importing.Text: "Text"}}
	var figures []figure
	for i, name := range []string{"%s, %d rows, taken in, %s", "%s, the same %d rows once more, %s"} {
		start, before := time.Now(), processor()
		_, err := importing.Import(ctx, d, scope, ids.Token(), importing.Upload{Name: "fil", Content: content}, choice, now.Add(time.Duration(i)*time.Second))
		if err != nil {
			return nil, err
		}
		took := time.Since(start)
		figures = append(figures, figure{fmt.Sprintf(name, what, importedRows, engine), fmt.Sprintf("%v (%v of our processor)", took.Round(10*time.Millisecond), (processor() - before).Round(10*time.Millisecond)), "< " + importedLimit.String(), took < importedLimit})
	}
	list, err := importing.Batches(ctx, d, p.ID, 0, 2)
	if err == nil && (len(list) != 2 || list[0].Fresh != 0 || list[1].Fresh != importedRows) {
		err = errors.New("what was measured is not what was meant")
	}
	return figures, err
}

// processor is the time that this process has run, over all cores.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var importedHead = []string{"Datum", "Tid", "Typ", "Nord", "Öst", "Text"}

// importedCells are the cells of one invented row.
func importedCells(i int) []string {
	at := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 50 * time.Minute)
	return []string{at.Format(time.DateOnly), at.Format("15.04"), []string{"Klotter", "Nedskräpning"}[i%2], fmt.Sprint(6_460_000 + i%9_000), fmt.Sprint(290_000 + i%7_000),
		fmt.Sprintf("Klotter på muren vid gångvägen, cirka %d meter, sanerat dagen efter av entreprenören.", i%40+1)}
}

func manyRows(n int) []byte {
	var b bytes.Buffer
	row := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteString(c)
		}
		b.WriteByte('\n')
	}
	row(importedHead)
	for i := range n {
		row(importedCells(i))
	}
	return b.Bytes()
}

func workbook(n int) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	row := func(number int, cells []string) error {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		return w.SetRow(fmt.Sprintf("A%d", number), values)
	}
	if err := row(1, importedHead); err != nil {
		return nil, err
	}
	for i := range n {
		if err := row(i+2, importedCells(i)); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
