package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// unpacked is the most that the parts of a workbook may be together when they
// are unpacked, in bytes: one that is made to fill the memory is refused.
const unpacked = 256 << 20

// readXLSX reads the first sheet that is shown (ECMA-376, part 1, chapter 18).
// Cells come as they are kept, so that a date is a number of days, not what some
// format makes of it.
func readXLSX(content []byte) (Table, error) {
	w, err := openWorkbook(content)
	if err != nil {
		return Table{}, wrong("table.xlsx")
	}
	name := w.shown()
	if name == "" {
		return Table{}, wrong("table.empty")
	}
	if err := w.readTexts(); err != nil {
		return Table{}, wrong("table.xlsx")
	}
	records, err := w.records(name)
	if err != nil {
		return Table{}, err
	}
	t, err := table(records)
	t.Read = Parts{Format: "xlsx"}
	return t, err
}

// workbook is a package of parts (ECMA-376, part 2).
type workbook struct {
	parts map[string]*zip.File // by name in lower case, for names are compared so
	book  struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			State    string `xml:"state,attr"`
			Relation string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	related map[string]relation // of the workbook, by ID
	texts   []string            // that cells share
}

type relation struct{ kind, part string }

var errPart = errors.New("no such workbook")

func openWorkbook(content []byte) (*workbook, error) {
	packed, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	w, size := &workbook{parts: map[string]*zip.File{}}, uint64(0)
	for _, f := range packed.File {
		if size += min(f.UncompressedSize64, unpacked+1); size > unpacked {
			return nil, errPart
		}
		w.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	root, err := w.relations("")
	if err != nil {
		return nil, err
	}
	for _, r := range root {
		if r.kind == "officeDocument" {
			if err := w.decode(r.part, &w.book); err != nil {
				return nil, err
			}
			w.related, err = w.relations(r.part)
			return w, err
		}
	}
	return nil, errPart
}

// relations are what a part is related to, by ID; "" is the package.
func (w *workbook) relations(part string) (map[string]relation, error) {
	var list struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	folder, name := path.Split(part)
	if err := w.decode(folder+"_rels/"+name+".rels", &list); err != nil {
		return nil, err
	}
	found := map[string]relation{}
	for _, r := range list.Relationship {
		target := strings.TrimPrefix(r.Target, "/")
		if target == r.Target {
			target = path.Join(folder, target)
		}
		found[r.ID] = relation{path.Base(r.Type), target} // the strict form has other addresses before the last word
	}
	return found, nil
}

// open unpacks a part. One that turns out larger than it says is an error of the
// zip reader's.
func (w *workbook) open(part string) (io.ReadCloser, error) {
	if f := w.parts[strings.ToLower(part)]; f != nil {
		return f.Open()
	}
	return nil, errPart
}

func (w *workbook) decode(part string, into any) error {
	r, err := w.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(into)
}

// shown is the part of the first sheet that is not hidden, and "" for none.
func (w *workbook) shown() string {
	for _, s := range w.book.Sheets {
		if r := w.related[s.Relation]; r.kind == "worksheet" && (s.State == "" || s.State == "visible") {
			return r.part
		}
	}
	return ""
}

// readTexts reads the texts that cells share.
func (w *workbook) readTexts() error {
	for _, r := range w.related {
		if r.kind != "sharedStrings" {
			continue
		}
		return w.read(r.part, func(d *tokens) error {
			if d.begins("si") {
				text, err := d.text()
				w.texts = append(w.texts, text)
				return err
			}
			return nil
		})
	}
	return nil
}

// records are the rows of a sheet, with the numbers that they have there.
func (w *workbook) records(part string) ([]Row, error) {
	rows := reading{w: w}
	if p := w.book.Properties.Date1904; p == "1" || p == "true" {
		rows.shift = 1462 // days from the first of January 1900 to that of 1904, as Excel counts
	}
	err := w.read(part, rows.token)
	if err != nil && rows.refused == nil {
		rows.refused = wrong("table.xlsx")
	}
	return rows.list, rows.refused
}

// shifted brings a day that is counted from 1904 to what the others are counted
// from. Which numbers are days is not known: those that can be.
func shifted(cell string, days float64) string {
	if days == 0 {
		return cell
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || n < 30_000 || n > 80_000 {
		return cell
	}
	return strconv.FormatFloat(n+days, 'f', -1, 64)
}
