package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// periodRoutes are the cycle: its periods, their meetings, what is decided and
// who is where.
func (s *Server) periodRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/period", access.ReadMeeting, h.Periods),
		s.work("GET", "/period/{period}", access.ReadMeeting, h.Period),
		s.work("POST", "/period/{period}/las", access.RunCycle, h.LockPeriod),
		s.work("POST", "/period/{period}/las-upp", access.RunCycle, h.UnlockPeriod),
		s.work("POST", "/period/{period}/borja", access.RunCycle, h.BeginMeeting),
		s.work("POST", "/period/{period}/stang", access.RunCycle, h.CloseMeeting),
		s.work("POST", "/period/{period}/svar", access.RunCycle, h.AnswerReporters),
		s.work("GET", "/period/{period}/mote", access.ReadMeeting, h.Meeting),
		s.work("GET", "/period/{period}/mote/{item}", access.ReadMeeting, h.MeetingItem),
		s.work("POST", "/period/{period}/mote/{item}", access.RunCycle, h.WriteMeetingItem),
		s.work("GET", "/period/{period}/protokoll", access.ReadMeeting, h.Minutes),

		s.work("GET", "/cykel", access.RunCycle, h.CycleForm),
		s.work("POST", "/cykel", access.RunCycle, h.SetCycle),
		s.work("GET", "/franvaro", access.RunCycle, h.Absences),
		s.work("POST", "/franvaro", access.RunCycle, h.Excuse),
		s.work("POST", "/franvaro/{absence}/avsluta", access.RunCycle, h.LiftAbsence),

		s.work("GET", "/beslut", access.ReadMeeting, h.Decisions),
		s.work("GET", "/beslut.csv", access.ReadMeeting, h.DecisionTable),
		s.work("GET", "/beslut/{decision}", access.ReadMeeting, h.Decision),
		s.work("POST", "/beslut/{decision}", access.FollowDecision, h.FollowDecision),

		s.work("GET", "/narvaro", access.ReadMeeting, h.Presence),
		s.work("POST", "/narvaro", access.SendReport, h.TellPresence),
		s.work("POST", "/narvaro/{visit}/ta-tillbaka", access.SendReport, h.WithdrawPresence),

		s.work("GET", "/kvitto", access.ReadMeeting, h.Receipts),
	}
}
