package demo

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/identity"
)

// Invited is an account and the token of a single-use link with which its
// password is set.
type Invited struct {
	Account
	Token string
}

// InviteStaff gives every account of Staff its membership in the invented
// partnership, and a new link: whoever starts the demo again can sign in again.
func InviteStaff(ctx context.Context, s *identity.Service, now time.Time) ([]Invited, error) {
	scope := access.System(identifier(exampleSlug))
	scope.Roles = []access.Role{access.Coordinator}
	members, err := s.Members(ctx, scope)
	if err != nil {
		return nil, err
	}
	account := map[string]string{}
	for _, m := range members {
		account[m.Login] = m.Account
	}
	var list []Invited
	for _, a := range Staff() {
		var token string
		if id := account[a.Login]; id != "" {
			token, err = s.PasswordLink(ctx, scope, id, nil, now)
		} else {
			token, err = s.Invite(ctx, scope, identity.Invitation{Login: a.Login, Role: a.Role, Party: a.Party, Organisation: a.Organisation, Function: a.Function}, now)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, Invited{a, token})
	}
	return list, nil
}
