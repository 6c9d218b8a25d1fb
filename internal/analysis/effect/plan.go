package effect

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lykta/internal/analysis/rate"
	"lykta/internal/day"
	"lykta/internal/errs"
)

// Method is how the effect will be computed.
type Method string

// The methods.
const (
	Weighted    Method = "wdd" // weighted displacement difference, in events
	Differences Method = "did" // difference in differences, as a ratio
	Series      Method = "its" // interrupted series, as a ratio
)

// Wanted is which way the count should go.
type Wanted string

// The ways: fewer, as of thefts, or more, as of visits.
const (
	Fewer Wanted = "fewer"
	More  Wanted = "more"
)

// Plan is all that decides the answer, fixed before the measure starts. Texts
// are the users' own; areas are named by their codes.
type Plan struct {
	Measure string // what will be done
	Outcome string // what is counted, and by whom
	Method  Method
	Wanted  Wanted
	// Before and After are whole weeks of seven days, Before all before After,
	// which begins when the measure does.
	Before, After day.Period
	Treated       []string
	// Comparison are the areas compared with: none for Series. Near and
	// NearComparison are where the problem may move, and what they are compared
	// with: for Weighted only, both or neither.
	Comparison, Near, NearComparison []string
	Confidence                       float64 // such as 0.9 or 0.95
	// Relevant holds the effects that do not matter: ratios about 1 such as 0.9 to
	// 1.1, or for Weighted events about 0 such as −5 to 5.
	Relevant rate.Interval
}

// form names the encoding, and its version.
const form = "lykta.effect.plan/1"

// encoded is the plan as it is written: members in the order of their names,
// decimals as text, so that no reader rounds them.
type encoded struct {
	After          string   `json:"after"`
	Before         string   `json:"before"`
	Comparison     []string `json:"comparison"`
	Confidence     string   `json:"confidence"`
	Form           string   `json:"form"`
	Measure        string   `json:"measure"`
	Method         Method   `json:"method"`
	Near           []string `json:"near"`
	NearComparison []string `json:"near_comparison"`
	Outcome        string   `json:"outcome"`
	RelevantHigh   string   `json:"relevant_high"`
	RelevantLow    string   `json:"relevant_low"`
	Treated        []string `json:"treated"`
	Wanted         Wanted   `json:"wanted"`
}

// Canonical returns the plan's one encoding: JSON by RFC 8785, areas in the
// order of their codes, decimals as the shortest text that reads back the same.
// Errors: those of Check.
func (p Plan) Canonical() ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	b, err := json.Marshal(encoded{
		After: p.After.String(), Before: p.Before.String(),
		Comparison: ordered(p.Comparison), Confidence: decimal(p.Confidence), Form: form,
		Measure: p.Measure, Method: p.Method, Near: ordered(p.Near), NearComparison: ordered(p.NearComparison),
		Outcome: p.Outcome, RelevantHigh: decimal(p.Relevant.High), RelevantLow: decimal(p.Relevant.Low),
		Treated: ordered(p.Treated), Wanted: p.Wanted,
	})
	if err != nil {
		return nil, errs.E(errs.Invalid, "effect.plan.form", err)
	}
	v := jsontext.Value(b)
	if err := v.Canonicalize(); err != nil {
		return nil, errs.E(errs.Invalid, "effect.plan.form", err)
	}
	return v, nil
}

// ordered returns areas in the order of their codes, and an empty list for none.
func ordered(areas []string) []string {
	out := append([]string{}, areas...)
	slices.Sort(out)
	return out
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Hash returns the SHA-256 of the canonical encoding in hexadecimal: what is kept,
// or made public, when the plan is fixed. Errors: those of Check.
func (p Plan) Hash() (string, error) {
	b, err := p.Canonical()
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:]), nil
}

// ParsePlan reads a canonical encoding back. Errors: Invalid with
// effect.plan.form for anything that is not the canonical encoding of a plan,
// and those of Check.
func ParsePlan(b []byte) (Plan, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var e encoded
	if err := d.Decode(&e); err != nil {
		return Plan{}, errs.E(errs.Invalid, "effect.plan.form", err)
	}
	p, err := e.plan()
	if err != nil {
		return Plan{}, err
	}
	again, err := p.Canonical()
	if err != nil {
		return Plan{}, err
	}
	if e.Form != form || !bytes.Equal(again, b) {
		return Plan{}, errs.E(errs.Invalid, "effect.plan.form")
	}
	return p, nil
}

func (e encoded) plan() (Plan, error) {
	p := Plan{Measure: e.Measure, Outcome: e.Outcome, Method: e.Method, Wanted: e.Wanted,
		Treated: e.Treated, Comparison: e.Comparison, Near: e.Near, NearComparison: e.NearComparison}
	var problems [5]error
	p.Before, problems[0] = period(e.Before)
	p.After, problems[1] = period(e.After)
	p.Confidence, problems[2] = strconv.ParseFloat(e.Confidence, 64)
	p.Relevant.Low, problems[3] = strconv.ParseFloat(e.RelevantLow, 64)
	p.Relevant.High, problems[4] = strconv.ParseFloat(e.RelevantHigh, 64)
	for _, err := range problems {
		if err != nil {
			return Plan{}, errs.E(errs.Invalid, "effect.plan.form", err)
		}
	}
	return p, nil
}

func period(s string) (day.Period, error) {
	from, to, _ := strings.Cut(s, "/")
	a, err := day.Parse(from)
	if err != nil {
		return day.Period{}, err
	}
	b, err := day.Parse(to)
	return day.Period{From: a, To: b}, err
}
