package web

import (
	"slices"
	"strconv"
	"strings"

	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// staffRoutes is the part of the route table for those who work here.
func (s *Server) staffRoutes(h *staff.Handlers) []Route {
	return slices.Concat(s.passkeyRoutes(h), s.signInRoutes(h), s.recordRoutes(h), s.adminRoutes(h), s.reportRoutes(h), s.pictureRoutes(h), s.periodRoutes(h), s.importRoutes(h), []Route{
		s.door("GET /valkommen/{token}", access.UseLink, "/valkommen/{token}", h.WelcomeForm),
		s.door("POST /valkommen/{token}", access.UseLink, "/valkommen/{token}", h.Welcome),

		s.door("POST /logga-ut", access.OwnAccount, "/logga-ut", h.SignOut),
		s.door("GET /konto", access.OwnAccount, "/konto", h.Account),
		s.door("POST /konto/losenord", access.OwnAccount, "/konto/losenord", h.ChangePassword),
		s.door("POST /konto/koder", access.OwnKeys, "/konto/koder", h.RecoveryCodes),
		s.door("POST /konto/sessioner/avsluta", access.OwnAccount, "/konto/sessioner/avsluta", h.RevokeOthers),
		s.door("POST /konto/sessioner/{session}/avsluta", access.OwnAccount, "/konto/sessioner/{session}/avsluta", h.RevokeSession),
		s.door("GET /arbete", access.OwnAccount, "/arbete", h.Start),

		s.work("GET", "", access.ReadStaff, h.Home),
		s.work("GET", "/lofte/{pledge}", access.ReadStaff, h.Pledge),
		s.work("POST", "/lofte/{pledge}/andra", access.EditDraft, h.ChangePledge),
		s.work("POST", "/lofte/{pledge}/fornya", access.EditDraft, h.RenewPledge),

		s.work("GET", "/insatser", access.ReadStaff, h.Actions),
		s.work("GET", "/insats/{pledge}/{promise}", access.LogAction, h.LogActionForm),
		s.work("POST", "/insats/{pledge}/{promise}", access.LogAction, h.LogAction),
		s.work("GET", "/qr/{pledge}/{promise}", access.ReadStaff, h.Poster),
		s.work("GET", "/qr/{pledge}/{promise}/kod.svg", access.ReadStaff, h.Code),
		s.work("GET", "/rattelse/{entry}", access.CorrectAction, h.CorrectForm),
		s.work("POST", "/rattelse/{entry}", access.CorrectAction, h.Correct),
		s.work("GET", "/avvikelse/{pledge}/{promise}", access.ReportDeviation, h.DeviationForm),
		s.work("POST", "/avvikelse/{pledge}/{promise}", access.ReportDeviation, h.ReportDeviation),
		s.work("GET", "/utfall/{pledge}/{promise}", access.DecideVerdict, h.VerdictForm),
		s.work("POST", "/utfall/{pledge}/{promise}", access.DecideVerdict, h.DecideVerdict),
		s.work("GET", "/effekt/{pledge}/{promise}", access.RecordEffect, h.EffectForm),
		s.work("POST", "/effekt/{pledge}/{promise}", access.RecordEffect, h.RecordEffect),
		s.work("GET", "/borttagning/{entry}", access.RemoveEntry, h.RemoveForm),
		s.work("POST", "/borttagning/{entry}", access.RemoveEntry, h.Remove),

		s.work("GET", "/utkast", access.ReadStaff, h.Drafts),
		s.work("GET", "/nytt-utkast", access.EditDraft, h.NewDraftForm),
		s.work("POST", "/nytt-utkast", access.EditDraft, h.NewDraft),
		s.work("GET", "/utkast/{draft}", access.ReadStaff, h.Draft),
		s.work("GET", "/utkast/{draft}/forhandsvisning", access.ReadStaff, h.DraftPreview),
		s.work("GET", "/utkast/{draft}/inledning", access.EditDraft, h.DraftHeadForm),
		s.work("POST", "/utkast/{draft}/inledning", access.EditDraft, h.EditDraftHead),
		s.work("GET", "/utkast/{draft}/nytt-lofte", access.EditDraft, h.DraftPromiseForm),
		s.work("POST", "/utkast/{draft}/nytt-lofte", access.EditDraft, h.EditDraftPromise),
		s.work("GET", "/utkast/{draft}/lofte/{promise}", access.EditDraft, h.DraftPromiseForm),
		s.work("POST", "/utkast/{draft}/lofte/{promise}", access.EditDraft, h.EditDraftPromise),
		s.work("POST", "/utkast/{draft}/lofte/{promise}/flytta", access.EditDraft, h.MovePromise),
		s.work("POST", "/utkast/{draft}/lofte/{promise}/ta-bort", access.EditDraft, h.RemovePromise),
		s.work("POST", "/utkast/{draft}/skicka", access.SendDraft, h.SendDraft),
		s.work("POST", "/utkast/{draft}/godkann", access.Approve, h.Approve),
		s.work("POST", "/utkast/{draft}/tillbaka", access.Approve, h.SendBack),
		s.work("POST", "/utkast/{draft}/slang", access.EditDraft, h.Discard),
		s.work("POST", "/utkast/{draft}/aterstall", access.EditDraft, h.Restore),

		s.work("GET", "/meddelanden", access.SetNotice, h.Notices),
		s.work("POST", "/meddelanden", access.SetNotice, h.SetNotice),
		s.work("POST", "/meddelanden/{notice}/avsluta", access.SetNotice, h.EndNotice),
		s.work("GET", "/lankar/{pledge}/{promise}", access.MakeDoneLink, h.DoneLinks),
		s.work("POST", "/lankar/{pledge}/{promise}", access.MakeDoneLink, h.MakeDoneLink),
		s.work("POST", "/lankar/{pledge}/{promise}/{link}/aterkalla", access.MakeDoneLink, h.RevokeDoneLink),
		s.door("GET /klart/{done}", access.UseLink, "/klart/{done}", h.DoneForm),
		s.door("POST /klart/{done}", access.UseLink, "/klart/{done}", h.Done),

		s.work("GET", "/organisationer", access.ManageMembers, h.Organisations),
		s.work("POST", "/organisationer", access.ManageMembers, h.AddOrganisation),
		s.work("POST", "/organisationer/{organisation}/avsluta", access.ManageMembers, h.EndOrganisation),
		s.work("GET", "/konton/{member}/overlamna", access.ManageMembers, h.PassOnForm),
		s.work("POST", "/konton/{member}/overlamna", access.ManageMembers, h.PassOn),
		s.work("GET", "/konton/{member}/stallforetradare", access.ManageMembers, h.StandInForm),
		s.work("POST", "/konton/{member}/stallforetradare", access.ManageMembers, h.StandIn),
		s.work("GET", "/konton", access.ManageMembers, h.Members),
		s.work("POST", "/konton", access.ManageMembers, h.Invite),
		s.work("POST", "/konton/{account}/losenord", access.ManageMembers, h.PasswordLink),
		s.work("POST", "/konton/{member}/avsluta", access.ManageMembers, h.EndMembership),
	})
}

// door is a route that is in no partnership.
func (s *Server) door(pattern string, rule access.Rule, path string, handle scoped) Route {
	return Route{pattern, rule, example(pattern, path), s.guard(rule, handle)}
}

// work is a route of a partnership's staff.
func (s *Server) work(method, below string, rule access.Rule, handle scoped) Route {
	path := "/arbete/{partnership}" + below
	pattern := method + " " + path
	return Route{pattern, rule, example(pattern, path), s.guard(rule, handle)}
}

// example fills a path's blanks with what exists.
func example(pattern, path string) func(Seed) *Request {
	return func(x Seed) *Request {
		r := &Request{Path: strings.NewReplacer(
			"{partnership}", x.Partnership, "{pledge}", x.Pledge, "{promise}", x.Promise, "{entry}", strconv.FormatInt(x.Entry, 10),
			"{draft}", x.Draft, "{notice}", x.Notice, "{member}", x.Member, "{account}", x.Account, "{session}", x.Session, "{token}", x.Token, "{tenant}", x.Tenant, "{done}", x.Done, "{link}", x.Link, "{organisation}", x.Organisation, "{provider}", x.Provider,
			"{period}", x.Period, "{decision}", x.Decision, "{absence}", x.Absence, "{visit}", x.Visit, "{item}", x.Item,
			"{edition}", x.Edition, "{subscription}", x.Subscription,
			"{report}", x.Report, "{category}", x.Category,
			"{area}", x.Area, "{place}", x.Place, "{upload}", x.Upload, "{batch}", x.Batch, "{file}", x.File,
		).Replace(path)}
		if strings.HasPrefix(pattern, "POST ") {
			r.Form = map[string]string{}
		}
		return r
	}
}
