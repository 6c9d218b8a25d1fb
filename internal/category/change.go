package category

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lykta/internal/errs"
	"lykta/internal/guard"
)

// Verb says what is done to a scheme.
type Verb string

// The verbs.
const (
	Add    Verb = "add"
	Rename Verb = "rename"
	End    Verb = "end"   // cannot be reported any more; what was reported stays
	Split  Verb = "split" // into new ones, which go on in its series
	Merge  Verb = "merge" // of several into a new one, which goes on in all their series
)

// Name is what a category is called.
type Name struct {
	Swedish string `json:"sv"`
	English string `json:"en"` // "" is the Swedish one
}

// Change is one change of a scheme.
type Change struct {
	Verb     Verb     `json:"verb"`
	Category string   `json:"category,omitempty"` // that is renamed, ended, split or merged
	With     []string `json:"with,omitempty"`     // Merge: the others
	Group    string   `json:"group,omitempty"`    // Add
	Kind     Kind     `json:"kind,omitempty"`     // Add
	Names    []Name   `json:"names,omitempty"`    // one, and for Split at least two
}

// Done is a change that was made, and by which function.
type Done struct {
	Change
	By string `json:"by"`
}

const (
	maxName  = 80  // characters
	maxParts = 10  // that one is split into
	maxAll   = 400 // categories, ended ones included
)

// Kinds are all of them, in the order in which they are offered.
var Kinds = []Kind{Incident, Unsafe, Positive, Ahead}

// Apply returns the scheme as it is after a change. A category keeps its ID for
// ever, and no series is broken: what is in one series stays in one. What is
// wrong is an Invalid error at the fields category, with, group, kind, and sv.0,
// sv.1 … for the names.
func (s Scheme) Apply(c Change) (Scheme, error) {
	c.Names = slices.Clone(c.Names)
	for i, n := range c.Names {
		c.Names[i] = n.tidy()
	}
	if wrong := s.check(c); len(wrong) > 0 {
		return s, errs.Fields(wrong...)
	}
	s.Categories = slices.Clone(s.Categories)
	switch c.Verb {
	case Add:
		s.grow(Category{Group: c.Group, Kind: c.Kind}, c.Names[0])
	case Rename:
		i := s.index(c.Category)
		s.Categories[i].Swedish, s.Categories[i].English = c.Names[0].Swedish, c.Names[0].English
	case End:
		s.end(c.Category)
	case Split:
		was := s.Categories[s.index(c.Category)]
		s.end(c.Category)
		for _, n := range c.Names {
			s.grow(Category{Group: was.Group, Kind: was.Kind, From: []string{was.ID}}, n)
		}
	case Merge:
		was := s.Categories[s.index(c.Category)]
		from := append([]string{c.Category}, c.With...)
		for _, id := range from {
			s.end(id)
		}
		s.grow(Category{Group: was.Group, Kind: was.Kind, From: from}, c.Names[0])
	}
	return s, nil
}

func (n Name) tidy() Name {
	n.Swedish, n.English = strings.Join(strings.Fields(n.Swedish), " "), strings.Join(strings.Fields(n.English), " ")
	if n.English == "" {
		n.English = n.Swedish
	}
	return n
}

func (s Scheme) index(id string) int {
	return slices.IndexFunc(s.Categories, func(c Category) bool { return c.ID == id })
}

func (s Scheme) end(id string) { s.Categories[s.index(id)].Ended = true }

// grow adds a category with an ID of its own.
func (s *Scheme) grow(c Category, n Name) {
	c.Swedish, c.English, c.ID = n.Swedish, n.English, s.free(n.Swedish)
	s.Categories = append(s.Categories, c)
}

var plain = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u")

// free is an ID that no category has had, made of a name.
func (s Scheme) free(name string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, plain.Replace(strings.ToLower(name)))
	id = strings.Join(strings.FieldsFunc(id, func(r rune) bool { return r == '-' }), "-")
	if id == "" {
		id = "kategori"
	}
	for n, tried := 2, id; ; n++ {
		if s.index(tried) < 0 {
			return tried
		}
		tried = fmt.Sprintf("%s-%d", id, n)
	}
}

func (s Scheme) check(c Change) []errs.Field {
	var wrong []errs.Field
	complain := func(field, key string, args ...any) {
		wrong = append(wrong, errs.Field{Name: field, Key: key, Args: args})
	}
	of, known := s.Category(c.Category)
	switch c.Verb {
	case Add:
		if !slices.ContainsFunc(s.Groups, func(g Group) bool { return g.ID == c.Group }) {
			complain("group", "category.group")
		}
		if !slices.Contains(Kinds, c.Kind) {
			complain("kind", "category.kind")
		}
	case Rename, End, Split, Merge:
		if !known || of.Ended {
			complain("category", "category.none")
		}
	default:
		complain("verb", "category.verb")
	}
	if c.Verb == Merge {
		if key := s.checkWith(of, c.With); key != "" {
			complain("with", key)
		}
	}
	if len(s.Categories)+len(c.Names) > maxAll {
		complain("", "category.many", maxAll)
	}
	return append(wrong, s.checkNames(c)...)
}

// checkWith complains of what a category is to be merged with.
func (s Scheme) checkWith(of Category, with []string) string {
	if len(with) == 0 {
		return "category.with"
	}
	seen := map[string]bool{of.ID: true}
	for _, id := range with {
		c, ok := s.Category(id)
		switch {
		case !ok || c.Ended || seen[id]:
			return "category.with"
		case c.Kind != of.Kind:
			return "category.with-kind"
		}
		seen[id] = true
	}
	return ""
}

func (s Scheme) checkNames(c Change) []errs.Field {
	least, most := 1, 1
	switch c.Verb {
	case End:
		return nil
	case Split:
		least, most = 2, maxParts
	}
	if len(c.Names) < least || len(c.Names) > most {
		return []errs.Field{{Name: "sv.0", Key: "category.parts", Args: []any{least, most}}}
	}
	var wrong []errs.Field
	taken := s.taken(c)
	for i, n := range c.Names {
		field := fmt.Sprintf("sv.%d", i)
		switch l := utf8.RuneCountInString(n.Swedish); {
		case l < 2 || l > maxName:
			wrong = append(wrong, errs.Field{Name: field, Key: "category.name", Args: []any{maxName}})
		case taken[strings.ToLower(n.Swedish)]:
			wrong = append(wrong, errs.Field{Name: field, Key: "category.twice"})
		}
		taken[strings.ToLower(n.Swedish)] = true
		if utf8.RuneCountInString(n.English) > maxName {
			wrong = append(wrong, errs.Field{Name: fmt.Sprintf("en.%d", i), Key: "category.name", Args: []any{maxName}})
		}
	}
	return wrong
}

// taken are the names that no category may get, in lower case: those that are
// used, but of the ones that the change ends or renames.
func (s Scheme) taken(c Change) map[string]bool {
	names := map[string]bool{}
	for _, other := range s.Categories {
		if !other.Ended && other.ID != c.Category && !(c.Verb == Merge && slices.Contains(c.With, other.ID)) {
			names[strings.ToLower(other.Swedish)] = true
		}
	}
	return names
}

// texts are what the guard looks at.
func (c Change) texts() []guard.Text {
	var texts []guard.Text
	for i, n := range c.Names {
		texts = append(texts, guard.Short(fmt.Sprintf("sv.%d", i), n.Swedish), guard.Short(fmt.Sprintf("en.%d", i), n.English))
	}
	return texts
}
