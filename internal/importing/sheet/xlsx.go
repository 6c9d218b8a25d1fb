package sheet

import (
	"bytes"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// unpacked is the most that a workbook may take when it is unpacked, in bytes:
// one that is made to fill the memory is refused.
const unpacked = 256 << 20

// readXLSX reads the first sheet that is shown (ECMA-376). Cells come as they
// are kept, so that a date is a number of days, not what some format makes of
// it.
func readXLSX(content []byte) (Table, error) {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true, UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: unpacked})
	if err != nil {
		return Table{}, wrong("table.xlsx")
	}
	defer f.Close()
	name := shown(f)
	if name == "" {
		return Table{}, wrong("table.empty")
	}
	records, err := records(f, name)
	if err != nil {
		return Table{}, err
	}
	t, err := table(records)
	t.Read = Parts{Format: "xlsx"}
	return t, err
}

func shown(f *excelize.File) string {
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			return name
		}
	}
	return ""
}

func records(f *excelize.File, name string) ([]Row, error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, wrong("table.xlsx")
	}
	defer rows.Close()
	var list []Row
	shift := 0.0
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		shift = 1462 // days from the first of January 1900 to that of 1904, as Excel counts
	}
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, wrong("table.xlsx")
		}
		if len(list) > MaxRows+1000 {
			return nil, wrong("table.rows", number, MaxRows)
		}
		for i, c := range cells {
			if len(c) > maxCell {
				return nil, wrong("table.cell", number)
			}
			cells[i] = shifted(c, shift)
		}
		list = append(list, Row{Number: number, Cells: cells})
	}
	if rows.Error() != nil {
		return nil, wrong("table.xlsx")
	}
	return list, nil
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
