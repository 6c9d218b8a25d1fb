package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// recordRoutes are what a partnership holds and did: the log of acts, disposal,
// the register, and copies that are handed over.
func (s *Server) recordRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/logg", access.ReadAudit, h.Audit),
		s.work("GET", "/logg/export.jsonl", access.ReadAudit, h.ExportAudit),
		s.work("GET", "/logg/inloggningar", access.ReadAudit, h.SignIns),

		s.work("GET", "/gallring", access.DecideDisposal, h.Retention),
		s.work("GET", "/gallring/lista", access.DecideDisposal, h.DueList),
		s.work("GET", "/gallring/lista.csv", access.DecideDisposal, h.DueFile),
		s.work("POST", "/gallring", access.DecideDisposal, h.Dispose),
		s.work("POST", "/gallring/tid", access.DecideDisposal, h.SetPeriod),
		s.work("POST", "/gallring/stopp", access.DecideDisposal, h.SetHold),
		s.work("POST", "/gallring/stopp/upphav", access.DecideDisposal, h.LiftHold),
		s.work("GET", "/gallring/protokoll", access.DecideDisposal, h.Protocols),
		s.work("GET", "/gallring/protokoll.csv", access.DecideDisposal, h.ProtocolTable),

		s.work("GET", "/registerutdrag", access.ReadRegister, h.RegisterForm),
		s.work("POST", "/registerutdrag", access.ReadRegister, h.Register),
		s.work("POST", "/registerutdrag/{account}/rattelse", access.Rectify, h.Rectify),

		s.work("GET", "/utlamnande", access.HandOver, h.HandOverForm),
		s.work("POST", "/utlamnande", access.HandOver, h.HandOver),
	}
}
