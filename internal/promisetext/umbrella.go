package promisetext

// umbrella verbs say that the parties will work for something, and leave to
// a list what they will do.
var umbrellaVerbs = toSet([]string{"arbeta", "verka", "samverka", "samarbeta", "fokusera", "prioritera", "intensifiera", "satsa", "genomföra", "göra", "fortsätta", "motverka", "öka", "minska", "förebygga", "stärka", "skapa", "bidra", "vidta", "koncentrera"})

// dropUmbrellas leaves out a general vow in running text that a list spells
// out: "Kommunen och polisen lovar att arbeta mot narkotika. Det ska göras
// genom att: …". A vow of a single organisation that stands after the list,
// or that can be checked, is a promise of its own.
func (r *reader) dropUmbrellas() {
	lastItem, items := -1, 0
	for _, d := range r.rows {
		if d.bullet {
			lastItem = max(lastItem, d.at)
			items++
		}
	}
	kept := r.rows[:0]
	for _, d := range r.rows {
		if !d.bullet && (items >= 2 && d.at < lastItem || r.spelledOut(d)) && r.umbrella(d) || len(r.rows) > 2 && onlyWords(d) {
			r.f.fire(ruleUmbrella)
			continue
		}
		kept = append(kept, d)
	}
	r.rows = kept
}

func (r *reader) umbrella(d draft) bool {
	if d.c.vow && !d.c.subject.single() && r.spelledOut(d) {
		return true
	}
	if d.c.main.lemma == "prioritera" && has(d.c.ts, "närvaro", "närvaron") { // a deed
		return false
	}
	if countable(d.s) || d.rule == rulePartOfPledge || !umbrellaVerbs[d.c.main.lemma] {
		return false
	}
	if d.c.we || !d.c.subject.single() {
		return true
	}
	return r.leadsOn(d.at)
}

// onlyWords reports whether a joint vow names no act: "Kommunen och polisen
// lovar invånarna ett tryggare Ekby".
func onlyWords(d draft) bool {
	return !d.bullet && d.c.vow && d.c.mainAt < 0 && !d.c.subject.single() && !countable(d.s)
}

// spelledOut reports whether the next sentence says what the vow means:
// "Konkret innebär det att …".
func (r *reader) spelledOut(d draft) bool {
	for k, s := range r.blocks[d.at].sents {
		if s.text == d.s.text && k+1 < len(r.blocks[d.at].sents) {
			next := r.blocks[d.at].sents[k+1].ts
			return has(next, "innebär", "betyder") && oneOf(next[0].low, "konkret", "det", "detta", "rent")
		}
	}
	return false
}

// leadsOn reports whether bullets come right after the block, or after one
// that leads them.
func (r *reader) leadsOn(at int) bool {
	for i := at + 1; i < len(r.blocks) && i <= at+2; i++ {
		if r.blocks[i].block.kind == bullet {
			return true
		}
		if !r.blocks[i].block.colon || ownLead(r.blocks[i].sents) {
			return false
		}
	}
	return false
}

// ownLead reports whether a lead says anew who promises: "Polisen lovar att:".
func ownLead(sents []sentence) bool {
	if len(sents) == 0 {
		return false
	}
	c := parse(sents[len(sents)-1].ts)
	return c.vow && (c.subject != 0 || c.we)
}

// elaborates reports whether a sentence of running text only goes on about
// the promise before it in the same paragraph, and if so adds it to that.
func (r *reader) elaborates(s sentence, c clause, i int, rule ruleID) bool {
	if len(r.rows) == 0 {
		return false
	}
	last := &r.rows[len(r.rows)-1]
	if last.at != i || c.vow || c.modal && !c.main.passive() && pronoun(c) && !stateVerb(c) {
		return false
	}
	if sameThing(last.s, c) && !ownCount(*last, countable(s)) || doer(s.ts) != 0 && !countable(s) || c.agent != 0 && (definite(c) || c.verb == 0) && doingVerb(c) && !countable(s) || performs(last.s, c) && !countable(s) {
		r.f.fire(ruleSameThing)
		last.more = append(last.more, s)
		return true
	}
	return false
}
