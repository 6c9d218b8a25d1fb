package promisetext

import (
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/swedish"
)

// candidate is a span of time that may be the pledge's period, and how much
// speaks for it.
type candidate struct {
	span  span
	score int
}

// What speaks for and against a span of time as the period of the pledge, by
// the words of its sentence. Prefixes.
var periodWords = []struct {
	prefix string
	weight int
}{
	{"gäller", 30}, {"gälla", 30}, {"löftesperiod", 40}, {"period", 25}, {"tidsperiod", 25}, {"giltig", 30}, {"avser", 15},
	{"tiden", 20}, {"löfte", 15}, {"löften", 0}, {"medborgarlöfte", 18}, {"trygghetslöfte", 18}, {"lovar", 18}, {"lovade", 12}, {"åtagande", 12},
	{"fortsätter", 10}, {"förlängs", 8},
	{"publicera", -90}, {"uppdatera", -90}, {"granska", -60}, {"ändrad", -60}, {"skapad", -60}, {"beslutad", -30}, {"antagen", -30},
	{"undertecknad", -30}, {"signera", -30}, {"skrevs", -30}, {"tillfråga", -40}, {"enkät", -35}, {"undersökning", -35},
	{"trygghetsmätning", -35}, {"ntu", -40}, {"genomfördes", -40}, {"visade", -35}, {"visar", -25}, {"anmäldes", -40}, {"anmälda", -40}, {"ökade", -35},
	{"minskade", -35}, {"medborgardialog", -20}, {"utvärdering", -20}, {"uppföljning", -20}, {"överenskommelse", -22}, {"samverkansöverenskommelse", -22},
	{"handlingsplan", -20}, {"förra", -40}, {"föregående", -40}, {"tidigare", -30}, {"senast", -45}, {"innan", -30}, {"före", -25}, {"togs", -30}, {"tagits", -20}, {"dialoger", -25}, {"invånare", -15}, {"kartläggning", -35}, {"sedan", -35}, {"hade", -15},
	{"pressmeddelande", -90}, {"budget", -25}, {"valet", -30}, {"dnr", -60}, {"diarienummer", -60}, {"kontakt", -20}, {"grundades", -40}, {"polisreformen", -40}, {"redovisas", -30}, {"lag", -30},
}

// findPeriod weighs every span of time in the text and returns the period of
// the pledge. What a bullet states concerns that promise alone and weighs
// little; a heading's and the lead's weigh more.
func (r *reader) findPeriod() *day.Period {
	var best *candidate
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			for _, c := range r.candidates(i, s) {
				if c.score > 0 && (best == nil || c.score > best.score) {
					best = &c
				}
			}
		}
	}
	if best == nil {
		return r.thisYear()
	}
	p := day.Period{From: best.span.from, To: best.span.to}
	if !best.span.ranged && !best.span.single.whole {
		return r.stretch(p, best.span)
	}
	return &p
}

func (r *reader) candidates(i int, s sentence) []candidate {
	var out []candidate
	found := spans(s.ts)
	if len(found) == 0 {
		return nil
	}
	base := r.contextWeight(i, s)
	for _, sp := range found {
		if !sp.year && !(sp.ranged && r.titleYear > 0) {
			continue
		}
		weight := sp.weight(s.ts)
		if !sp.year { // "maj–september": a part of the year more often than the period
			sp = sp.within(r.titleYear)
			weight -= 25
		}
		if applies(s.ts, sp.at) { // "Det gäller under 2023 och bygger på 700 svar"
			weight += max(0, 20-base)
		}
		out = append(out, candidate{sp, base + weight})
	}
	return out
}

// applies reports whether "gäller" stands right before a span of time.
func applies(ts []token, at int) bool {
	for j := at - 1; j >= 0 && j >= at-3; j-- {
		if oneOf(ts[j].low, "gäller", "gälla") {
			return true
		}
	}
	return false
}

func (s span) within(year int) span {
	shift := (year - s.from.Year()) * 12
	s.from = s.from.AddMonths(shift)
	s.to = s.to.Add(1).AddMonths(shift).Add(-1)
	return s
}

// contextWeight weighs the sentence that a span stands in.
func (r *reader) contextWeight(i int, s sentence) int {
	score := 10
	for _, t := range s.ts {
		for _, w := range periodWords {
			if strings.HasPrefix(t.low, w.prefix) {
				score += w.weight
				break
			}
		}
	}
	b := r.blocks[i].block
	switch {
	case b.kind == heading && i < 6:
		score += 14
	case b.kind == heading:
		score += 6
	case b.kind == bullet || b.kind == row:
		score -= 12
	}
	if r.blocks[i].quote {
		score -= 10
	}
	return score
}

// weight weighs the form of a span: a range says more than a year, a year
// more than a month; "2019 års", "för 2019 hade" are other years.
func (s span) weight(ts []token) int {
	score := 0
	prev, next := word(ts, s.at-1), word(ts, s.end)
	switch {
	case s.ranged && s.single.exact:
		score += 38
	case s.ranged:
		score += 22
	case s.single.whole:
		score += 4
	case s.single.exact:
		score -= 8
	default:
		score -= 12
	}
	if oneOf(prev, "under", "perioden", "period", "tiden", "år", "åren", "från", "mellan", "inför", "gäller") {
		score += 8
	}
	if prev == "från" && !s.ranged {
		score -= 20
	}
	if prev == "för" {
		score += 2
		if w := word(ts, s.at-2); (pledgeNoun(w) || strings.HasSuffix(w, "överenskommelse") && anyPledge(ts)) && !oneOf(word(ts, s.at-3), "nya", "nytt", "nästa") { // "signerar medborgarlöftet för 2022"
			score += 45
		}
	}
	if oneOf(prev, "sedan", "senast", "efter", "hösten", "våren", "före", "innan", "maj") || next == "års" {
		score -= 12
	}
	if nextPledge(ts) {
		score -= 60
	}
	if past := verbAround(ts, s.at, s.end); past {
		score -= 25
	}
	return score
}

// verbAround reports whether a past verb stands close by: "hade för 2019",
// "2019 genomfördes".
func verbAround(ts []token, at, end int) bool {
	for j := max(0, at-4); j < len(ts) && j < end+2; j++ {
		if v := verbAt(ts, j); v.form == past && !oneOf(ts[j].low, "lovade", "skulle") {
			return true
		}
	}
	return false
}

func anyPledge(ts []token) bool {
	for _, t := range ts {
		if pledgeNoun(t.low) {
			return true
		}
	}
	return false
}

// nextPledge reports whether the sentence tells when a pledge to come will be
// made: "Nytt medborgarlöfte kommer att tecknas under hösten 2018".
func nextPledge(ts []token) bool {
	fresh, made := false, false
	for i, t := range ts {
		fresh = fresh || pledgeNoun(t.low) && oneOf(word(ts, i-1), "nytt", "nästa", "nya", "kommande")
		made = made || oneOf(t.low, "tecknas", "undertecknas", "tas", "antas", "beslutas", "presenteras", "skrivs")
	}
	return fresh && made
}

// stretch makes a period out of a beginning and a length stated elsewhere:
// "I juni 2017 lovade … under ett år", "två år från den 1 mars 2022".
func (r *reader) stretch(p day.Period, s span) *day.Period {
	if months := r.length(); months > 0 && (s.single.month || s.single.exact) {
		p.To = p.From.AddMonths(months).Add(-1)
		return &p
	}
	if s.single.exact {
		return nil
	}
	return &p
}

// length returns how many months the text says that the pledge runs, or 0.
func (r *reader) length() int {
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			if !pledgeSentence(s.ts) {
				continue
			}
			if m := lengthIn(s.ts); m > 0 {
				return m
			}
		}
	}
	return 0
}

func pledgeSentence(ts []token) bool {
	for _, t := range ts {
		if strings.Contains(t.low, "löfte") || strings.HasPrefix(t.low, "åtagande") || strings.HasPrefix(t.low, "gäll") || strings.HasPrefix(t.low, "period") || strings.HasPrefix(t.low, "lova") {
			return true
		}
	}
	return false
}

func lengthIn(ts []token) int {
	for i := 0; i+1 < len(ts); i++ {
		n, ok := swedish.Number(ts[i].low)
		if !ok || n < 1 || n > 48 || oneOf(word(ts, i-1), "var", "fyller", "än", "till", "per", "–", "-") {
			continue
		}
		switch unit := ts[i+1].low; {
		case oneOf(unit, "år") && n <= 6 && !oneOf(word(ts, i+2), "sedan", "i", "gammal", "gamla"):
			return 12 * n
		case oneOf(unit, "månader"):
			return n
		case unit == "halvår" && n == 1:
			return 6
		}
	}
	return 0
}

// thisYear reads "årets medborgarlöfte" and "under året" by the year in which
// the page was published.
func (r *reader) thisYear() *day.Period {
	if !r.saysThisYear || r.published == 0 {
		return nil
	}
	return &day.Period{From: day.Of(r.published, time.January, 1), To: day.Of(r.published, time.December, 31)}
}

// datesOfPage notes the year of publication, the year in the title and
// whether the text speaks of "året".
func (r *reader) datesOfPage() {
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			page := false
			for j, t := range s.ts {
				page = page || strings.HasPrefix(t.low, "publicera") || strings.HasPrefix(t.low, "uppdatera") || strings.HasPrefix(t.low, "undertecknade") || strings.HasPrefix(t.low, "skrev")
				r.saysThisYear = r.saysThisYear || t.low == "årets" || t.low == "året" && oneOf(word(s.ts, j-1), "under")
				y, ok := yearOf(s.ts, j)
				if p, _, iso := isoPoint(s.ts, j, 0); iso {
					y, ok = p.from.Year(), true
				}
				if ok && page && (r.published == 0 || strings.HasPrefix(s.ts[0].low, "publ")) {
					r.published = y
				}
				if ok && !page && r.titleYear == 0 && r.blocks[i].block.kind == heading && pledgeSentence(s.ts) {
					r.titleYear = y
				}
			}
		}
	}
}
