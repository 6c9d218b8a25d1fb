package disclosure_test

import (
	"fmt"

	"lykta/internal/analysis/disclosure"
)

// Twelve people reported from the north of town and three from the south.
func ExamplePublish() {
	plan := disclosure.Plan{
		Places:  [][]string{{"norr"}, {"söder"}},
		Periods: []string{"2026 kvartal 1"},
		Tables:  []disclosure.Table{{Geography: 0}},
	}
	var reports []disclosure.Report
	for i := range 15 {
		reports = append(reports, disclosure.Report{Reporter: fmt.Sprint("p", i), Period: "2026 kvartal 1", Place: i / 12})
	}
	cube, account, _ := disclosure.Publish(plan, reports, nil)
	for _, c := range cube.Cells {
		fmt.Println(c.Area, c.Class.Shown(), c.Class.AtLeast, c.Class.AtMost)
	}
	fmt.Println("for staff:", account.Few, "hidden as few")
	// Output:
	// norr true 8 19
	// söder false 0 0
	// for staff: 1 hidden as few
}
