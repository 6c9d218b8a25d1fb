package promisetext

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"lykta/internal/swedish"
)

// findParties names the organisations that give the pledge, municipalities
// first, as the text names them: "Lysekils kommun", "Polisen".
func (r *reader) findParties() []string {
	kommuner := &names{}
	police, area := false, ""
	for i := range r.blocks {
		if noise(&r.blocks[i]) && !strings.HasPrefix(r.blocks[i].block.text, "På bilden") {
			continue
		}
		for _, s := range r.blocks[i].sents {
			for j, t := range s.ts {
				if oneOf(t.low, "kommun", "stad", "kommuns") && j > 0 {
					kommuner.add(municipalityName(s.ts, j))
				}
				if by, ok := partyOf(t.low); ok && by == Police {
					police = true
				}
				if area == "" && oneOf(t.low, "lokalpolisområde", "polisområde") {
					area = areaName(s.ts, j)
				}
			}
		}
	}
	out := r.inStatedOrder(kommuner.list)
	if len(out) == 0 && (r.anyBy(Municipality) || r.bothNamed()) {
		out = []string{"Kommunen"}
	}
	if area != "" {
		out = append(out, "Polisen, lokalpolisområde "+area)
	} else if police || r.anyBy(Police) {
		out = append(out, "Polisen")
	}
	all := append([]string{}, out...)
	for _, name := range r.otherParties() {
		if !slices.ContainsFunc(out, func(known string) bool { return strings.HasPrefix(known, name) }) { // "kommunerna Alby och Ceder"
			all = append(all, name)
		}
	}
	return all
}

// bothNamed reports whether the text gives the pledge to "polis och kommun"
// without saying which municipality.
func (r *reader) bothNamed() bool {
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			for j := 1; j+1 < len(s.ts); j++ {
				if oneOf(s.ts[j].low, "och", "&") && oneOf(s.ts[j-1].low, "kommun", "kommunen", "kommunens", "polis", "polisen", "polisens") && oneOf(s.ts[j+1].low, "kommun", "kommunen", "polis", "polisen", "kommunens") {
					return true
				}
			}
		}
	}
	return false
}

// otherParties names the organisations that stand in a list of parties beside
// a municipality or the police: "Parter: Ekby kommun, Polisen och Ekbyhus".
func (r *reader) otherParties() []string {
	found := &names{}
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			from, to, ok := partyList(s.ts)
			if !ok {
				continue
			}
			start := from
			for j := from; j <= to; j++ {
				if j == to || s.ts[j].punct || s.ts[j].low == "och" || s.ts[j].low == "samt" {
					found.add(otherName(s, start, j))
					start = j + 1
				}
			}
		}
	}
	return found.list
}

// partyList returns where a sentence lists the parties: after "Parter:",
// after "mellan" in a sentence about the pledge, or before "lovar".
func partyList(ts []token) (from, to int, ok bool) {
	end := min(len(ts), maxPartyList)
	for i := 0; i < end; i++ {
		switch {
		case oneOf(ts[i].low, ":", "är") && oneOf(ts[0].low, "parter", "parterna", "avtalsparter") && i < 5: // "Parter i löftet är"
			from, to, ok = i+1, len(ts), true
		case ts[i].low == "mellan" && pledgeSentence(ts):
			from, to, ok = i+1, len(ts), true
		case ts[i].low == "lovar":
			from, to, ok = 0, i, true
		default:
			continue
		}
		break
	}
	to = min(to, from+maxPartyList)
	return from, to, ok && leadParties(ts[from:to])&(setOf(Municipality)|setOf(Police)) != 0
}

// maxPartyList is the most words that a list of parties is looked for in.
const maxPartyList = 30

// otherName is the name that the tokens from a up to b make, or "" where they
// are no name or name a municipality or the police.
func otherName(s sentence, a, b int) string {
	if b-a < 1 || b-a > 3 || len(s.ts[a].low) < 4 {
		return ""
	}
	for _, t := range s.ts[a:b] {
		if by, ok := partyOf(t.low); !t.cap || t.num || ok && by != Other || verbAt(s.ts[a:b], 0).form == present {
			return ""
		}
	}
	return s.cut(a, b)
}

// inStatedOrder puts the municipalities in the order in which the text lists
// them ("kommunerna Ängsvik, Mörkö och Tallberga"), and adds those that stand
// only there.
func (r *reader) inStatedOrder(found []string) []string {
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			for j, t := range s.ts {
				if t.low != "kommunerna" || j+2 >= len(s.ts) || !s.ts[j+1].cap {
					continue
				}
				if listed := listedAfter(s.ts, j+1, found); len(listed) > 1 {
					return listed
				}
			}
		}
	}
	return found
}

func listedAfter(ts []token, j int, found []string) []string {
	var out []string
	for ; j < len(ts) && (ts[j].cap || ts[j].text == "," || ts[j].low == "och"); j++ {
		if !ts[j].cap {
			continue
		}
		name := ts[j].text + " kommun"
		for _, f := range found {
			if strings.HasPrefix(f, ts[j].text) {
				name = f
			}
		}
		out = append(out, name)
	}
	return out
}

func (r *reader) anyBy(p Performer) bool {
	for _, d := range r.rows {
		if (d.by|d.c.subject|d.lead.by)&setOf(p) != 0 {
			return true
		}
	}
	return false
}

type names struct{ list []string }

func (n *names) add(name string) {
	if name == "" {
		return
	}
	for _, have := range n.list {
		if have == name {
			return
		}
	}
	n.list = append(n.list, name)
}

// municipalityName reads the proper name before "kommun" at j.
func municipalityName(ts []token, j int) string {
	k := j
	for k > 0 && k > j-3 && (ts[k-1].cap || k > 1 && ts[k-2].cap && lowInName(ts[k-1].low)) && !partyWord(ts[k-1].low) && !pledgeNoun(ts[k-1].low) {
		k--
	}
	if k == j || k == j-1 && oneOf(ts[k].low, "i", "vår", "varje", "din") {
		return ""
	}
	parts := make([]string, 0, 4)
	for ; k < j; k++ {
		parts = append(parts, ts[k].text)
	}
	return strings.Join(append(parts, strings.TrimSuffix(ts[j].text, "s")), " ")
}

// lowInName reports whether a place name may have the word in it without a
// capital: "Lunds by kommun", "Håbo å kommun".
func lowInName(w string) bool {
	return oneOf(w, "by", "å", "ö", "ås", "sund", "kyrka", "kyrkby", "socken", "hamn", "bruk", "skärgård", "strand", "stads", "köpings")
}

func partyWord(w string) bool {
	_, ok := partyOf(w)
	_, genitive := partyGenitive(w)
	return ok || genitive
}

func areaName(ts []token, j int) string {
	k := j + 1
	for k < len(ts) && (ts[k].cap || ts[k].text == "/" || ts[k].text == "-") {
		k++
	}
	if k == j+1 {
		return ""
	}
	parts := make([]string, 0, 3)
	for _, t := range ts[j+1 : k] {
		parts = append(parts, t.text)
	}
	return strings.Join(parts, " ")
}

// findContinues returns the year of the pledge that this one goes on from:
// "Löftet som vi hade för 2019 fortsätter", "en fortsättning på 2022 års
// löfte".
func (r *reader) findContinues() string {
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			goesOn := false
			for _, t := range s.ts {
				goesOn = goesOn || oneOf(t.low, "fortsätter", "förlängs", "fortsättning", "förlängning", "bygger", "vidareutveckling", "ersätter", "förnyas")
			}
			if !goesOn || !pledgeSentence(s.ts) {
				continue
			}
			for j := range s.ts {
				if y, ok := yearOf(s.ts, j); ok && (r.period == nil || y < r.period.From.Year()) {
					return strconv.Itoa(y)
				}
			}
		}
	}
	return ""
}

var basisKinds = []struct {
	kind  string
	stems []string
}{
	{"conversations", []string{"samtal", "medborgardialog", "invånardialog", "dialogmöte", "medborgarmöte", "trygghetssamtal"}},
	{"survey", []string{"enkät", "trygghetsundersökning", "trygghetsmätning", "medborgarundersökning", "enkätsvar", "medborgarenkät"}},
	{"picture", []string{"lägesbild", "problembild", "kartläggning", "brottsstatistik"}},
	{"staff-dialogue", []string{"medarbetardialog", "personaldialog"}},
}

// findBasis returns what the text says that the pledge rests on.
func (r *reader) findBasis() []Basis {
	out := []Basis{}
	seen := map[string]bool{}
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			if !restsOn(s.ts) || r.blocks[i].block.kind == bullet && r.promisedAt(i) {
				continue
			}
			for _, k := range basisKinds {
				for j, t := range s.ts {
					if seen[k.kind] || !startsWithAny(t.low, k.stems) {
						continue
					}
					seen[k.kind] = true
					out = append(out, Basis{Kind: k.kind, Number: numberBefore(s.ts, j), Text: s.text})
				}
			}
		}
	}
	return out
}

func (r *reader) promisedAt(i int) bool {
	k := sort.Search(len(r.rows), func(k int) bool { return r.rows[k].at >= i })
	return k < len(r.rows) && r.rows[k].at == i
}

func restsOn(ts []token) bool {
	return basisSentence(ts) || has(ts, "bygger", "grundar", "grundas", "baseras", "baserat", "underlag", "utgår", "utgångspunkt", "tillfrågats", "resultat") || has(ts, "ligger") && has(ts, "grund") || has(ts, "genom") && has(ts, "fram")
}

func numberBefore(ts []token, j int) int {
	for k := j - 1; k >= 0 && k >= j-4; k-- {
		if v, _, ok := numberAt(ts, k); ok && v > 1 {
			if k > 0 && ts[k-1].num {
				continue
			}
			return v
		}
		if v, ok := swedish.Number(ts[k].low); ok && v > 1 && ts[k].num {
			return v
		}
	}
	return 0
}
