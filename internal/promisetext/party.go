package promisetext

import "strings"

// The words that name an organisation. A compound counts by its head, which
// Swedish has at the end: "områdespolisen", "fritidsförvaltningen". Where more
// than one fits a compound, the longest does.
const (
	otherWords = `räddningstjänsten räddningstjänst ordningsvakter ordningsvakterna väktare väktarna väktarbolaget väktarbolag
bevakningsbolaget vaktbolaget bevakningsföretaget bostäder bostadsbolaget bostadsbolagen bostadsbolag
bostads fastighetsbolaget fastighetsbolagen bostadsföretaget bostadsföretagen hyresvärdar hyresvärdarna
hyresvärden fastighetsägare fastighetsägarna fastighetsägaren vandrarna vandrare föreningar föreningarna
föreningen förening föreningslivet näringslivet regionen länsstyrelsen trafikverket västtrafik
länstrafiken kyrkan köpmännen handlarna företagarna brottsofferjouren volontärer volontärerna civilsamhället
krögarna krögare tullverket kriminalvården församlingen klubben klubbarna handelskammaren kustbevakningen
frivilliga bolaget bolagen räddningen brandkåren campingen aktörer
kollektivtrafikbolaget bussbolaget`
	policeWords = `polisen polis poliser poliserna lokalpolisområde lokalpolisområdet lpo polismyndigheten polisområde
polisområdet polispatruller polispatrull polispatrullen ungdomsgruppen lokalpolisområdeschefen
polisstationen närpolisområdet`
	municipalWords = `kommun kommunen kommunerna kommuner socialtjänsten socialtjänst skolan skolorna skola skolor fritidsgården
fritidsgårdarna fritidsgårdar fritidsgård fritidsledare fritidsledarna fältare fältarna fältgruppen
fältgrupp fältsekreterare fältsekreterarna fältteamet fältteam fältassistenter fältassistenterna
fältverksamheten förvaltningen förvaltning förvaltningar förvaltningarna nämnden nämnd kommunstyrelsen kontoret
samordnare samordnaren samordnarna gymnasiet elevhälsan ungdomsmottagningen fritidsverksamheten fritid
biblioteket biblioteken trygghetsvärdar trygghetsvärdarna parkenheten gatuenheten fritidsenheten enheten
ungdomscoacher ungdomscoacherna rektorer rektorerna rektor hemtjänsten äldreomsorgen fritidstjänsten
omsorgen hemsjukvården trygghetsvärd ungdomsgården ungdomsgårdarna ungdomshuset kulturhuset skolledningen
skolledningarna överförmyndaren staden stadsdelsförvaltningen förskolan drogförebyggaren
kommunpersonal stadsdelen säkerhetschefen säkerhetschef kommundirektören kommundirektör fritidschefen fritidschef socialchefen socialchef ungdomsteamet socialsekreterare folkhälsostrategen folkhälsostrateg
trygghetsstrategen trygghetsteamet socialkontoret teknik miljökontoret`
	sspfWords = `sspf sspf-gruppen sspf-grupp ssp sspf-samverkan sspf-teamet sspf-team sspf-grupperna sspf-arbetsgruppen`
)

var partyEnds = buildPartyEnds()

func buildPartyEnds() map[string]Performer {
	m := map[string]Performer{}
	for _, list := range []struct {
		by    Performer
		words string
	}{{Other, otherWords}, {Police, policeWords}, {Municipality, municipalWords}, {SSPF, sspfWords}} {
		for _, w := range strings.Fields(list.words) {
			m[w] = list.by
		}
	}
	return m
}

// notParty are words that end like an organisation and are none: "trafiken" is
// what cars do, "kontoret" a room.
var notParty = toSet(strings.Fields(`trafiken biltrafiken tågtrafiken gatutrafiken busstrafiken cykeltrafiken mopedtrafiken vägtrafiken
genomfartstrafiken poliskontor poliskontoret polisenheten rättsenheten verksamheten hemkommun grannkommuner
grannkommunerna grannkommun gångtrafiken kontoret servicekontoret hamnkontoret lokalkontoret`))

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
