package public

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/partnership"
)

// Start helps a resident find their municipality: by its name, or in the list
// of its county. What is invented stands apart.
func Start(c *Context) (templ.Component, error) {
	v := startView{Context: c, typed: strings.TrimSpace(c.Query.Get("q"))}
	if v.typed != "" {
		v.found = partnership.Search(c.All, v.typed)
	}
	invented := func(p partnership.Partnership) bool { return p.Example }
	v.counties = partnership.ByCounty(slices.DeleteFunc(slices.Clone(c.All), invented))
	for _, p := range c.All {
		if p.Example {
			v.invented = append(v.invented, p)
		}
	}
	return startPage(v), nil
}

type startView struct {
	*Context
	typed    string
	found    []partnership.Partnership
	counties []partnership.County
	invented []partnership.Partnership
}

// to is the address of a partnership's page.
func (v startView) to(p partnership.Partnership) string { return v.Path(Home(p.Slug)) }

// municipalities names a partnership's municipalities.
func (v startView) municipalities(p partnership.Partnership) string {
	var names []string
	for _, m := range p.Municipalities {
		names = append(names, m.Name)
	}
	return v.Words.Join(names)
}
