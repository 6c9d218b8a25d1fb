package promisetext

import (
	"sort"
	"strings"
)

// VagueWord is a word or phrase that leaves open what is promised.
type VagueWord struct {
	Phrase string // lower case; a trailing * stands for any ending
	Why    string // in Swedish, for the person who writes the promise
}

// vagueWords is the list. A phrase that holds another stands before it.
var vagueWords = buildVague(`
i största möjliga mån|i största möjligaste mån|i möjligaste mån|så långt det är möjligt|i den mån det går|om möjligt = lovar bara om det går
vid behov|när behov finns|efter behov|utifrån behov|om behov uppstår = säger inte vem som avgör behovet
om resurser finns|när resurser finns|i mån av tid|i mån av resurser|om resurserna tillåter = gör löftet beroende av resurser
arbeta för|arbetar för|verka för|verkar för|arbeta med|arbetar med|arbeta mot|arbetar mot|arbeta utifrån|arbetar utifrån|arbeta aktivt|arbetar aktivt|arbeta vidare|arbetar vidare|arbeta uppsökande|arbetar uppsökande|arbeta förebyggande|arbetar förebyggande|arbeta och samverka|jobba med|jobba för = säger inte vad som ska göras
intensifier*|förstärk*|utök*|öka|ökar|ökad|ökat = säger inte från vilken nivå eller till vilken
fortsätt*|fortsatt|även fortsättningsvis = säger inte hur mycket
försök* = lovar bara ett försök
vidareutveckl*|utveckl* = säger inte vad som ska bli klart
fokusera och prioritera|fokuser*|prioriter*|särskilt fokus|extra fokus|stort fokus|med fokus på|sätta fokus = säger inte vad som ska göras
samverka|samverkar|samarbeta|samarbetar = säger inte vad samverkan ska ge
medverka till|medverkar till|bidra till|bidrar till|främja|främjar|stödja|stödjer|stötta|stöttar|underlätta|stimulera = säger inte vad som ska göras
regelbund*|kontinuerlig*|löpande|återkommande|med jämna mellanrum|frekvent = säger inte hur ofta
ofta|oftare|flera gånger|några gånger|ett par|några|ett antal|flertal*|flera|fler|många|mer|mycket|enstaka = säger inte hur många
cirka|ungefär|omkring|uppskattningsvis = gör talet ungefärligt
upp till|högst|maximalt|som mest = sätter ett tak och inget golv
snabb*|så snart som möjligt|skyndsamt|inom kort|på sikt|långsiktig*|tidiga|tidigt|i god tid|före sommaren|innan sommaren = säger inte när
särskilda insatser|riktade insatser|olika insatser|lämpliga åtgärder|olika aktiviteter|olika sätt|olika åtgärder|konkreta åtgärder = säger inte vilka
hög närvaro|synlig närvaro|god närvaro|synlig*|närvarande|lyhörd* = säger inte var, när och hur mycket
lämpliga platser|olika platser|utsatta platser|otrygga platser|strategiska platser = säger inte vilka platser
motverka|motverkar|minska|minskar|förbättr*|stärk*|höja|höjer|trygga|skapa förutsättningar|skapar förutsättningar = lovar en verkan, ingen handling
sträva*|ambition*|målsättning*|avsikt*|verka|bör|överväg*|undersöka möjligheten|se över|ser över = lovar en avsikt
i syfte att = säger varför, inte vad
involver*|engager*|uppmuntra*|uppmana* = säger inte hur
`)

func buildVague(list string) []VagueWord {
	var out []VagueWord
	for line := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
		phrases, why, _ := strings.Cut(line, " = ")
		for p := range strings.SplitSeq(phrases, "|") {
			out = append(out, VagueWord{p, why})
		}
	}
	return out
}

// VagueWords returns the list of vague words, each with what it leaves open.
func VagueWords() []VagueWord { return append([]VagueWord(nil), vagueWords...) }

var vagueByFirst = indexVague()

func indexVague() map[string][][]string {
	m := map[string][][]string{}
	for _, v := range vagueWords {
		words := strings.Fields(v.Phrase)
		key := firstRunes(words[0])
		m[key] = append(m[key], words)
	}
	return m
}

// firstRunes is the index key: no phrase begins with a word shorter than it.
func firstRunes(w string) string {
	n := 0
	for i := range w {
		if n == 1 {
			return w[:i]
		}
		n++
	}
	return w
}

// findVague notes every vague word of the promise's text and where it stands.
func (p *Promise) findVague() {
	ts := tokenise(p.Text)
	p.Vague = []string{}
	for i := 0; i < len(ts); {
		n := vagueAt(ts, i)
		if n == 0 {
			i++
			continue
		}
		at := Span{ts[i].at, ts[i+n-1].end()}
		p.VagueAt = append(p.VagueAt, at)
		p.Vague = append(p.Vague, p.Text[at.From:at.To])
		i += n
	}
	sort.Slice(p.VagueAt, func(a, b int) bool { return p.VagueAt[a].From < p.VagueAt[b].From })
}

// vagueAt returns how many tokens the longest vague phrase at i takes.
func vagueAt(ts []token, i int) int {
	best := 0
	for _, words := range vagueByFirst[firstRunes(ts[i].low)] {
		if len(words) > best && phraseAt(ts, i, words) {
			best = len(words)
		}
	}
	return best
}

func phraseAt(ts []token, i int, words []string) bool {
	if i+len(words) > len(ts) {
		return false
	}
	for k, w := range words {
		if stem, ok := strings.CutSuffix(w, "*"); ok {
			if !strings.HasPrefix(ts[i+k].low, stem) {
				return false
			}
		} else if ts[i+k].low != w {
			return false
		}
	}
	return true
}
