package category_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/category"
	"lykta/internal/errs"
)

func TestTheDefaultIsWhole(t *testing.T) {
	t.Parallel()
	s := category.Default()
	if len(s.Groups) != 12 {
		t.Errorf("%d groups, want 12", len(s.Groups))
	}
	ids, names := map[string]bool{}, map[string]bool{}
	for _, c := range s.Categories {
		if ids[c.ID] || names[c.Swedish] || c.Swedish == "" || c.English == "" {
			t.Errorf("%+v: ID or name is missing or not its own", c)
		}
		ids[c.ID], names[c.Swedish] = true, true
	}
	for _, g := range s.Groups {
		if len(s.Used(g.ID)) == 0 || g.Swedish == "" || g.English == "" {
			t.Errorf("group %+v holds nothing, or has no name", g)
		}
		for _, c := range s.Used(g.ID) {
			delete(ids, c.ID)
		}
	}
	if len(ids) > 0 {
		t.Errorf("categories in no group: %v", ids)
	}
}

func names(list ...string) []category.Name {
	var n []category.Name
	for _, sv := range list {
		n = append(n, category.Name{Swedish: sv})
	}
	return n
}

func TestWhatIsWrongWithAChange(t *testing.T) {
	t.Parallel()
	s := category.Default()
	for _, c := range []struct {
		what   string
		change category.Change
		field  string
		key    string
	}{
		{"no verb", category.Change{Verb: "twist", Names: names("Ny")}, "verb", "category.verb"},
		{"no group", category.Change{Verb: category.Add, Kind: category.Incident, Names: names("Ny")}, "group", "category.group"},
		{"no kind", category.Change{Verb: category.Add, Group: "brand", Names: names("Ny")}, "kind", "category.kind"},
		{"no name", category.Change{Verb: category.Rename, Category: "klotter", Names: names(" ")}, "sv.0", "category.name"},
		{"another's name", category.Change{Verb: category.Rename, Category: "klotter", Names: names("bråk")}, "sv.0", "category.twice"},
		{"unknown", category.Change{Verb: category.End, Category: "finns-inte"}, "category", "category.none"},
		{"split into one", category.Change{Verb: category.Split, Category: "klotter", Names: names("Enda")}, "sv.0", "category.parts"},
		{"split into the same twice", category.Change{Verb: category.Split, Category: "klotter", Names: names("Lika", "lika")}, "sv.1", "category.twice"},
		{"merged with nothing", category.Change{Verb: category.Merge, Category: "klotter", Names: names("Nytt")}, "with", "category.with"},
		{"merged with itself", category.Change{Verb: category.Merge, Category: "klotter", With: []string{"klotter"}, Names: names("Nytt")}, "with", "category.with"},
		{"merged with another kind", category.Change{Verb: category.Merge, Category: "klotter", With: []string{"positiv"}, Names: names("Nytt")}, "with", "category.with-kind"},
	} {
		_, err := s.Apply(c.change)
		fields := errs.FieldsOf(err)
		if len(fields) != 1 || fields[0].Name != c.field || fields[0].Key != c.key {
			t.Errorf("%s: %v, want %s at %s", c.what, err, c.key, c.field)
		}
	}
}

// change draws a change that may be made to a scheme.
func change(t *rapid.T, s category.Scheme, step int) category.Change {
	var used []string
	for _, c := range s.Categories {
		if !c.Ended && c.Kind == category.Incident {
			used = append(used, c.ID)
		}
	}
	c := category.Change{Verb: rapid.SampledFrom([]category.Verb{category.Add, category.Rename, category.End, category.Split, category.Merge}).Draw(t, "verb")}
	if len(used) < 4 {
		c.Verb = category.Add
	}
	name := func(i int) category.Name { return category.Name{Swedish: fmt.Sprintf("Namn %d %d", step, i)} }
	c.Names = []category.Name{name(0)}
	switch c.Verb {
	case category.Add:
		c.Group, c.Kind = "brand", category.Incident
		return c
	case category.Split:
		c.Names = append(c.Names, name(1))
	case category.Merge:
		i := rapid.IntRange(0, len(used)-2).Draw(t, "first")
		c.Category, c.With = used[i], used[i+1:i+2]
		return c
	}
	c.Category = rapid.SampledFrom(used).Draw(t, "category")
	return c
}

// However a scheme is changed, what was in one series stays in one, every count
// is in exactly one series, and to be in one series goes both ways.
func TestNoChangeBreaksASeries(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := category.Default()
		counts := map[string]int{}
		for step := range rapid.IntRange(1, 12).Draw(t, "steps") {
			before := s.AllSeries()
			next, err := s.Apply(change(t, s, step))
			if err != nil {
				t.Fatal(err)
			}
			after := next.AllSeries()
			for a, series := range before {
				for b, other := range before {
					if series == other && after[a] != after[b] {
						t.Fatalf("%s and %s were in one series and are not any more", a, b)
					}
				}
			}
			s = next
			for _, c := range s.Categories {
				if !c.Ended {
					counts[c.ID]++
				}
			}
		}
		total, bySeries := 0, map[string]int{}
		for id, n := range counts {
			total += n
			bySeries[s.Series(id)] += n
		}
		for series, n := range bySeries {
			total -= n
			if s.Series(series) != series {
				t.Fatalf("the series %s is in the series %s", series, s.Series(series))
			}
		}
		if total != 0 {
			t.Fatalf("%d reports are in no series", total)
		}
		for _, c := range s.Categories {
			for _, from := range c.From {
				if s.Series(c.ID) != s.Series(from) {
					t.Fatalf("%s does not go on in the series of %s", c.ID, from)
				}
			}
		}
	})
}
