package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"lykta/internal/errs"
	"lykta/internal/importing/sheet"
)

func key(err error) string {
	for _, f := range errs.FieldsOf(err) {
		return f.Key
	}
	return fmt.Sprint(err)
}

func TestReadFindsSeparatorAndEncoding(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String("Datum;Händelse\n2026-11-28;Åverkan på häck\n")
	if err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, r := range "Datum\tHändelse\r\n2026-11-28\tSkräp\r\n" {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for _, c := range []struct {
		name, content string
		want          sheet.Parts
		head, first   string
	}{
		{"semicolon", "Datum;Vad\n2026-11-28;Klotter, stort\n2026-11-29;Skräp\n", sheet.Parts{Format: "csv", Separator: "semicolon", Encoding: "UTF-8"}, "Datum|Vad", "2: 2026-11-28|Klotter, stort"},
		{"comma and a mark", "\xef\xbb\xbfDatum,Vad\r\n2026-11-28,\"Klotter, \"\"stort\"\"\"\r\n", sheet.Parts{Format: "csv", Separator: "comma", Encoding: "UTF-8"}, "Datum|Vad", `2: 2026-11-28|Klotter, "stort"`},
		{"tab", "Datum\tVad\n2026-11-28\tKlotter; stort\n", sheet.Parts{Format: "csv", Separator: "tab", Encoding: "UTF-8"}, "Datum|Vad", "2: 2026-11-28|Klotter; stort"},
		{"Windows-1252", latin, sheet.Parts{Format: "csv", Separator: "semicolon", Encoding: "Windows-1252"}, "Datum|Händelse", "2: 2026-11-28|Åverkan på häck"},
		{"UTF-16", "\xff\xfe" + string(wide), sheet.Parts{Format: "csv", Separator: "tab", Encoding: "UTF-16"}, "Datum|Händelse", "2: 2026-11-28|Skräp"},
		{"sep=", "sep=,\nDatum,Vad\n2026-11-28,a;b\n", sheet.Parts{Format: "csv", Separator: "comma", Encoding: "UTF-8"}, "Datum|Vad", "3: 2026-11-28|a;b"},
		{"blank rows and short ones", "\n\n Datum ; ;Vad;;\n\n2026-11-28\n", sheet.Parts{Format: "csv", Separator: "semicolon", Encoding: "UTF-8"}, "Datum|Kolumn 2|Vad", "5: 2026-11-28||"},
		{"twice the same name", "Datum;Datum\n1;2\n", sheet.Parts{Format: "csv", Separator: "semicolon", Encoding: "UTF-8"}, "Datum|Datum (2)", "2: 1|2"},
		{"a line in a cell", "Vad;När\n\"Skräp\ni parken\";nu\n", sheet.Parts{Format: "csv", Separator: "semicolon", Encoding: "UTF-8"}, "Vad|När", "2: Skräp\ni parken|nu"},
	} {
		got, err := sheet.Read([]byte(c.content))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		first := fmt.Sprintf("%d: %s", got.Rows[0].Number, strings.Join(got.Rows[0].Cells, "|"))
		if diff := cmp.Diff([]any{c.want, c.head, c.first}, []any{got.Read, strings.Join(got.Head, "|"), first}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for what, c := range map[string][2]string{
		"nothing":       {"", "table.empty"},
		"a head alone":  {"Datum;Vad\n", "table.empty"},
		"binary":        {"a;b\x00c", "table.binary"},
		"XLS":           {"\xd0\xcf\x11\xe0rest", "table.old"},
		"no workbook":   {"PK\x03\x04rest", "table.xlsx"},
		"an open quote": {"a;b\n\"c;d\n", "table.quote"},
		"a huge cell":   {"a;b\n" + strings.Repeat("x", 6000) + ";y\n", "table.cell"},
		"many columns":  {strings.Repeat("a;", 201) + "a\nb\n", "table.columns"},
		"too large":     {strings.Repeat("a", sheet.MaxFile+1), "table.large"},
		"many rows":     {"a;b\n" + strings.Repeat("1;2\n", sheet.MaxRows+1), "table.rows"},
	} {
		if _, err := sheet.Read([]byte(c[0])); key(err) != c[1] {
			t.Errorf("%s: %v, want %s", what, err, c[1])
		}
	}
}

func TestReadXLSX(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Datum", "B1": "Vad", "A2": 46354.9375, "B2": "Klotter", "A4": "2026-11-29", "B4": "Skräp"} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := sheet.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.Table{Head: []string{"Datum", "Vad"}, Read: sheet.Parts{Format: "xlsx"},
		Rows: []sheet.Row{{Number: 2, Cells: []string{"46354.9375", "Klotter"}}, {Number: 4, Cells: []string{"2026-11-29", "Skräp"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Column("Vad") != 1 || got.Column("Var") != -1 {
		t.Error("Column finds what is not there, or not what is")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a;b\n1;2\n", "sep=,\na,b\n\"1\"\"\",2", "\xff\xfea\x00\n\x00b\x00", "PK\x03\x04", "\"a\nb\";c\rd;e", "\xe5;\xe4\n\xf6;1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := sheet.Read(content)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("%v is no error for people", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, h := range got.Head {
			if h == "" || seen[h] {
				t.Fatalf("columns %q", got.Head)
			}
			seen[h] = true
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
