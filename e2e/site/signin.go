package site

import (
	"fmt"
	"net/http"
	"strings"

	"lykta/e2e/browser"
	"lykta/internal/access"
	"lykta/internal/demo"
)

// Password is what Welcome sets as everybody's password.
const Password = "fjorton lyktor vid ån"

// Account returns the account of the demo's staff with a role and a party.
func (s *Site) Account(role access.Role, party string) (demo.Invited, error) {
	for _, a := range s.Staff {
		if a.Role == role && a.Party == party {
			return a, nil
		}
	}
	return demo.Invited{}, fmt.Errorf("no %s of %s among the staff", role, party)
}

// SignIn sets the coordinator's password by the single-use link, and signs in.
func (s *Site) SignIn(view *browser.Tab) error {
	a, err := s.Account(access.Coordinator, "mardsunda")
	if err != nil {
		return err
	}
	if _, err := view.Open(s.Base + "/valkommen/" + a.Token); err != nil {
		return err
	}
	if err := send(view, "/valkommen/", map[string]string{"password": Password, "again": Password}); err != nil {
		return err
	}
	return send(view, "/logga-in", map[string]string{"login": a.Login, "password": Password})
}

func send(view *browser.Tab, part string, answers map[string]string) error {
	if err := view.Fill(answers); err != nil {
		return err
	}
	status, err := view.Submit(strings.Replace(`form[action*="PART"] button[type="submit"]`, "PART", part, 1))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answered %d", part, status)
	}
	return err
}
