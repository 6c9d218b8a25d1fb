package promisetext

// missing lists what a promise lacks to be fully checkable.
//
// A promise is fully checkable when an outsider can count it and say, on the
// last day, whether it was kept:
//
//	count      a number, what is counted, who does it, a period or a deadline
//	recurring  a rhythm, what recurs, who does it, a period
//	coverage   the set, what each of it is given, who does it, a period or a deadline
//
// Place, time and target group narrow such a promise but are not needed to
// count it. An open promise has nothing to count: it lacks the number, and
// each of the other elements that the text does not state, follow-up
// included.
func (r *reader) missing(p Promise, d draft) []Element {
	out := []Element{}
	lack := func(e Element, lacks bool) {
		if lacks {
			out = append(out, e)
		}
	}
	open := p.Shape == Open
	lack(Number, open)
	lack(UnitOf, p.Unit == "")
	lack(Place, open && p.Place == "")
	lack(Time, open && p.Time == "" && p.Deadline == nil)
	lack(TargetGroup, (open || p.Shape == Coverage) && p.TargetGroup == "")
	lack(By, len(p.By) == 0)
	lack(Period, r.period == nil && (p.Deadline == nil || p.Shape == Recurring))
	lack(FollowUp, open && !r.followUp)
	return out
}

// countableNoun reports whether the object of an open promise is something
// that could be counted, so that only the number is missing.
func countableNoun(w string) bool {
	w = lower(w)
	for _, e := range []string{"kontroller", "insatser", "vandringar", "möten", "träffar", "samtal", "aktiviteter", "utbildningar", "föreläsningar", "besök", "kampanjer", "patruller", "dialoger", "tillsyner", "utskick", "brev", "åtgärder", "mätningar", "patruller", "ronder", "informationsmöten", "kampanj"} {
		if len(w) >= len(e) && w[len(w)-len(e):] == e {
			return true
		}
	}
	return false
}

func (p Promise) lacks(e Element) bool {
	for _, m := range p.Missing {
		if m == e {
			return true
		}
	}
	return false
}
