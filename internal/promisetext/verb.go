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
	verbsA = `arbet patruller informer samverk prioriter fokuser intensifier anordn arranger ordn organiser skick
kontroller utök ök vidareutveckl medverk verk involver engager start skap inrätt rikt installer
placer redovis rapporter återkoppl publicer kommunicer utbild närvar motverk förhindr begräns ager
övervak bevak trafikövervak mål saner städ anställ finansier teckn upprätt etabler samordn test
analyser inventer tillhandahåll uppmuntr uppman uppmärksamm kall kontakt svar åtgärd reparer monter
förbättr vandr nattvandr fotpatruller ronder bemann öppn tillämp utvärder implementer påbörj
presenter lyssn saml identifier sats vis koncentrer span rekryter lanser kompletter ansvar hanter
gransk inspekter certifier säkr trygg sand flytt motiver observer prov screen planer förankr cykl
beskär gallr uppdater snöröj juster prat samtal konstater frekvent bearbet balanser reducer broms
värn aktiver stimuler underlätt sammankall koordiner fråg tips diskuter inkluder integrer
digitaliser tack säkerställ lag utrust bild besiktig utdel lämn berätt medfinansier renover utform
utarbet planter asfalter skylt bevilj anpass pröv respekter vakt drogtest buss skjuts coach stämm
trän trimm hejd avvis avlast hämt lots sluss remitter välkomn utman beakt inhämt bekost halkbekämp
syn sanktioner kameraövervak kamerabevak spar föresl förvalt bevar delg lagr stött utlån frist
tillsyn besvar rens kalk knack koppl larm lån mejl odl plock plog puts pump skott sop spol sponsr spärr tvätt varn vattn dubbl
bok rond främj vakt bevattn avveckl behandl jobb`
	// besöka, besöker, besöks, besökte
	verbsER = `töm byt besök erbjud bjud fortsätt försök möt stärk förstärk mät undersök röj belys följ kartlägg sprid läs
föreläs förebygg upptäck bygg anlägg led ring höj sänk använd inled ställ sök stöd stödj utlys
uppsök upplys tänd kräv avslöj beivr bekämp stäng utveckl avhjälp understödj beställ bered
sammanställ fördel hänvis stopp efterlev fastställ visit skydd tillsätt avsätt upphandl överlämn
påminn sköt lås sammanträd inbjud tillgodos ombesörj delge utred anställ hjälp snöröj verkställ samråd
återställ iordningställ säkerställ öronmärk vänd utväxl rust upprust utmärk klipp handled förmedl
belägg släck uppmärk reder slipp ersätt`
	// genomföra, genomför, genomförs, genomförde
	verbsR = `genomför utför inför slutför kör lagför klargör hör förhör hyr styr medför tydliggör möjliggör
synliggör marknadsför överför beskär tillgängliggör offentliggör förtydligör återför tillför framför avgör`
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
föreslå föreslås föreslår föreslås föreslog föreslagit
tillse tillses tillser tillses tillsåg tillsett
utse utses utser utses utsåg utsett
stå - står - stod stått
bistå - bistår - bistod bistått
gå - går - gick gått
ingå - ingår - ingick ingått
komma - kommer - kom kommit
återkomma - återkommer - återkom återkommit
underhålla underhållas underhåller underhålls underhöll underhållit
upprätthålla upprätthållas upprätthåller upprätthålls upprätthöll upprätthållit
tillhandahålla tillhandahållas tillhandahåller tillhandahålls tillhandahöll tillhandahållit
synliggöra synliggöras synliggör synliggörs synliggjorde synliggjort
delge delges delger delges delgav delgett
öka ökas ökar ökas ökade ökat
förbinda förbindas förbinder förbinds förband förbundit
finnas - finns - fanns funnits
synas - syns - syntes synts
träffas - träffas - träffades träffats
mötas - möts - möttes mötts
innebära - innebär - innebar inneburit
betyda - betyder - betydde betytt
omfatta omfattas omfattar omfattas omfattade omfattat
träffa - träffar - träffade träffat
samla - samlar - samlade samlat
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
uppleva upplevas upplever upplevs upplevde upplevt
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
const neverVerbs = `kontroller mål lag lagar mot stöd möt så max insats föreläst provar råder träff plats kall start
svar svars städ ring rings stopp kort test skydd mött led leds verkt fast kom höjd ansvars besökt
lägt nåt tips mink söks dag var samtala samtal samtalar regler trygg planer planers spar provat vis
cykel lås hör mätt rust skylt bild bilds lots syn tillsyn tillsynen buss vakt bussar vakter
vakts bilder hyr stämmer öppet åtgärd åtgärder åtgärds utbildat träning värn lyst följd lett ställt
fråg prat saneras- vänd vänder bild- åtgärdats uppdrag möts ansvar läst bered öppnat trygga`

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
	if ts[i].low == "inför" && i > 0 && !actsBefore(ts, i) {
		return verb{}
	}
	if ts[i].low == "träffar" && i > 0 && (ts[i-1].isNum && !oneOf(ts[i-1].low, "en", "ett") || adjective(ts[i-1].low) || oneOf(ts[i-1].low, "hålla", "håller", "ordna", "ordnar", "anordnar", "arrangerar", "arrangera")) { // "nio öppna träffar"
		return verb{}
	}
	if deponents[ts[i].low] {
		return verb{present, ts[i].low}
	}
	v := ts[i].verb
	if v.form == past && strings.HasSuffix(ts[i].low, "ade") && participle(ts, i) {
		return verb{}
	}
	return v
}

// actsBefore reports whether somebody who can act stands right before the word
// at i: "kommunen inför", not "brev inför skolavslutningen".
func actsBefore(ts []token, i int) bool {
	w := ts[i-1].low
	_, party := partyOf(w)
	return party || oneOf(w, "vi", "och", "samt", "även", "också", "som") || ts[i-1].punct
}

// verbOf returns the verb that a word is by itself.
func verbOf(w string) verb {
	if v, known := verbs[w]; known {
		return v
	}
	return loanVerb(w)
}

// loanVerb reads the verbs in -era that no table can list: "renovera",
// "renoverar", "renoveras".
func loanVerb(w string) verb {
	for _, e := range []struct {
		end  string
		form form
	}{{"era", infin}, {"erar", present}, {"eras", presPass}, {"erade", past}, {"erades", past}} {
		if stem, ok := strings.CutSuffix(w, e.end); ok && len(stem) >= 3 && !strings.HasSuffix(w, "kamera") && !strings.HasSuffix(w, "kameras") {
			return verb{e.form, stem + "era"}
		}
	}
	return verb{}
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
	if _, ok := partyOf(w); ok || w == "vi" || ts[i-1].num && len(w) == 4 || w == "som" {
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
		return attFollows(ts, i) && !arrives(ts, i)
	case "avser", "ämnar":
		return true
	}
	return false
}

// arrives reads "kommer tillsammans med polisen fram till åtgärder": no plan.
func arrives(ts []token, i int) bool {
	for j := i + 1; j+1 < len(ts) && ts[j].low != "att"; j++ {
		if ts[j].low == "fram" && ts[j+1].low == "till" {
			return true
		}
	}
	return false
}

// attFollows reports whether "att" comes after the verb, a subject between
// them allowed: "kommer polisen att", "kommer under våren kommunen att".
func attFollows(ts []token, i int) bool {
	depth := 0
	for j := i + 1; j < len(ts) && j < i+20; j++ {
		if depth += nesting(ts[j]); depth > 0 { // "kommer information (alkohol, tobak) att ges"
			continue
		}
		if ts[j].low == "att" {
			return true
		}
		if ts[j].low == "," && !nextIs(ts, j, "tillsammans") { // "kommer polisen, tillsammans med skolan att"
			return false
		}
		if v := verbAt(ts, j); v.passive() || v.form == infin && ts[j].low != "vara" {
			return true // "kommer en tillsyn göras"
		}
	}
	return false
}
