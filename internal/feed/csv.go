package feed

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"lykta/internal/promise"
)

// Column is a column of the list of actions.
type Column string

// The columns, in the order in which they stand.
const (
	ColumnPledge    Column = "pledge"
	ColumnPromise   Column = "promise"
	ColumnDate      Column = "date"
	ColumnFrom      Column = "from" // first day of a stated total over a span
	ColumnCount     Column = "count"
	ColumnUnit      Column = "unit"
	ColumnPlace     Column = "place"
	ColumnParty     Column = "party"
	ColumnFunction  Column = "function"
	ColumnMembers   Column = "members"
	ColumnNote      Column = "note"
	ColumnEntered   Column = "entered"
	ColumnCorrected Column = "corrected"
	ColumnOutside   Column = "outside" // outside the period: not counted
	ColumnSeq       Column = "seq"     // number in the ledger
)

// Columns lists the columns of the CSV in order.
func Columns() []Column {
	return []Column{ColumnPledge, ColumnPromise, ColumnDate, ColumnFrom, ColumnCount, ColumnUnit, ColumnPlace, ColumnParty,
		ColumnFunction, ColumnMembers, ColumnNote, ColumnEntered, ColumnCorrected, ColumnOutside, ColumnSeq}
}

// CSV writes every action of the account as comma-separated values (RFC 4180),
// newest pledge first, the actions of each promise by day. It begins with a
// byte order mark: without it Excel reads å, ä and ö wrongly, and other readers
// of UTF-8 pass over it. A text that a spreadsheet would take for a formula gets
// an apostrophe in front.
func CSV(a promise.Account, l Labels) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	var header []string
	for _, c := range Columns() {
		header = append(header, guard(heading(c, l)))
	}
	rows := [][]string{header}
	for i := range a.Pledges {
		p := &a.Pledges[i]
		for _, list := range [][]promise.PromiseAccount{p.Promises, p.Dropped} {
			for j := range list {
				rows = appendActions(rows, p, &list[j], l)
			}
		}
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// heading is the column's word, or its name where there is none.
func heading(c Column, l Labels) string {
	if word := l.Columns[c]; word != "" {
		return word
	}
	return string(c)
}

func appendActions(rows [][]string, p *promise.PledgeAccount, row *promise.PromiseAccount, l Labels) [][]string {
	parties, members := names(p.Pledge, row.Promise)
	mark := map[bool]string{true: l.Yes}
	for i := range row.Actions {
		a := &row.Actions[i]
		var reached []string
		for _, id := range a.Action.Members {
			reached = append(reached, named(members, id))
		}
		rows = append(rows, []string{
			guard(p.Pledge.Title), guard(row.Promise.Text), a.Action.Date.String(), a.Action.From.String(),
			strconv.Itoa(a.Action.Count), guard(row.Promise.Unit), guard(a.Action.Place), guard(named(parties, a.Action.By.Party)),
			guard(a.Action.By.Function), guard(strings.Join(reached, "; ")), guard(a.Action.Note),
			a.Entered.String(), guard(mark[a.Corrected]), guard(mark[a.Outside]), strconv.FormatInt(a.Seq, 10),
		})
	}
	return rows
}

// names looks up what parties and members are called.
func names(p promise.Pledge, pr promise.Promise) (parties, members map[string]string) {
	parties, members = map[string]string{}, map[string]string{}
	for _, x := range p.Parties {
		parties[x.ID] = x.Name
	}
	for _, x := range pr.Members {
		members[x.ID] = x.Name
	}
	return parties, members
}

func named(names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return id
}

// guard keeps a text from being run as a formula (OWASP, CSV injection): the
// spreadsheet shows what follows the apostrophe as text. Blanks in front do not
// hide a formula from every spreadsheet, so they do not from us.
func guard(s string) string {
	if first := strings.TrimLeft(s, " \u00a0"); first != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}
