package category

import (
	"slices"
)

// Kind says what a category is about.
type Kind string

// The kinds.
const (
	Incident Kind = "incident" // something that happened
	Unsafe   Kind = "unsafe"   // a place that is felt to be unsafe: dark, hidden, littered
	Positive Kind = "positive" // something good that was seen
	Ahead    Kind = "ahead"    // something that is coming: a market day, a match
)

// Group holds categories that belong together.
type Group struct {
	ID      string `json:"id"` // "skadegorelse"
	Swedish string `json:"sv"`
	English string `json:"en"`
}

// Category is one thing that can be reported. Its ID never means anything else,
// whatever it is called.
type Category struct {
	ID      string   `json:"id"` // "klotter"
	Group   string   `json:"group"`
	Kind    Kind     `json:"kind"`
	Swedish string   `json:"sv"`
	English string   `json:"en"`
	From    []string `json:"from,omitempty"`  // what it was split out of, or merged from
	Ended   bool     `json:"ended,omitempty"` // cannot be reported any more
}

// Scheme is one version of a partnership's categories.
type Scheme struct {
	Version    int64      `json:"-"` // from 1; 0 is the program's own list
	Groups     []Group    `json:"groups"`
	Categories []Category `json:"categories"`
	Did        *Done      `json:"did,omitempty"` // what made this version out of the one before
}

// Used returns the categories of a group that can be reported, in their order.
func (s Scheme) Used(group string) []Category {
	var used []Category
	for _, c := range s.Categories {
		if c.Group == group && !c.Ended {
			used = append(used, c)
		}
	}
	return used
}

// Name returns what the category is called in a language, "sv" or "en".
func (c Category) Name(lang string) string {
	if lang == "en" && c.English != "" {
		return c.English
	}
	return c.Swedish
}

// Name returns what the group is called in a language, "sv" or "en".
func (g Group) Name(lang string) string {
	if lang == "en" && g.English != "" {
		return g.English
	}
	return g.Swedish
}

// Category returns the category with an ID.
func (s Scheme) Category(id string) (Category, bool) {
	i := slices.IndexFunc(s.Categories, func(c Category) bool { return c.ID == id })
	if i < 0 {
		return Category{}, false
	}
	return s.Categories[i], true
}

// Series returns the name of the series that reports of a category belong to:
// the first of all categories that one was split into or merged from, over any
// number of steps. Counts of a series can be compared over every version.
func (s Scheme) Series(id string) string {
	of := s.series()
	if first, ok := of[id]; ok {
		return first
	}
	return id
}

// AllSeries returns Series for every category.
func (s Scheme) AllSeries() map[string]string { return s.series() }

func (s Scheme) series() map[string]string {
	of := map[string]string{}
	for _, c := range s.Categories {
		of[c.ID] = c.ID
	}
	for _, c := range s.Categories {
		for _, from := range c.From {
			s.join(of, c.ID, from)
		}
	}
	return of
}

// join puts the series of two categories together, under the one that stands
// first in the scheme.
func (s Scheme) join(of map[string]string, a, b string) {
	one, other := of[a], of[b]
	if one == other || one == "" || other == "" {
		return
	}
	first := slices.IndexFunc(s.Categories, func(c Category) bool { return c.ID == one || c.ID == other })
	keep, give := one, other
	if s.Categories[first].ID == other {
		keep, give = other, one
	}
	for id, name := range of {
		if name == give {
			of[id] = keep
		}
	}
}
