package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// adminRoutes are what a coordinator decides about the partnership's pages, and
// what an administrator of the installation does.
func (s *Server) adminRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/installningar", access.ChangeSettings, h.Settings),
		s.work("POST", "/installningar", access.ChangeSettings, h.ChangeSettings),

		s.steer("GET", "", access.MakePartnership, h.Installation),
		s.steer("POST", "", access.MakePartnership, h.MakePartnership),
		s.steer("GET", "/samverkan/{tenant}", access.Suspend, h.OnePartnership),
		s.steer("POST", "/samverkan/{tenant}/vila", access.Suspend, h.Rest),
		s.steer("POST", "/samverkan/{tenant}/samordnare", access.ManageAccounts, h.InviteCoordinator),
		s.steer("GET", "/konton", access.ManageAccounts, h.Administrators),
		s.steer("POST", "/konton", access.ManageAccounts, h.InviteAdministrator),
		s.steer("POST", "/konton/{member}/avsluta", access.ManageAccounts, h.EndAdministrator),
	}
}

// steer is a route of those who administer the installation.
func (s *Server) steer(method, below string, rule access.Rule, handle scoped) Route {
	return s.door(method+" /driftsida"+below, rule, "/driftsida"+below, handle)
}
