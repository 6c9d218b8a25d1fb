package staff_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lykta/internal/identity/passkey"
	"lykta/internal/identity/passkey/virtual"
)

var relyingParty = passkey.RelyingParty{ID: "lykta.example", Name: "Lykta", Origins: []string{"https://lykta.example"}}

// sent posts JSON, as the script does, and reads the answer.
func (o *office) sent(actor, path string, body any, into any) answer {
	o.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		o.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodPost, path, strings.NewReader(string(text)))
	r.Header.Set("X-Actor", actor)
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	if w.Code == http.StatusOK && into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			o.t.Fatal(err)
		}
	}
	return answer{w.Code, w.Body.String(), w.Header().Get("Location"), w.Result().Cookies(), w.Header()}
}

type begun struct {
	Ceremony string
	Options  struct{ Challenge string }
}

type finished struct {
	Ceremony string          `json:"ceremony"`
	Answer   json.RawMessage `json:"answer"`
	Next     string          `json:"next"`
}

func TestPasskeys(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.welcome()
		o.scopes["own"] = o.own("ny@viken.example")
		o.want("account", o.get("own", "/konto"), 200, []string{"kräver JavaScript", `data-passkey="register"`})
		device := virtual.New(relyingParty.ID, relyingParty.Origins[0])
		device.User = []byte(o.scopes["own"].Account)
		var b begun
		var f finished
		o.want("begin", o.sent("own", "/konto/nycklar/borja", struct{}{}, &b), 200, nil)
		o.want("keep", o.sent("own", "/konto/nycklar/klar", finished{b.Ceremony, device.Register(b.Options.Challenge), ""}, &f), 200, nil)
		page := o.get("own", f.Next)
		o.want("kept", page, 200, []string{"Passnyckeln är sparad", "Ta bort passnyckeln"})
		o.want("the same answer again", o.sent("own", "/konto/nycklar/klar", finished{b.Ceremony, device.Register(b.Options.Challenge), ""}, nil), 422, nil)
		o.want("by nobody", o.sent("", "/konto/nycklar/borja", struct{}{}, nil), 401, nil)

		o.want("begin to sign in", o.sent("", "/logga-in/nyckel/borja", struct{}{}, &b), 200, nil)
		a := o.sent("", "/logga-in/nyckel/klar", finished{b.Ceremony, device.SignIn(b.Options.Challenge), "/arbete/viken/insatser"}, &f)
		if a.status != 200 || len(a.cookies) != 1 || f.Next != "/arbete/viken/insatser" {
			t.Errorf("signed in: %d %v %q", a.status, a.cookies, f.Next)
		}
		o.want("begin again", o.sent("", "/logga-in/nyckel/borja", struct{}{}, &b), 200, nil)
		a = o.sent("", "/logga-in/nyckel/klar", finished{b.Ceremony, device.SignIn(b.Options.Challenge), "https://ond.example/"}, &f)
		if f.Next != "/arbete" {
			t.Errorf("led to %q", f.Next)
		}
		a = o.sent("", "/logga-in/nyckel/klar", finished{b.Ceremony, device.SignIn(b.Options.Challenge), ""}, nil)
		if a.status == 200 || len(a.cookies) != 0 {
			t.Errorf("a used challenge: %d %v", a.status, a.cookies)
		}
		thief := *device // the same key, on a page of somebody else's
		thief.Origin = "https://lykta.example.ond.example"
		o.want("begin once more", o.sent("", "/logga-in/nyckel/borja", struct{}{}, &b), 200, nil)
		a = o.sent("", "/logga-in/nyckel/klar", finished{b.Ceremony, thief.SignIn(b.Options.Challenge), ""}, nil)
		if a.status != 401 || len(a.cookies) != 0 || !strings.Contains(a.body, "staff.passkey.wrong") {
			t.Errorf("from another origin: %d %v %s", a.status, a.cookies, a.body)
		}
		o.want("nonsense", o.sent("", "/logga-in/nyckel/klar", "x", nil), 422, nil)

		_, rest, _ := strings.Cut(page.body, "/konto/nycklar/")
		for !strings.Contains(strings.SplitN(rest, `"`, 2)[0], "ta-bort") {
			_, rest, _ = strings.Cut(rest, "/konto/nycklar/")
		}
		path := "/konto/nycklar/" + strings.SplitN(rest, `"`, 2)[0]
		o.welcomed("andra@viken.example")
		o.scopes["other"] = o.own("andra@viken.example")
		o.want("another's", o.post("other", path), 303, nil)
		o.want("still there", o.get("own", "/konto"), 200, []string{"Ta bort passnyckeln"})
		o.want("removed", o.sentOn("remove", "own", o.post("own", path), "/konto"), 200, []string{"Passnyckeln är borttagen"}, "Ta bort passnyckeln")
	})
}
