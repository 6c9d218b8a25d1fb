package promisetext

import "strings"

// partyEnd maps the end of a word to the organisation that it names. The
// first that fits wins, so the exceptions stand first.
var partyEnd = []struct {
	end string
	by  Performer
}{
	{"räddningstjänsten", Other}, {"räddningstjänst", Other}, {"ordningsvakter", Other}, {"ordningsvakterna", Other},
	{"väktare", Other}, {"väktarna", Other}, {"väktarbolaget", Other}, {"väktarbolag", Other}, {"bevakningsbolaget", Other},
	{"vaktbolaget", Other}, {"bevakningsföretaget", Other},
	{"bostäder", Other}, {"bostadsbolaget", Other}, {"bostadsbolagen", Other}, {"bostadsbolag", Other}, {"bostads", Other},
	{"fastighetsbolaget", Other}, {"fastighetsbolagen", Other}, {"bostadsföretaget", Other}, {"bostadsföretagen", Other},
	{"hyresvärdar", Other}, {"hyresvärdarna", Other}, {"hyresvärden", Other},
	{"fastighetsägare", Other}, {"fastighetsägarna", Other}, {"fastighetsägaren", Other},
	{"vandrarna", Other}, {"vandrare", Other}, {"föreningar", Other}, {"föreningarna", Other}, {"föreningen", Other},
	{"förening", Other}, {"föreningslivet", Other}, {"näringslivet", Other}, {"regionen", Other}, {"länsstyrelsen", Other},
	{"trafikverket", Other}, {"trafiken", Other}, {"västtrafik", Other}, {"länstrafiken", Other}, {"kyrkan", Other}, {"köpmännen", Other},
	{"handlarna", Other}, {"företagarna", Other}, {"brottsofferjouren", Other}, {"volontärer", Other}, {"volontärerna", Other},
	{"civilsamhället", Other}, {"krögarna", Other}, {"krögare", Other}, {"tullverket", Other}, {"kriminalvården", Other},
	{"församlingen", Other}, {"klubben", Other}, {"klubbarna", Other}, {"handelskammaren", Other}, {"kustbevakningen", Other},
	{"frivilliga", Other}, {"räddningen", Other}, {"brandkåren", Other}, {"campingen", Other}, {"orienteringsklubben", Other}, {"aktörer", Other}, {"kollektivtrafikbolaget", Other}, {"bussbolaget", Other},
	{"polisen", Police}, {"polis", Police}, {"poliser", Police}, {"poliserna", Police}, {"lokalpolisområde", Police},
	{"lokalpolisområdet", Police}, {"lpo", Police}, {"polismyndigheten", Police}, {"polisområde", Police}, {"polisområdet", Police},
	{"polispatruller", Police}, {"polispatrull", Police}, {"polispatrullen", Police}, {"ungdomsgruppen", Police},
	{"lokalpolisområdeschefen", Police}, {"polisstationen", Police}, {"närpolisområdet", Police},
	{"kommun", Municipality}, {"kommunen", Municipality}, {"kommunerna", Municipality}, {"kommuner", Municipality},
	{"socialtjänsten", Municipality}, {"socialtjänst", Municipality}, {"skolan", Municipality}, {"skolorna", Municipality},
	{"skola", Municipality}, {"skolor", Municipality}, {"fritidsgården", Municipality}, {"fritidsgårdarna", Municipality},
	{"fritidsgårdar", Municipality}, {"fritidsgård", Municipality}, {"fritidsledare", Municipality}, {"fritidsledarna", Municipality},
	{"fältare", Municipality}, {"fältarna", Municipality}, {"fältgruppen", Municipality}, {"fältgrupp", Municipality},
	{"fältsekreterare", Municipality}, {"fältsekreterarna", Municipality}, {"fältteamet", Municipality}, {"fältteam", Municipality},
	{"fältassistenter", Municipality}, {"fältassistenterna", Municipality}, {"fältverksamheten", Municipality},
	{"förvaltningen", Municipality}, {"förvaltning", Municipality}, {"förvaltningar", Municipality}, {"förvaltningarna", Municipality},
	{"nämnden", Municipality}, {"nämnd", Municipality}, {"kommunstyrelsen", Municipality}, {"kontoret", Municipality},
	{"kontor", Municipality}, {"samordnare", Municipality}, {"samordnaren", Municipality}, {"samordnarna", Municipality},
	{"gymnasiet", Municipality}, {"elevhälsan", Municipality}, {"ungdomsmottagningen", Municipality},
	{"fritidsverksamheten", Municipality}, {"fritid", Municipality}, {"biblioteket", Municipality}, {"biblioteken", Municipality},
	{"trygghetsvärdar", Municipality}, {"trygghetsvärdarna", Municipality}, {"parkenheten", Municipality}, {"gatuenheten", Municipality},
	{"fritidsenheten", Municipality}, {"enheten", Municipality}, {"enhet", Municipality}, {"ungdomscoacher", Municipality},
	{"ungdomscoacherna", Municipality}, {"rektorer", Municipality}, {"rektorerna", Municipality}, {"rektor", Municipality},
	{"hemtjänsten", Municipality}, {"äldreomsorgen", Municipality}, {"fritidstjänsten", Municipality}, {"omsorgen", Municipality}, {"hemsjukvården", Municipality}, {"trygghetsvärd", Municipality},
	{"ungdomsgården", Municipality}, {"ungdomsgårdarna", Municipality}, {"ungdomshuset", Municipality}, {"kulturhuset", Municipality},
	{"skolledningen", Municipality}, {"skolledningarna", Municipality}, {"överförmyndaren", Municipality}, {"kommundelarna-", Municipality},
	{"staden", Municipality}, {"stadsdelsförvaltningen", Municipality}, {"förskolan", Municipality}, {"drogförebyggaren", Municipality},
	{"kommunpersonal", Municipality}, {"säkerhetschefen", Municipality}, {"ungdomsteamet", Municipality}, {"socialsekreterare", Municipality},
	{"folkhälsostrategen", Municipality}, {"folkhälsostrateg", Municipality}, {"trygghetsstrategen", Municipality}, {"trygghetsteamet", Municipality},
	{"barn-", Municipality}, {"socialkontoret", Municipality}, {"teknik", Municipality}, {"miljökontoret", Municipality},
	{"sspf", SSPF}, {"sspf-gruppen", SSPF}, {"sspf-grupp", SSPF}, {"ssp", SSPF}, {"sspf-samverkan", SSPF}, {"sspf-teamet", SSPF},
	{"sspf-team", SSPF}, {"sspf-grupperna", SSPF}, {"sspf-arbetsgruppen", SSPF},
}

var partyEnds = buildPartyEnds()

func buildPartyEnds() map[string]Performer {
	m := map[string]Performer{}
	for _, p := range partyEnd {
		if _, taken := m[p.end]; !taken {
			m[p.end] = p.by
		}
	}
	return m
}

// notParty are words that end like an organisation and are none: "allmän
// plats för skola" stays a place, "trafiken" is what cars do.
var notParty = map[string]bool{
	"trafiken": true, "biltrafiken": true, "tågtrafiken": true, "gatutrafiken": true, "busstrafiken": true, "cykeltrafiken": true,
	"mopedtrafiken": true, "vägtrafiken": true, "genomfartstrafiken": true, "tung trafiken": true,
	"mobila kontor": true, "poliskontor": true, "kontor": true, "poliskontoret": true, "polisenheten": true, "enhet": true,
	"anti-polis": true, "rättsenheten": true, "verksamheten": true, "hemkommun": true, "grannkommuner": true,
	"grannkommunerna": true, "grannkommun": true, "gångtrafiken": true, "kontoret": true,
}

// partyOf returns the organisation that a lower-case word names. Swedish
// compounds carry their head at the end: "områdespolisen" is police,
// "fritidsförvaltningen" the municipality.
func partyOf(word string) (Performer, bool) {
	if notParty[word] {
		return "", false
	}
	if by, ok := partyEnds[word]; ok {
		return by, true
	}
	if len(word) < 8 || strings.HasSuffix(word, "-") {
		return "", false
	}
	for i := 2; i < len(word)-3; i++ {
		if by, ok := partyEnds[word[i:]]; ok && len(word)-i >= 5 {
			return by, true
		}
	}
	return "", false
}

// partyGenitive reads "polisens", "kommunens", "kommunernas", "Lysekils
// kommuns", "skolans".
func partyGenitive(word string) (Performer, bool) {
	stem, ok := strings.CutSuffix(word, "s")
	if !ok || strings.HasSuffix(stem, "-") {
		return "", false
	}
	if _, itself := partyOf(word); itself {
		return "", false
	}
	return partyOf(stem)
}

// parties is a set of performers.
type parties uint8

var partyOrder = []Performer{Municipality, Police, SSPF, Other}

func setOf(p Performer) parties {
	for i, q := range partyOrder {
		if p == q {
			return 1 << i
		}
	}
	return 0
}

func (s parties) list() []Performer {
	out := []Performer{}
	for i, q := range partyOrder {
		if s&(1<<i) != 0 {
			out = append(out, q)
		}
	}
	return out
}

// single reports whether the set holds exactly one.
func (s parties) single() bool { return s != 0 && s&(s-1) == 0 }
