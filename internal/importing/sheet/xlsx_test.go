package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"lykta/internal/importing/sheet"
)

// packed is a workbook of parts.
func packed(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name})
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const relationType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func relations(pairs ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="r%d" Type="%s" Target="%s"/>`, i/2+1, pairs[i], pairs[i+1])
	}
	return b.String() + `</Relationships>`
}

// plain are the parts of a workbook with one sheet and shared texts.
func plain(rows, texts string) map[string]string {
	return map[string]string{
		"_rels/.rels":                relations(relationType+"officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relations(relationType+"worksheet", "worksheets/sheet1.xml", relationType+"sharedStrings", "sharedStrings.xml"),
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":       `<sst>` + texts + `</sst>`,
	}
}

const (
	headRow   = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`
	headTexts = `<si><t>Datum</t></si><si><t>Vad</t></si>`
)

// Programs write workbooks in many ways that mean the same.
func TestReadXLSXAsProgramsWriteIt(t *testing.T) {
	t.Parallel()
	whole := plain(headRow+`<row r="2"><c r="A2"><v>46354</v></c><c r="B2" t="s"><v>2</v></c></row>`, headTexts+`<si><t>Klotter</t></si>`)
	with := func(change func(map[string]string)) map[string]string {
		parts := maps.Clone(whole)
		change(parts)
		return parts
	}
	for _, c := range []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"as Excel writes it", whole, "2: 46354|Klotter"},
		{"texts in the cells", plain(`<row><c t="inlineStr"><is><t>Datum</t></is></c><c t="inlineStr"><is><t>Vad</t></is></c></row><row><c/><c t="inlineStr"><is><r><t>Klot</t></r><r><t xml:space="preserve">ter </t></r></is></c></row>`, ""), "2: |Klotter"},
		{"names with a prefix", with(func(p map[string]string) {
			p["xl/worksheets/sheet1.xml"] = strings.NewReplacer("</", "</x:", "<", "<x:").Replace(p["xl/worksheets/sheet1.xml"])
			p["xl/worksheets/sheet1.xml"] = strings.ReplaceAll(p["xl/worksheets/sheet1.xml"], "<x:/x:", "</x:")
		}), "2: 46354|Klotter"},
		{"the strict form", with(func(p map[string]string) {
			for _, name := range []string{"_rels/.rels", "xl/_rels/workbook.xml.rels"} {
				p[name] = strings.ReplaceAll(p[name], relationType, "http://purl.oclc.org/ooxml/officeDocument/relationships/")
			}
		}), "2: 46354|Klotter"},
		{"targets from the root, in other letters", with(func(p map[string]string) {
			p["xl/_rels/workbook.xml.rels"] = relations(relationType+"worksheet", "/XL/worksheets/Sheet1.xml", relationType+"sharedStrings", "/xl/sharedStrings.xml")
		}), "2: 46354|Klotter"},
		{"a hidden sheet first", with(func(p map[string]string) {
			p["xl/workbook.xml"] = `<workbook xmlns:r="r"><sheets><sheet name="Listor" state="hidden" r:id="r3"/><sheet name="Blad1" r:id="r1"/></sheets></workbook>`
			p["xl/_rels/workbook.xml.rels"] = relations(relationType+"worksheet", "worksheets/sheet1.xml", relationType+"sharedStrings", "sharedStrings.xml", relationType+"worksheet", "worksheets/sheet2.xml")
			p["xl/worksheets/sheet2.xml"] = `<worksheet/>`
		}), "2: 46354|Klotter"},
		{"days since 1904", with(func(p map[string]string) {
			p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
		}), "2: 47816|Klotter"},
		{"how a text is said", plain(headRow+`<row r="2"><c r="A2" t="s"><v>2</v></c></row>`, headTexts+`<si><r><t>Klot</t></r><r><t>ter</t></r><rPh sb="0" eb="1"><t>KUROTTA</t></rPh></si>`), "2: Klotter|"},
		{"signs that XML cannot hold", plain(headRow+`<row r="2"><c r="A2" t="str"><v>en_x000D_
två_x005F_x &amp; tre</v></c></row>`, headTexts), "2: en\r\ntvå_x & tre|"},
		{"a formula, what is so, and what went wrong", plain(headRow+`<row r="2"><c r="A2" t="b"><f>A1=B1</f><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>`, headTexts), "2: 1|#N/A"},
		{"rows and cells that are left out", plain(headRow+`<row r="900000"><c r="B900000"><v>7</v></c></row>`, headTexts), "900000: |7"},
	} {
		got, err := sheet.Read(packed(t, c.parts))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		first := fmt.Sprintf("%d: %s", got.Rows[0].Number, strings.Join(got.Rows[0].Cells, "|"))
		if head := strings.Join(got.Head, "|"); head != "Datum|Vad" || first != c.want {
			t.Errorf("%s: %q, %q, want %q", c.name, head, first, c.want)
		}
	}
}

func TestReadXLSXRefuses(t *testing.T) {
	t.Parallel()
	row := func(cells string) map[string]string { return plain(headRow+`<row r="2">`+cells+`</row>`, headTexts) }
	without := func(name string) map[string]string {
		parts := row(`<c r="A2"><v>1</v></c>`)
		delete(parts, name)
		return parts
	}
	hidden := row(`<c r="A2"><v>1</v></c>`)
	hidden["xl/workbook.xml"] = `<workbook xmlns:r="r"><sheets><sheet name="Blad1" state="veryHidden" r:id="r1"/></sheets></workbook>`
	for _, c := range []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"no workbook", without("xl/workbook.xml"), "table.xlsx"},
		{"no sheet", without("xl/worksheets/sheet1.xml"), "table.xlsx"},
		{"no texts", without("xl/sharedStrings.xml"), "table.xlsx"},
		{"a text that is not there", row(`<c r="A2" t="s"><v>2</v></c>`), "table.xlsx"},
		{"cut short", row(`<c r="A2"><v>`), "table.xlsx"},
		{"rows that go back", plain(headRow+headRow, headTexts), "table.xlsx"},
		{"every sheet hidden", hidden, "table.empty"},
		{"a cell far out", row(`<c r="ZZZ2"><v>1</v></c>`), "table.wide"},
		{"a huge cell", row(`<c r="A2"><v>` + strings.Repeat("1", 6000) + `</v></c>`), "table.cell"},
	} {
		if _, err := sheet.Read(packed(t, c.parts)); key(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// One that is made to fill the memory is refused by what its parts say that they
// unpack to, before any is.
func TestReadXLSXRefusesToFillTheMemory(t *testing.T) {
	t.Parallel()
	whole := plain(headRow+`<row r="2"><c r="A2"><v>46354</v></c></row>`, headTexts)
	for size, want := range map[uint64]string{1 << 20: "<nil>", 257 << 20: "table.xlsx"} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, text := range whole {
			w, err := z.Create(name)
			if err == nil {
				_, err = io.WriteString(w, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := z.CreateRaw(&zip.FileHeader{Name: "xl/media/bild.png", Method: zip.Deflate, UncompressedSize64: size}); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := sheet.Read(b.Bytes()); key(err) != want {
			t.Errorf("%d bytes: %v, want %s", size, err, want)
		}
	}
}

// placed is what stands in a cell.
type placed struct {
	at    string
	value any
}

// What another reader makes of a workbook, this one makes of it. Twelve of them:
// to write one takes the other a while.
func TestReadXLSXAsOthersReadIt(t *testing.T) {
	t.Parallel()
	value := rapid.OneOf(rapid.Map(rapid.StringMatching(`[a-zåäö &<>"'_x0-9\n]{0,12}`), func(s string) any { return s }),
		rapid.Map(rapid.Float64Range(-1e6, 1e6), func(n float64) any { return n }), rapid.Map(rapid.Bool(), func(b bool) any { return b }))
	cells := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) placed {
		return placed{fmt.Sprintf("%c%d", 'A'+rapid.IntRange(0, 2).Draw(t, "column"), rapid.IntRange(2, 9).Draw(t, "row")), value.Draw(t, "value")}
	}), 1, 24)
	for seed := range 12 {
		f := excelize.NewFile()
		defer f.Close()
		if err := f.SetSheetRow("Sheet1", "A1", &[]any{"a", "b", "c"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range cells.Example(seed) {
			if err := f.SetCellValue("Sheet1", c.at, c.value); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellValue("Sheet1", "A10", "sist"); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		other, err := excelize.OpenReader(&b, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		records, err := other.GetRows("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := sheet.Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var want []sheet.Row
		for i, cells := range records[1:] {
			cells = append(cells, "", "", "")[:3]
			for j := range cells {
				cells[j] = strings.TrimSpace(cells[j])
			}
			if strings.Join(cells, "") != "" {
				want = append(want, sheet.Row{Number: i + 2, Cells: cells})
			}
		}
		if diff := cmp.Diff(want, got.Rows); diff != "" {
			t.Fatalf("-the other's +ours:\n%s", diff)
		}
	}
}

func FuzzReadXLSX(f *testing.F) {
	f.Add(headRow+`<row r="2"><c r="A2"><v>46354</v></c><c r="B2" t="s"><v>1</v></c></row>`, headTexts)
	f.Add(`<row><c t="inlineStr"><is><t>a</t></is></c></row><row><c><v>1</v></c></row>`, `<si><r><t>a</t></r><rPh><t>b</t></rPh></si>`)
	f.Fuzz(func(t *testing.T, rows, texts string) {
		got, err := sheet.Read(packed(t, plain(rows, texts)))
		if err != nil {
			if !strings.HasPrefix(key(err), "table.") {
				t.Fatalf("%v is no error for people", err)
			}
			return
		}
		last := 0
		for _, r := range got.Rows {
			if len(r.Cells) != len(got.Head) || r.Number <= last {
				t.Fatalf("row %d after %d has %d cells of %d", r.Number, last, len(r.Cells), len(got.Head))
			}
			last = r.Number
		}
	})
}
