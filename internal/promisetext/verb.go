package promisetext

import "strings"

// form is a form of a Swedish verb.
type form int

const (
	noVerb   form = iota
	infin         // genomföra
	infPass       // genomföras
	present       // genomför
	presPass      // genomförs
	past          // genomförde, genomfördes
	supine        // genomfört, genomförts
)

// The verbs of pledges by their conjugation. Ambiguous words that are nouns
// more often than verbs ("kontroller", "insatser") are not here.
const (
	// arbeta, arbetar, arbetades
	verbsA = `arbet patruller inform samverk priorit prioriter fokuser intensifier anordn arranger
ordn organiser skick kontroller utök ök utveckl vidareutveckl medverk verk involver engager start
skap inrätt rikt install placer kartlägg redovis rapporter återkoppl publicer kommunicer utbild
närvar hjälp stött motverk förhindr mink minsk begräns agera ager övervak bevak trafikövervak måla
mål saner städ anställ upphandl finansier teckn upprätt etabler samordn utför test analyser inventer
tillhandahåll uppmuntr uppman uppmärksamm kall kontakt svar åtgärd lag reparer monter förbättr vandr
nattvandr fotpatruller ronder bemann öppn tillämp utvärder implementer påbörj presenter lyssn saml
identifier sats vis koncentrer span rekryter marknadsför lanser komplett kompletter ansvar hanter gransk
inspekter trygghetscertifier certifier säkr trygg sand flytt motiver observer prövo prov provta screen
planer förank förmedl erbjud avslut cykl gåt klott beskär gallr uppdater uppdat snöröj vidmakt justera
juster dokumenter rast undersök lokaliser samarbet deleger spar handled använd granska utlys ansök
trygghetsvandr omhändert polisanmäl översänd verkställ initier introducer testköp kamerabevak rens
prat samtal delg belägg konstater beslagta uppsök frekvent bearbet balanser reducer bromsa broms kart
evener värn bjud påminn avsätt kategor lott aktiver stimuler tydliggör underlätt sammankall koordiner
invit fråg tipsa tips diskuter håll klipp åtal lagr inkluder integrer digitaliser reglera regler tack
bygg medl satsa`
	// besöka, besöker, besöks, besökte
	verbsER = `besök erbjud bjud fortsätt sätt försök träff möt stärk förstärk håll mät undersök röj belys
följ kartlägg sprid läs föreläs förebygg upptäck ingrip klipp bygg anlägg avsätt led bedriv driv ring
höj sänk använd inled lägg ställ sök stöd stödj anställ utlys uppsök skriv ryck byt läg tillsätt
tillhandahåll verkställ bekämp stäng utveckl avhjälp understödj beställ bibehåll vidmakthåll
upprätthåll upplys synliggör tänd kräv avslöj beivr nå upprust rust handled hjälp överlämn anmäl
polisanmäl trygghetsmät behåll erhåll omsätt bered möjliggör sammanställ fördel hänvis kamerabevak
stopp stäm genomlys rekryt spärr snöröj arrangör köp efterlev uppmärks fast fastställ visit skydd
åk återupptäck fäst betraka uppehåll`
	// genomföra, genomför, genomförs, genomförde
	verbsR = `genomför utför inför slutför kör lagför gör klargör åtgör hör förhör hyr styr medför
tydliggör möjliggör synliggör marknadsför överför utgör beskär tillgängliggör förtydligör`
)

// irregular verbs, form by form: infinitive, infinitive passive, present,
// present passive, past, supine.
const irregularVerbs = `ta tas tar tas tog tagit
delta - deltar - deltog deltagit
vidta vidtas vidtar vidtas vidtog vidtagit
avta - avtar - avtog avtagit
ge ges ger ges gav gett
utge utges utger utges utgav utgett
få fås får fås fick fått
ha - har - hade haft
vara - är - var varit
bli - blir - blev blivit
göra göras gör görs gjorde gjort
se ses ser ses såg sett
tillse tillses tillser tillses tillsåg tillsett
utse utses utser utses utsåg utsett
stå - står - stod stått
bistå - bistår - bistod bistått
gå - går - gick gått
ingå - ingår - ingick ingått
komma - kommer - kom kommit
finnas - finns - fanns funnits
synas - syns - syntes synts
träffas - träffas - träffades träffats
mötas - möts - möttes mötts
samlas - samlas - samlades samlats
ske - sker - skedde skett
bidra - bidrar - bidrog bidragit
dra dras drar dras drog dragit
dela delas delar delas delade delat
låta - låter - lät låtit
hålla hållas håller hålls höll hållit
bjuda bjudas bjuder bjuds bjöd bjudit
erbjuda erbjudas erbjuder erbjuds erbjöd erbjudit
fortsätta - fortsätter - fortsatte fortsatt
sätta sättas sätter sätts satte satt
lägga läggas lägger läggs lade lagt
skriva skrivas skriver skrivs skrev skrivit
driva drivas driver drivs drev drivit
bedriva bedrivas bedriver bedrivs bedrev bedrivit
utbilda utbildas utbildar utbildas utbildade utbildat
nå nås når nås nådde nått
så - sår - sådde sått
fånga fångas fångar fångas fångade fångat
införskaffa införskaffas införskaffar införskaffas införskaffade införskaffat
gripa gripas griper grips grep gripit
ingripa - ingriper - ingrep ingripit
stå - står - stod stått
tillåta tillåtas tillåter tillåts tillät tillåtit
genomgå - genomgår - genomgick genomgått
förse förses förser förses försåg försett
röra röras rör rörs rörde rört
söka sökas söker söks sökte sökt
göra göras gör görs gjorde gjort
vilja - vill - ville velat
behöva behövas behöver behövs behövde behövt
äga - äger - ägde ägt
minska minskas minskar minskas minskade minskat
öka ökas ökar ökas ökade ökat
kalla kallas kallar kallas kallade kallat
bygga byggas bygger byggs byggde byggt
måla målas målar målas målade målat`

type verb struct {
	form  form
	lemma string
}

var verbs = buildVerbs()

func buildVerbs() map[string]verb {
	m := map[string]verb{}
	for _, s := range strings.Fields(verbsA) {
		add(m, s+"a", s+"a", s+"as", s+"ar", s+"as", s+"ade", s+"at")
		m[s+"ades"], m[s+"ats"] = verb{past, s + "a"}, verb{supine, s + "a"}
	}
	for _, s := range strings.Fields(verbsER) {
		add(m, s+"a", s+"a", s+"as", s+"er", s+"s", s+"te", s+"t")
		m[s+"des"], m[s+"tes"], m[s+"de"], m[s+"ts"] = verb{past, s + "a"}, verb{past, s + "a"}, verb{past, s + "a"}, verb{supine, s + "a"}
	}
	for _, s := range strings.Fields(verbsR) {
		add(m, s+"a", s+"a", s+"as", s, s+"s", s+"de", s+"t")
		m[s+"des"], m[s+"ts"] = verb{past, s + "a"}, verb{supine, s + "a"}
	}
	for line := range strings.SplitSeq(irregularVerbs, "\n") {
		f := strings.Fields(line)
		add(m, f[0], f[0], f[1], f[2], f[3], f[4], f[5])
	}
	for _, w := range strings.Fields(neverVerbs) {
		delete(m, w)
	}
	return m
}

// neverVerbs are forms that the tables make and that are other words here.
const neverVerbs = `- mål hör lag laga lagar kontroller mot satt stöd möt så sår max insats
föreläst provar råder åkt träff plats kall start svar svars städ ring rings delt håller- stopp bygd nås
kort test skydd arbets satsas- mött kart prata- led leds verkt fast fastas satsa- kom höjd ansvars gallra-
enda besökt visar- lägt nåt når- tips mink styr- söks- dag utfört- nådd stärkt- lagt- kört- kart- hållt
var samtala samtal samtalar trygga regler trygg planer spar provat planera- cykel vis svara- lås hyra-`

// add enters the forms of one verb; where two verbs share a form the first
// stands.
func add(m map[string]verb, lemma, inf, infP, pres, presP, pst, sup string) {
	for _, f := range []struct {
		word string
		form form
	}{{inf, infin}, {pres, present}, {presP, presPass}, {infP, infPass}, {pst, past}, {sup, supine}} {
		if _, taken := m[f.word]; !taken && f.word != "-" {
			m[f.word] = verb{f.form, lemma}
		}
	}
}

// verbAt returns the verb that the token is, if it is one.
func verbAt(ts []token, i int) verb {
	if i < 0 || i >= len(ts) || ts[i].punct {
		return verb{}
	}
	if ts[i].low == "delar" && !nextIs(ts, i, "ut", "med", "in", "information") {
		return verb{}
	}
	if deponents[ts[i].low] {
		return verb{present, ts[i].low}
	}
	v := verbs[ts[i].low]
	if v.form == past && strings.HasSuffix(ts[i].low, "ade") && participle(ts, i) {
		return verb{}
	}
	return v
}

// deponents are passive in form only; infinitive and present are one word.
var deponents = map[string]bool{"träffas": true, "samlas": true, "mötas": true, "möts": true, "synas": true, "syns": true}

// participle reports whether a form in -ade describes a noun rather than
// tells what somebody did: "riktade insatser", "insatser riktade mot".
func participle(ts []token, i int) bool {
	if i == 0 {
		return true
	}
	w := ts[i-1].low
	if _, ok := partyOf(w); ok || w == "vi" || ts[i-1].num || w == "som" {
		return false
	}
	return !strings.HasSuffix(w, "en") && !strings.HasSuffix(w, "et") && !strings.HasSuffix(w, "na") && !strings.HasSuffix(w, "kommun")
}

func nextIs(ts []token, i int, words ...string) bool {
	return i+1 < len(ts) && oneOf(ts[i+1].low, words...)
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if s == w {
			return true
		}
	}
	return false
}

// passive reports whether the form is a passive one. Infinitive and present
// passive are the same word for most verbs ("skickas").
func (v verb) passive() bool { return v.form == infPass || v.form == presPass }

// modal reports whether the word promises or plans: ska, kommer att.
func modal(ts []token, i int) bool {
	switch ts[i].low {
	case "ska", "skall", "skulle":
		return true
	case "kommer":
		return attFollows(ts, i)
	case "avser", "ämnar":
		return true
	}
	return false
}

// attFollows reports whether "att" comes after the verb, a subject between
// them allowed: "kommer polisen att", "kommer under våren kommunen att".
func attFollows(ts []token, i int) bool {
	for j := i + 1; j < len(ts) && j < i+16; j++ {
		if ts[j].low == "att" {
			return true
		}
		if ts[j].low == "," {
			return false
		}
		if v := verbAt(ts, j); v.passive() || v.form == infin && ts[j].low != "vara" {
			return true // "kommer en tillsyn göras"
		}
	}
	return false
}
