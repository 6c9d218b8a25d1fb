package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// keyField is the hidden field that makes the same form count once.
const keyField = "key"

// versionField is the hidden field with the version that the editor saw.
const versionField = "version"

// form is what somebody typed, and what is wrong with it. The zero form is an
// empty one.
type form struct {
	Values url.Values
	Errors []errs.Field
}

// readForm reads a posted form. One that cannot be read is Invalid.
func readForm(r *http.Request) (*form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, errs.E(errs.Invalid, "error.form", err)
	}
	return &form{Values: r.PostForm}, nil
}

// blankForm returns a form with values to begin with and a new key.
func blankForm(pairs ...string) *form {
	f := &form{Values: url.Values{keyField: {ids.Token()}}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values.Add(pairs[i], pairs[i+1])
	}
	return f
}

// Get returns a field with its outer white space off and its line ends as \n.
func (f *form) Get(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Values.Get(name), "\r\n", "\n"))
}

// Key returns the form's idempotency key.
func (f *form) Key() string { return f.Values.Get(keyField) }

// All returns every value of a field: ticked boxes.
func (f *form) All(name string) []string { return f.Values[name] }

// Has reports whether a box with the value is ticked.
func (f *form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// Lines returns the lines of a field that say something.
func (f *form) Lines(name string) []string {
	var list []string
	for line := range strings.Lines(f.Get(name)) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// wrong notes what is wrong with a field.
func (f *form) wrong(name, key string, args ...any) {
	f.Errors = append(f.Errors, errs.Field{Name: name, Key: key, Args: args})
}

// Number reads a whole number; an empty field is 0. Spaces between thousands
// are allowed.
func (f *form) Number(name string) int {
	text := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(f.Get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n > 1_000_000_000 || n < -1_000_000_000 {
		f.wrong(name, "number.invalid")
		return 0
	}
	return n
}

// Version reads the version that the editor saw.
func (f *form) Version() int64 {
	n, err := strconv.ParseInt(f.Values.Get(versionField), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// separators are what people write between the parts of a day.
var separators = strings.NewReplacer("/", "-", ".", "-", " ", "-")

// Day reads a day as people write it: 2026-11-28, 20261128, 28/11 2026,
// 28.11.2026. An empty field is no day.
func (f *form) Day(name string) day.Day {
	text := f.Get(name)
	if text == "" {
		return day.Day{}
	}
	d, err := parseDay(text)
	if err != nil {
		f.wrong(name, "day.invalid", text)
	}
	return d
}

func parseDay(text string) (day.Day, error) {
	if len(text) == 8 && strings.Trim(text, "0123456789") == "" {
		return day.Parse(text[:4] + "-" + text[4:6] + "-" + text[6:])
	}
	parts := strings.Split(separators.Replace(text), "-")
	if len(parts) != 3 {
		return day.Parse(text)
	}
	if len(parts[2]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	for i := 1; i < 3; i++ {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	return day.Parse(strings.Join(parts, "-"))
}

// take adds the complaints of err to the form and reports whether err was
// about its fields; another error is left to the caller.
func (f *form) take(err error) bool {
	fields := errs.FieldsOf(err)
	f.Errors = append(f.Errors, fields...)
	return len(fields) > 0
}

// freshKey is the idempotency key of one button.
func freshKey() string { return ids.Token() }

// dayOf is the day in Stockholm.
func dayOf(t time.Time) day.Day { return day.In(t) }

// refresh puts a new value in a field that nobody types, and tells what was
// wrong with it without leading to it.
func (f *form) refresh(name, value string) {
	f.Values.Set(name, value)
	for i := range f.Errors {
		if f.Errors[i].Name == name {
			f.Errors[i].Name = ""
		}
	}
}
