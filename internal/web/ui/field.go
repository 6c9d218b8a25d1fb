package ui

import (
	"github.com/a-h/templ"

	"lykta/internal/errs"
	"lykta/internal/words"
)

// Field is one question of a form.
type Field struct {
	Name     string // of the form value; the id is made of it
	Label    string
	Big      bool   // the question is the page's heading: one thing per page
	Hint     string // why we ask, or how to write
	Error    string // what is wrong, as Errors.For gives it
	Value    string
	Values   []string // chosen ones, for Checkboxes
	Type     string   // text where it is empty; email, tel, date, number, password, search, url, file
	Optional bool
	Width    Width
	Rows     int // of a Textarea; 5 where it is 0
	Options  []Option
	Groups   []OptionGroup    // of a Select, below its Options
	Extra    templ.Attributes // autocomplete, inputmode, min, max, maxlength, autofocus
}

// Width is how much is expected to be written.
type Width string

// The widths, by how many characters are expected.
const (
	Full   Width = ""
	Few    Width = "few"    // up to 5: a number, a code
	Short  Width = "short"  // up to 12: a date, a telephone number
	Medium Width = "medium" // up to 30: a name of a place
)

// OptionGroup is choices that belong together, under a heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Option is one choice.
type Option struct {
	Value string
	Label string
	Hint  string
}

// ID returns the id of the field's control, which the error summary leads to.
func (f Field) ID() string { return FieldID(f.Name) }

// FieldID returns the id of the control of a form value.
func FieldID(name string) string { return "f-" + name }

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 5
	}
	return f.Rows
}

// described names what belongs to the control besides its label.
func (f Field) described() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.ID() + "-hint " + f.ID() + "-error"
	case f.Hint != "":
		return f.ID() + "-hint"
	case f.Error != "":
		return f.ID() + "-error"
	}
	return ""
}

// optionID gives the first choice the field's own id, so that the error
// summary leads to it.
func (f Field) optionID(i int) string {
	if i == 0 {
		return f.ID()
	}
	return f.ID() + "-" + f.Options[i].Value
}

func (f Field) chosen(value string) bool {
	if f.Value == value && f.Value != "" {
		return true
	}
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return false
}

// Wrong is what is wrong with one field.
type Wrong struct {
	Name, Text string
}

// Errors is everything that is wrong with a form, in the order of its fields.
type Errors []Wrong

// ErrorsOf puts the fields that err complains of into words. An error that
// names no field is one without a name.
func ErrorsOf(w *words.Printer, err error) Errors {
	if err == nil {
		return nil
	}
	var list Errors
	for _, f := range errs.FieldsOf(err) {
		list = append(list, Wrong{f.Name, w.Field(f)})
	}
	if len(list) == 0 {
		list = Errors{{"", w.Error(err)}}
	}
	return list
}

// For returns what is wrong with a field, or "".
func (e Errors) For(name string) string {
	for _, wrong := range e {
		if wrong.Name == name {
			return wrong.Text
		}
	}
	return ""
}

// described ties hint and error to the control (WCAG 1.3.1, 3.3.1).
func described(f Field) templ.Attributes {
	a := templ.Attributes{}
	if ids := f.described(); ids != "" {
		a["aria-describedby"] = ids
	}
	if f.Error != "" && len(f.Options) == 0 {
		a["aria-invalid"] = "true"
	}
	return a
}

func optionDescribed(f Field, i int) templ.Attributes {
	if f.Options[i].Hint == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": f.optionID(i) + "-hint"}
}
