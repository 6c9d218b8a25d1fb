package staff_test

import (
	"net/http"
	"slices"

	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// route is one line of the route table, as these tests have it.
type route struct {
	pattern string
	rule    access.Rule
	handle  func(w http.ResponseWriter, r *http.Request, scope access.Scope) error
}

// routes are everything that the staff's pages answer to.
func routes(h *staff.Handlers) []route {
	return slices.Concat(door(h), work(h), recorded(h))
}

// door is signing in, and what is somebody's own.
func door(h *staff.Handlers) []route {
	return []route{
		{"GET /logga-in", access.SignIn, h.SignInForm},
		{"POST /logga-in", access.SignIn, h.SignIn},
		{"POST /logga-in/kod", access.SignIn, h.SignInCode},
		{"POST /logga-in/nyckel/borja", access.SignIn, h.BeginPasskeySignIn},
		{"POST /logga-in/nyckel/klar", access.SignIn, h.FinishPasskeySignIn},
		{"GET /valkommen/{token}", access.UseLink, h.WelcomeForm},
		{"POST /valkommen/{token}", access.UseLink, h.Welcome},
		{"POST /logga-ut", access.OwnAccount, h.SignOut},
		{"GET /konto", access.OwnAccount, h.Account},
		{"POST /konto/losenord", access.OwnAccount, h.ChangePassword},
		{"POST /konto/koder", access.OwnAccount, h.RecoveryCodes},
		{"POST /konto/nycklar/borja", access.OwnAccount, h.BeginPasskey},
		{"POST /konto/nycklar/klar", access.OwnAccount, h.FinishPasskey},
		{"POST /konto/nycklar/{passkey}/ta-bort", access.OwnAccount, h.RemovePasskey},
		{"POST /konto/sessioner/avsluta", access.OwnAccount, h.RevokeOthers},
		{"POST /konto/sessioner/{session}/avsluta", access.OwnAccount, h.RevokeSession},
		{"GET /arbete", access.OwnAccount, h.Start},
	}
}

// work is everything of a partnership.
func work(h *staff.Handlers) []route {
	const p = " /arbete/{partnership}"
	const draft, about = p + "/utkast/{draft}", "/{pledge}/{promise}"
	return []route{
		{"GET" + p, access.ReadStaff, h.Home},

		{"GET" + p + "/utkast", access.ReadStaff, h.Drafts},
		{"GET" + p + "/nytt-utkast", access.EditDraft, h.NewDraftForm},
		{"POST" + p + "/nytt-utkast", access.EditDraft, h.NewDraft},
		{"GET" + draft, access.ReadStaff, h.Draft},
		{"GET" + draft + "/forhandsvisning", access.ReadStaff, h.DraftPreview},
		{"GET" + draft + "/inledning", access.EditDraft, h.DraftHeadForm},
		{"POST" + draft + "/inledning", access.EditDraft, h.EditDraftHead},
		{"GET" + draft + "/nytt-lofte", access.EditDraft, h.DraftPromiseForm},
		{"POST" + draft + "/nytt-lofte", access.EditDraft, h.EditDraftPromise},
		{"GET" + draft + "/lofte/{promise}", access.EditDraft, h.DraftPromiseForm},
		{"POST" + draft + "/lofte/{promise}", access.EditDraft, h.EditDraftPromise},
		{"POST" + draft + "/lofte/{promise}/flytta", access.EditDraft, h.MovePromise},
		{"POST" + draft + "/lofte/{promise}/ta-bort", access.EditDraft, h.RemovePromise},
		{"POST" + draft + "/skicka", access.SendDraft, h.SendDraft},
		{"POST" + draft + "/godkann", access.Approve, h.Approve},
		{"POST" + draft + "/tillbaka", access.Approve, h.SendBack},
		{"POST" + draft + "/slang", access.EditDraft, h.Discard},
		{"POST" + draft + "/aterstall", access.EditDraft, h.Restore},

		{"GET" + p + "/lofte/{pledge}", access.ReadStaff, h.Pledge},
		{"POST" + p + "/lofte/{pledge}/andra", access.EditDraft, h.ChangePledge},
		{"POST" + p + "/lofte/{pledge}/fornya", access.EditDraft, h.RenewPledge},
		{"GET" + p + "/insats" + about, access.LogAction, h.LogActionForm},
		{"POST" + p + "/insats" + about, access.LogAction, h.LogAction},
		{"GET" + p + "/avvikelse" + about, access.ReportDeviation, h.DeviationForm},
		{"POST" + p + "/avvikelse" + about, access.ReportDeviation, h.ReportDeviation},
		{"GET" + p + "/utfall" + about, access.DecideVerdict, h.VerdictForm},
		{"POST" + p + "/utfall" + about, access.DecideVerdict, h.DecideVerdict},
		{"GET" + p + "/effekt" + about, access.RecordEffect, h.EffectForm},
		{"POST" + p + "/effekt" + about, access.RecordEffect, h.RecordEffect},
		{"GET" + p + "/qr" + about, access.ReadStaff, h.Poster},
		{"GET" + p + "/qr" + about + "/kod.svg", access.ReadStaff, h.Code},

		{"GET" + p + "/insatser", access.ReadStaff, h.Actions},
		{"GET" + p + "/rattelse/{entry}", access.CorrectAction, h.CorrectForm},
		{"POST" + p + "/rattelse/{entry}", access.CorrectAction, h.Correct},
		{"GET" + p + "/borttagning/{entry}", access.RemoveEntry, h.RemoveForm},
		{"POST" + p + "/borttagning/{entry}", access.RemoveEntry, h.Remove},

		{"GET" + p + "/meddelanden", access.SetNotice, h.Notices},
		{"POST" + p + "/meddelanden", access.SetNotice, h.SetNotice},
		{"POST" + p + "/meddelanden/{notice}/avsluta", access.SetNotice, h.EndNotice},
		{"GET" + p + "/konton", access.ManageMembers, h.Members},
		{"POST" + p + "/konton", access.ManageMembers, h.Invite},
		{"POST" + p + "/konton/{account}/losenord", access.ManageMembers, h.PasswordLink},
		{"POST" + p + "/konton/{member}/avsluta", access.ManageMembers, h.EndMembership},
	}
}
