package promisetext

import (
	"strings"

	"lykta/internal/swedish"
)

// finish makes a promise of a draft: who, how often or how many, where, when,
// for whom, and what is missing.
func (r *reader) finish(d draft) Promise {
	p := Promise{
		Text: d.text, By: r.performers(d).list(), Heading: d.heading,
		Optional: d.optional, Vague: []string{}, Missing: []Element{}, Shape: Open,
	}
	used := make([]bool, len(d.s.ts))
	if at, from, to, ok := findDeadline(d.s.ts, r.period); ok {
		p.Deadline = at
		mark(used, from, to)
		r.f.fire(ruleDeadline)
	} else {
		r.laterDeadline(&p, d)
	}
	for _, s := range spans(d.s.ts) {
		if s.year || s.ranged || s.single.exact {
			mark(used, s.at, s.end)
		}
	}
	r.shape(&p, d, used)
	if object := objectNoun(d.s, d.c); p.Shape == Open && countableNoun(object) {
		p.Unit = object
	}
	if p.Shape != Open && p.Unit == "" {
		p.Unit = actUnit(d, p.Shape)
	}
	r.details(&p, d)
	if p.Shape != Open && p.Unit != "" && !strings.Contains(p.Unit, " ") && strings.Contains(" "+objectPlace(d, "")+" ", " "+p.Unit+" ") { // "städar torget": the cleaning is counted
		p.Unit = actUnit(d, p.Shape)
	}
	p.findVague()
	p.Missing = r.missing(p, d)
	p.Advice = Advice(p, "sv")
	return p
}

// laterDeadline takes the deadline from a sentence that explains the promise.
func (r *reader) laterDeadline(p *Promise, d draft) {
	more := d.more
	if d.extra != "" {
		more = append(more[:len(more):len(more)], sentence{d.extra, tokenise(d.extra)})
	}
	if d.due != "" {
		text := "senast " + lower(d.due)
		more = append(more[:len(more):len(more)], sentence{text, tokenise(text)})
	}
	for _, s := range more {
		if at, _, _, ok := findDeadline(s.ts, r.period); ok {
			p.Deadline = at
			r.f.fire(ruleDeadline)
			return
		}
	}
}

func mark(used []bool, from, to int) {
	for i := from; i < to && i < len(used); i++ {
		used[i] = true
	}
}

// shape decides how the promise can be checked: a rhythm before a set before
// a number.
func (r *reader) shape(p *Promise, d draft, used []bool) {
	if r.shapeOf(p, d, d.s, used) {
		return
	}
	if d.extra != "" {
		s := sentence{d.extra, tokenise(d.extra)}
		if r.shapeOf(p, draft{c: parse(s.ts)}, s, nil) {
			return
		}
	}
	for _, s := range d.more { // "Kontrollerna sker en gång i månaden": the same thing's number
		if !sameThing(d.s, parse(s.ts)) || meansOfDoing(s.ts) || oneOf(s.ts[0].low, "varje", "alla", "samtliga") {
			continue
		}
		if r.shapeOf(p, draft{c: parse(s.ts)}, s, nil) {
			r.f.fire(ruleSameThing)
			return
		}
	}
}

// meansOfDoing reads "Detta kommer att ske genom att …": how, not how much.
func meansOfDoing(ts []token) bool {
	for i := range ts {
		if ts[i].low == "genom" {
			return true
		}
	}
	return false
}

func (r *reader) shapeOf(p *Promise, d draft, s sentence, used []bool) bool {
	qs := quantities(s.ts, used, r.f)
	if d.carried != nil && len(qs) > 0 {
		h := *d.carried
		h.Times = qs[0].value
		p.Shape, p.Recurs, p.Unit = Recurring, &h, qs[0].unitText(s.text, s.ts)
		return true
	}
	if h, ok := findRhythm(s.ts); ok && h.rhythm.Times > 0 && !vagueTimes(s.ts, h) {
		r.f.fire(h.rule)
		p.Shape, p.Recurs = Recurring, &h.rhythm
		p.Unit = rhythmUnit(s, h, d.c)
		return true
	}
	if h, ok := findCoverage(s.ts, d.c); ok {
		r.f.fire(h.rule)
		p.Shape = Coverage
		p.TargetGroup = s.cut(h.from, max(h.to, groupEnd(s.ts, h.to-1)))
		if p.Unit = objectNoun(s, d.c); strings.Contains(p.TargetGroup, p.Unit) {
			p.Unit = ""
		}
		if q, ok := firstFloor(s.ts, qs, h); ok { // what each of the set is given; the set, not a number, is the target
			p.Unit = q.unitText(s.text, s.ts)
		}
		return true
	}
	for _, q := range qs {
		if q.ceiling {
			r.f.fire(ruleCeiling)
			continue
		}
		if q.noun < 0 && !q.floor {
			continue
		}
		r.f.fire(ruleCount)
		v := q.value
		p.Shape, p.AtLeast, p.Unit = Count, &v, q.unitText(s.text, s.ts)
		if p.Unit == "" {
			p.Unit = objectNoun(s, d.c)
		}
		if timeNoun(lower(p.Unit)) && oneOf(lower(p.Unit), "gånger", "gång", "tillfällen", "tillfälle", "ggr") {
			p.Unit = objectNoun(s, d.c)
		}
		return true
	}
	return false
}

// vagueTimes reports whether the rhythm's number is none: "flera gånger i
// veckan".
func vagueTimes(ts []token, h rhythmHit) bool {
	for j := max(0, h.from-3); j < h.from; j++ {
		if oneOf(ts[j].low, "flera", "några", "par", "många", "enstaka") && (nextIs(ts, j, "gånger", "ggr", "tillfällen", "kvällar", "dagar", "pass") || nextIs(ts, j+1, "gånger", "tillfällen")) {
			return true
		}
		if oneOf(ts[j].low, "högst", "maximalt") || ts[j].low == "upp" && nextIs(ts, j, "till") {
			return true
		}
	}
	return false
}

// rhythmUnit is what recurs: what the number counts, or the object.
func rhythmUnit(s sentence, h rhythmHit, c clause) string {
	if h.count != nil && h.count.noun >= 0 && !timeNoun(s.ts[h.count.noun].low) {
		return h.count.unitText(s.text, s.ts)
	}
	return objectNoun(s, c)
}

// firstFloor returns the number that each of a set is promised: "minst två
// möten på varje skola".
func firstFloor(ts []token, qs []quantity, h coverageHit) (quantity, bool) {
	for _, q := range qs {
		if !q.ceiling && (!q.bare || q.floor) && q.noun >= 0 && (q.to <= h.from || q.from >= h.to) && !timeNoun(ts[q.noun].low) {
			return q, true
		}
	}
	return quantity{}, false
}

// performers decides who performs: a stated responsibility, then the agent of
// a passive, then the subject, then the sentence after, then a lead that
// names a single organisation.
func (r *reader) performers(d draft) parties {
	switch {
	case d.by != 0:
		return d.by
	case d.c.agent != 0:
		r.f.fire(ruleAgent)
		return d.c.agent
	}
	if d.c.subject != 0 && (!d.c.main.passive() || d.c.vow && d.c.subject.single()) && !patient(d) {
		r.f.fire(ruleSubject)
		return d.c.subject
	}
	for _, s := range d.more {
		if by := doer(s.ts); by != 0 {
			r.f.fire(ruleDoer)
			return by
		}
		c := parse(s.ts)
		if c.agent != 0 {
			r.f.fire(ruleNextSentence)
			return c.agent
		}
		if c.subject != 0 && !c.main.passive() && oneOf(c.main.lemma, "ansvara", "genomföra", "utföra", "göra", "stå", "hålla", "leda", "bemanna", "sköta", "delta", "medverka") && performs(d.s, c) {
			r.f.fire(ruleNextSentence)
			return c.subject
		}
	}
	if d.lead.by != 0 {
		r.f.fire(ruleLeadPerformer)
	}
	return d.lead.by
}

// patient reports whether an organisation that looks like the subject of an
// infinitive item is its object: "Besöka skolorna".
func patient(d draft) bool {
	return d.bullet && d.c.verb < 0 && d.c.mainAt <= 0
}

// chosenBy reads "vid platser och tider som invånarna föreslår" at i: where and
// when are to be chosen as it says, and the whole phrase says both.
func chosenBy(s sentence, i int) (phrase string, place, time bool) {
	j := i + 1
	for ; j < len(s.ts) && j < i+8 && s.ts[j].low != "som"; j++ {
		place = place || oneOf(s.ts[j].low, "platser", "ställen", "områden", "platserna", "plats")
		time = time || oneOf(s.ts[j].low, "tider", "tidpunkter", "dagar", "tiderna", "tid")
		if s.ts[j].punct || verbAt(s.ts, j).form != noVerb {
			return "", false, false
		}
	}
	if j+1 >= len(s.ts) || s.ts[j].low != "som" || !place && !time || !oneOf(s.ts[i].low, "på", "vid", "i", "under") {
		return "", false, false
	}
	end, verbs := j+1, 0
	for ; end < len(s.ts) && !s.ts[end].punct && verbs == 0; end++ {
		if finite(verbAt(s.ts, end)) {
			verbs++
		}
	}
	return s.cut(i, end), place, time
}

// details finds place, time and target group, as the text has them.
func (r *reader) details(p *Promise, d draft) {
	ts := d.s.ts
	for i := range ts {
		if phrase, place, time := chosenBy(d.s, i); phrase != "" {
			if place && p.Place == "" {
				p.Place = phrase
			}
			if time && p.Time == "" {
				p.Time = phrase
			}
		}
		if p.Time == "" {
			p.Time = timePhrase(d.s, i)
		}
		if p.TargetGroup == "" {
			p.TargetGroup = groupPhrase(d.s, i)
		}
	}
	if p.Place == "" {
		p.Place = placeOf(d, p.TargetGroup)
	}
	if p.TargetGroup == "" {
		p.TargetGroup = objectGroup(d)
	}
	if d.extra != "" && p.Time == "" && p.Recurs == nil && p.AtLeast == nil {
		p.Time = d.extra
	}
}

func (s sentence) cut(a, b int) string {
	if b > len(s.ts) {
		b = len(s.ts)
	}
	for b > a && (s.ts[b-1].punct && s.ts[b-1].text != ")" || oneOf(s.ts[b-1].low, "och", "samt", "i", "på", "eller")) {
		b--
	}
	if a >= b {
		return ""
	}
	return s.text[s.ts[a].at:s.ts[b-1].end()]
}

var timeNouns = toSet(strings.Fields(`kvällar kvällarna helger helgerna nätter kvällstid dagtid nattetid skoltid sommaren vintern hösten våren
sommarlovet höstlovet sportlovet påsklovet jullovet skolavslutningen skolavslutningar studenten valborg lucia nyår midsommar halloween
vardagar fredagar lördagar storhelger skolstart terminsstart höstterminen vårterminen året eftermiddagar lov loven tider tidpunkter
sommarmånaderna sommarhalvåret vinterhalvåret läsåret terminen sommartid vintertid lunchtid lunchrasten morgnar skolloven höstmånaderna`))

func timeWord(w string) bool {
	_, weekday := spelledDay(w)
	return timeNouns[w] || weekday || strings.HasSuffix(w, "dagskvällar") || strings.HasSuffix(w, "helgkvällar") || strings.HasSuffix(w, "kvällstid")
}

func seasonWord(w string) bool {
	_, season := swedish.SeasonOf(w)
	return season
}

// timePhrase reads "på kvällar och helger", "under 2020", "fredagskväll",
// "kl. 20–02" at i.
func timePhrase(s sentence, i int) string {
	ts := s.ts
	if oneOf(ts[i].low, "kl", "klockan", "mellan") && i+1 < len(ts) && ts[i].low != "mellan" {
		j := i + 1
		for j < len(ts) && (ts[j].num || oneOf(ts[j].low, "–", "-", "och", ".", "till")) {
			j++
		}
		return s.cut(i, j)
	}
	j := i
	if oneOf(ts[i].low, "på", "under", "vid", "utanför", "inför", "efter", "i") {
		j++
	}
	if j > i && oneOf(word(ts, j), "mitten", "början", "slutet") && nextIs(ts, j, "av") { // "i början av hösten"
		j += 2
	}
	if j >= len(ts) {
		return ""
	}
	if p, n, ok := pointAt(ts, j, 0); ok && j > i && (p.year || !p.exact) && !falsePoint(ts, j, p) {
		return s.cut(i, j+n)
	}
	if oneOf(ts[i].low, "varje", "varannan") && i+1 < len(ts) && seasonWord(ts[i+1].low) {
		j = i + 1
	} else if !timeWord(ts[j].low) {
		return ""
	}
	end := j + 1
	for end+1 < len(ts) && oneOf(ts[end].low, "och", ",", "samt", "eller") && (timeWord(ts[end+1].low) || strings.HasSuffix(ts[end+1].low, "-")) {
		end += 2
	}
	return s.cut(i, end)
}

var groupEnds = []string{"företagen", "företagarna", "jouren", "jourerna", "organisationer", "idkare", "föreningen", "inflyttade", "deltagarna", "boende", "butiksägare", "handlare", "föreningar", "anställda", "boende", "familjer", "hushåll", "flickor", "pojkar", "ledare", "tonåringar", "resenärer", "trafikanter", "nattvandrare", "krögarna", "handlarna", "eleverna", "kunder", "offer", "deltagare", "chaufförer", "hyresgäster", "studenter", "gäster", "vittnen", "målsägande", "åringar", "klassare", "föräldragrupper", "anhöriga", "medlemmar", "ungdomar", "ungdomarna", "unga", "barn", "föräldrar", "föräldrarna", "vårdnadshavare", "elever", "eleverna", "äldre", "seniorer", "brottsoffer", "kvinnor", "förare", "mopedister", "individer", "tjejer", "killar", "personal", "besökare", "fastighetsägare", "krögare", "nyanlända", "bilister", "cyklister", "högstadieelever", "gymnasieelever", "pensionärer"}

// groupPhrase reads "mot ungdomar i högstadieåldern", "till föräldrar" at i.
func groupPhrase(s sentence, i int) string {
	if !oneOf(s.ts[i].low, "mot", "till", "för", "bland", "med", "hos", "av") {
		return ""
	}
	for j := i + 1; j < len(s.ts) && j < i+4; j++ {
		for _, e := range groupEnds {
			if strings.HasSuffix(s.ts[j].low, e) {
				return s.cut(i+1, groupEnd(s.ts, j))
			}
		}
		if s.ts[j].punct || placePrepositions[s.ts[j].low] || otherPrepositions[s.ts[j].low] {
			return ""
		}
	}
	return ""
}

// groupEnd returns where a group that begins at j ends, a span of ages or year
// groups included: "ungdomar mellan 12 och 18 år", "elever i årskurs 7–9".
func groupEnd(ts []token, j int) int {
	end := setEnd(ts, j)
	if ts[end-1].low == "som" { // "alla unga som grips för …"
		for ; end < len(ts) && end < j+8 && !ts[end].punct; end++ {
		}
		return end
	}
	if end < len(ts) && !oneOf(ts[end].low, "och", "–", "-", "till") || end >= len(ts) || !ts[end-1].num || !ts[min(end+1, len(ts)-1)].num {
		return end
	}
	if end += 2; end < len(ts) && oneOf(ts[end].low, "år", "års") {
		end++
	}
	return end
}
