package promisetext

import "lykta/internal/swedish"

// part is a sentence, or one of the promises that a sentence joins.
type part struct {
	s       sentence
	text    string  // what stands in the text, where s says more; else ""
	by      parties // carried from the part before it, or 0
	carried *Rhythm // the unit of time that the other part states for both

	hit              rhythmHit // the part's own rhythm, once it has been looked for
	looked, rhythmic bool
}

// rhythm returns the part's own rhythm; it is looked for once.
func (p *part) rhythm() (rhythmHit, bool) {
	if !p.looked {
		p.hit, p.rhythmic = findRhythm(p.s.ts)
		p.looked = true
	}
	return p.hit, p.rhythmic
}

// divide parts a sentence that promises two things: two counted things joined
// by "och" or "samt", or two organisations that do one thing each.
func (r *reader) divide(s sentence) []part { return r.divideInto(s, maxParts) }

// maxParts bounds into how many promises one sentence is parted, and so the
// time that a sentence without end takes.
const maxParts = 8

func (r *reader) divideInto(s sentence, most int) []part {
	if most < 2 {
		return []part{{s: s}}
	}
	c := parse(s.ts)
	if parts := inlineList(s, c); parts != nil {
		r.f.fire(ruleInlineList)
		return parts
	}
	cut, rule := 0, ruleID(0)
	var first rhythmHit
	rhythmic, looked := false, false
	for i := 2; i+1 < len(s.ts); i++ {
		if !joins(s.ts, i) {
			continue
		}
		if c.vow && s.ts[i+1].low == "att" && infinitiveSoon(s.ts, i+2) && s.ts[i].low != "," {
			cut, rule = i, ruleSplitThat
			break
		}
		if newSubject(s.ts, i+1, c) {
			cut, rule = i, ruleSplitSubjects
			break
		}
		if newCount(s.ts, i, c) {
			cut, rule = i, ruleSplitCounts
			break
		}
		if !looked { // once, and only in a sentence that joins something
			first, rhythmic = findRhythm(s.ts)
			looked = true
		}
		if !rhythmic || i < first.to {
			continue
		}
		if objectRhythm(s.ts, i, first, c) {
			r.f.fire(ruleSplitRhythms)
			return append(parts{{s: s.slice(0, i)}}, r.divideInto(s.without(c.mainAt+1, i+1), 1)...).said(s.slice(i+1, len(s.ts)).text, c)
		}
		if newRhythm(s.ts, i, first) {
			r.f.fire(ruleSplitRhythms)
			return append(parts{{s: s.slice(0, i)}}, r.divideInto(s.without(first.from, i+1), 1)...).said(s.slice(i+1, len(s.ts)).text, c)
		}
	}
	if cut == 0 {
		return []part{{s: s}}
	}
	r.f.fire(rule)
	left, right := s.slice(0, cut), s.slice(cut+1, len(s.ts))
	parts := append([]part{{s: left}}, r.divideInto(right, most-1)...)
	if rule != ruleSplitSubjects {
		r.share(parts, c)
	}
	return parts
}

// infinitiveSoon reports whether an infinitive comes at i, or after a number
// and a rhythm: "och att två gånger per termin besöka …".
func infinitiveSoon(ts []token, i int) bool {
	for j := i; j < len(ts) && j < i+8; j++ {
		if f := verbAt(ts, j).form; f != noVerb || ts[j].punct || modal(ts, j) {
			return f == infin
		}
	}
	return false
}

// inlineList parts "lovar att 1) mäta farten, 2) besöka skolan och 3) svara"
// at its numbers.
func inlineList(s sentence, c clause) []part {
	var at []int
	for i := 1; i+1 < len(s.ts); i++ {
		if n, _, ok := numberAt(s.ts, i); ok && s.ts[i].num && n == len(at)+1 && s.ts[i+1].text == ")" && s.ts[i-1].text != "(" {
			at = append(at, i)
		}
	}
	if len(at) < 2 {
		return nil
	}
	out := []part{{s: s.slice(0, at[1])}}
	for k := 1; k < len(at); k++ {
		end := len(s.ts)
		if k+1 < len(at) {
			end = at[k+1]
		}
		if at[k]+2 < end {
			out = append(out, part{s: s.slice(at[k]+2, end), by: c.subject})
		}
	}
	return out
}

func joins(ts []token, i int) bool {
	if ts[i].text == "," || ts[i].text == ";" {
		return !oneOf(word(ts, i+1), "och", "samt", "medan", "men", "dessutom")
	}
	return oneOf(ts[i].low, "och", "samt", "medan", "men", "dessutom")
}

// slice returns the tokens from a up to b as a sentence of its own.
func (s sentence) slice(a, b int) sentence {
	for b > a+1 && oneOf(s.ts[b-1].low, ",", ";", "och", "samt") {
		b--
	}
	from, to := s.ts[a].at, s.ts[b-1].end()
	ts := make([]token, b-a)
	copy(ts, s.ts[a:b])
	for i := range ts {
		ts[i].at -= from
	}
	return sentence{s.text[from:to], ts}
}

// newSubject reports whether another organisation and its verb follow:
// "… och kommunen skickar brev".
func newSubject(ts []token, i int, c clause) bool {
	elided := c.verb < 0 && c.mainAt > 0 // "polisen (ska) hålla … och skolan (ska) besöka …"
	if c.verb < 0 && !elided || i <= max(c.verb, c.mainAt) || c.subject == 0 && !c.we {
		return false
	}
	if oneOf(ts[i].low, "tillsammans", "gemensamt") && i+2 < len(ts) && modal(ts, i+1) && ts[i+2].low == "vi" {
		return true
	}
	seen := false
	for j := i; j < len(ts) && j < i+5; j++ {
		p := performerAt(ts, j, len(ts))
		if p != 0 && p&c.subject == 0 {
			seen = true
			continue
		}
		v := verbAt(ts, j)
		if seen && (modal(ts, j) || vow(ts, j) || v.form == present || v.form == infin && (c.modal || c.vow || elided) || unknownVerb(ts, j)) {
			return true
		}
		if v.form != noVerb || ts[j].punct || oneOf(ts[j].low, "med", "och", "i", "av", "som", "för", "till", "mot", "vid", "om", "kring") {
			return false
		}
	}
	return false
}

// newCount reports whether the join at i begins a second counted thing, and
// one was counted before it.
func newCount(ts []token, i int, c clause) bool {
	j := i + 1
	if ts[j].low == "dels" && j+1 < len(ts) { // "dels …, dels …"
		j++
	}
	for k := j; ts[j].low == "tillsammans" && k < len(ts) && k < j+5; k++ { // "och tillsammans med polisen bjuda in"
		if verbAt(ts, k).form != noVerb {
			j = k
		}
	}
	verb := verbAt(ts, j)
	if verb.form == infin || verb.form == present && c.verb >= 0 && verbAt(ts, c.verb).form == present {
		return countable(sentence{ts: ts[:i]}) && countable(sentence{ts: ts[j:]}) && newThing(ts, i, j)
	}
	for j < len(ts) && (floorWords[ts[j].low] || aboutWords[ts[j].low]) {
		j++
	}
	if j >= len(ts) {
		return false
	}
	q, ok := quantityAt(ts, j)
	if ok && q.noun >= 0 && !timeNoun(ts[q.noun].low) { // "varje vecka, minst 20 kontroller per halvår"
		left, rhythmic := findRhythm(ts[:i])
		_, own := findRhythm(ts[j:])
		if own && (rhythmic && left.to == i || len(quantities(ts[:i], nil, nil)) > 0 && (!q.bare || eventNoun(ts[q.noun].low))) {
			return true
		}
	}
	if !ok || q.noun < 0 || q.bare && !q.floor || notTarget(ts, q) != 0 || timeNoun(ts[q.noun].low) {
		return false
	}
	for _, p := range quantities(ts[:i], nil, nil) {
		if p.noun >= 0 && !p.ceiling && (ts[p.noun].low != ts[q.noun].low || q.floor && p.floor || timed(ts[p.noun+1:i]) && timed(ts[q.noun+1:])) && !timeNoun(ts[p.noun].low) {
			return true
		}
	}
	return false
}

// newThing reports whether the verb after the join does something else than
// explain the thing before it.
func newThing(ts []token, i, j int) bool {
	return len(ts)-j >= 3 && i >= 3
}

func timeNoun(w string) bool {
	_, unit := timeUnits[w]
	return unit || durationNouns[w] || oneOf(w, "gånger", "gång", "ggr", "tillfällen", "tillfälle", "kvällar", "nätter")
}

// share gives both parts of "fyra vandringar och två möten per år" the unit
// of time that one of them states.
func (r *reader) share(parts []part, c clause) {
	first, ok := parts[0].rhythm()
	last, okLast := parts[len(parts)-1].rhythm()
	for i := range parts {
		if _, own := parts[i].rhythm(); own {
			continue
		}
		if ok && first.from == 0 {
			h := first.rhythm
			parts[i].carried = &h
		} else if okLast && i < len(parts)-1 && perWord(last) && endsCounted(parts[i].s.ts) {
			h := last.rhythm
			parts[i].carried = &h
		}
		if i > 0 {
			parts[i].by = c.subject
		}
	}
	for i := 1; i < len(parts); i++ {
		if parts[i].by == 0 && !c.main.passive() {
			parts[i].by = c.subject
		}
	}
}

// endsCounted reports whether what is counted ends the part: "fyra vandringar".
func endsCounted(ts []token) bool {
	for _, q := range quantities(ts, nil, nil) {
		if q.noun == len(ts)-1 {
			return true
		}
	}
	return false
}

func perWord(h rhythmHit) bool {
	return h.rule == rulePerUnit || h.rule == ruleInTheUnit || h.rule == ruleRhythmAdverb
}

// newRhythm reports whether a second rhythm of the same thing begins after the
// join at i, as in "en gång i veckan på sommaren och en gång i månaden på
// vintern". Nothing else is promised after it.
func newRhythm(ts []token, i int, first rhythmHit) bool {
	second, ok := findRhythm(ts[i+1 : min(len(ts), i+maxRhythm)])
	if !ok || second.from > 1 || second.from == 1 && !floorWords[ts[i+1].low] {
		return false
	}
	if first.from == 0 || first.rule == ruleEveryWeekday && second.rule == ruleEveryWeekday {
		return false
	}
	for j := i + 1; j < len(ts); j++ {
		if f := verbAt(ts, j).form; f != noVerb || modal(ts, j) || performerAt(ts, j, len(ts)) != 0 {
			return false
		}
	}
	return timed(ts[first.to:i]) && timed(ts[i+1+second.to:])
}

// maxRhythm is the most words in which a rhythm stands after a join.
const maxRhythm = 12

// objectRhythm reports whether a second place with its own rhythm follows the
// join at i: "städar torget varje dag och parken varje vecka".
func objectRhythm(ts []token, i int, left rhythmHit, c clause) bool {
	if left.to != i || c.mainAt < 0 || c.mainAt+1 >= i || c.main.passive() {
		return false
	}
	j := i + 1
	if placeWords[ts[j].low] {
		j++
	}
	if end := placeNounAt(ts, j); end > 0 && end < len(ts) && (ts[j].cap || endsDefinite(ts[j].low)) {
		right, ok := findRhythm(ts[end:min(len(ts), end+maxRhythm)])
		return ok && right.from == 0 && !hasVerb(ts[end:])
	}
	return false
}

func hasVerb(ts []token) bool {
	for i := range ts {
		if verbAt(ts, i).form != noVerb || modal(ts, i) {
			return true
		}
	}
	return false
}

// timed reports whether a rhythm's part of the year or week is stated: only
// then can two rhythms both hold.
func timed(ts []token) bool {
	for i := range ts {
		if timeWord(ts[i].low) || oneOf(ts[i].low, "annars", "övrig", "övriga") {
			return true
		}
		if _, _, _, season := yearPart(ts, i); season {
			return true
		}
		if _, month := swedish.Month(ts[i].low); month {
			return true
		}
	}
	return false
}

// without returns the sentence less its tokens from a up to b.
func (s sentence) without(a, b int) sentence {
	text := s.text[:s.ts[a].at] + s.text[s.ts[b].at:]
	return sentence{text, tokenise(text)}
}

type parts []part

// said gives the second part the words that stand in the text.
func (ps parts) said(text string, c clause) []part {
	for k := 1; k < len(ps); k++ {
		ps[k].text, ps[k].by = text, c.subject
	}
	return ps
}
