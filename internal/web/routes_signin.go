package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// signInRoutes are the ways in, and how somebody proves anew who they are.
func (s *Server) signInRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.door("GET /logga-in", access.SignIn, "/logga-in", h.SignInForm),
		s.door("POST /logga-in", access.SignIn, "/logga-in", h.SignIn),
		s.door("POST /logga-in/kod", access.SignIn, "/logga-in/kod", h.SignInCode),
		s.door("POST /logga-in/engangskod", access.SignIn, "/logga-in/engangskod", h.SignInByTOTP),
		s.door("GET /logga-in/hos/{tenant}/{provider}", access.SignIn, "/logga-in/hos/{tenant}/{provider}", h.Visit),
		s.door("GET "+staff.AnswerPath, access.SignIn, staff.AnswerPath, h.Answer),
		s.door("GET /logga-in/lank", access.SignIn, "/logga-in/lank", h.AskEntryForm),
		s.door("POST /logga-in/lank", access.SignIn, "/logga-in/lank", h.AskEntry),
		s.door("GET /in/{token}", access.UseLink, "/in/{token}", h.EntryForm),
		s.door("POST /in/{token}", access.UseLink, "/in/{token}", h.Entry),
		s.door("GET /logga-in/nycklar.json", access.SignIn, "/logga-in/nycklar.json", h.Keys),

		s.door("POST /bekrafta", access.ProveAnew, "/bekrafta", h.Confirmed),
		s.asked("/bekrafta/nyckel/borja", access.OwnAccount, h.BeginProof),
		s.asked("/bekrafta/nyckel/klar", access.OwnAccount, h.FinishProof),
		s.door("GET /bekraftat", access.OwnAccount, "/bekraftat", h.Anew),

		s.door("POST /konto/engangskod/borja", access.OwnKeys, "/konto/engangskod/borja", h.BeginTOTP),
		s.door("POST /konto/engangskod", access.OwnKeys, "/konto/engangskod", h.ConfirmTOTP),
		s.door("POST /konto/engangskod/ta-bort", access.OwnKeys, "/konto/engangskod/ta-bort", h.RemoveTOTP),
	}
}
