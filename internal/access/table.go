package access

import "slices"

// Class is how a route is protected before its rule is asked.
type Class string

// The classes.
const (
	Public       Class = "public"       // everyone, without a session
	Door         Class = "door"         // signing in: no session yet, attempts are counted
	Signed       Class = "signed"       // whoever is signed in, for what is their own
	Staff        Class = "staff"        // members of the partnership
	Installation Class = "installation" // administrators of the program
)

// Rule names an act that is allowed or denied.
type Rule string

// The acts.
const (
	ReadPublic      Rule = "public.read"
	SignIn          Rule = "sign-in"
	UseLink         Rule = "link.use" // an invitation or a new password, by a single-use link
	OwnAccount      Rule = "account.own"
	OwnKeys         Rule = "account.keys" // passkeys, codes, the password: what lets one in
	ProveAnew       Rule = "account.prove"
	ReadStaff       Rule = "staff.read"
	EditDraft       Rule = "draft.edit"
	SendDraft       Rule = "draft.send"
	Approve         Rule = "draft.approve"
	LogAction       Rule = "action.log"
	CorrectAction   Rule = "action.correct"
	MakeDoneLink    Rule = "done-link.make" // a link with which somebody without an account tells what was done
	ReportDeviation Rule = "deviation.report"
	DecideVerdict   Rule = "verdict.decide"
	RecordEffect    Rule = "effect.record"
	RemoveEntry     Rule = "entry.remove" // by law: the content goes, the entry stays
	SetNotice       Rule = "notice.set"
	ChangeSettings  Rule = "settings.change"
	ManageMembers   Rule = "members.manage"
	ReadAudit       Rule = "audit.read"
	DecideDisposal  Rule = "disposal.decide"  // periods, legal holds and the decision itself
	ReadRegister    Rule = "register.read"    // all that is held about an address or a number
	Rectify         Rule = "register.rectify" // a login name that is wrong
	HandOver        Rule = "handover.make"    // a masked copy for a records request
	SendReport      Rule = "report.send"      // and withdraw one's own; presence too
	ReadReports     Rule = "report.read"      // those of others
	RunCycle        Rule = "period.run"       // its settings, locking, the meeting, closing
	ReadMeeting     Rule = "meeting.read"
	FollowDecision  Rule = "decision.follow" // tell how far something decided has come
	WritePicture    Rule = "picture.write"   // the words of an edition
	ReadPicture     Rule = "picture.read"
	ApprovePicture  Rule = "picture.approve"
	ChangeMap       Rule = "map.change" // areas and named places
	ChangeCategory  Rule = "category.change"
	ImportReports   Rule = "report.import"
	MakePartnership Rule = "partnership.make"
	Suspend         Rule = "partnership.suspend"
	ManageAccounts  Rule = "accounts.manage" // administrators, and the first coordinator of a partnership
)

// entry is one line of the table: an act, how its routes are protected, the
// roles of which one is needed, and what else must hold.
type entry struct {
	rule    Rule
	class   Class
	roles   []Role // nil: the class alone decides
	changes bool   // not in a suspended partnership
	party   bool   // only for the party that the account approves for
	fresh   bool   // only for whoever has just proved who they are
}

// table is who may do what. Everything that it does not allow is denied.
var table = []entry{
	{rule: ReadPublic, class: Public},
	{rule: SignIn, class: Door},
	{rule: UseLink, class: Door},
	{rule: OwnAccount, class: Signed},
	{rule: OwnKeys, class: Signed, fresh: true},
	{rule: ProveAnew, class: Signed, fresh: true},

	{rule: ReadStaff, class: Staff, roles: []Role{Coordinator, Approver, Reporter, Reader}},
	{rule: LogAction, class: Staff, roles: []Role{Coordinator, Reporter}, changes: true},
	{rule: CorrectAction, class: Staff, roles: []Role{Coordinator, Reporter}, changes: true},
	{rule: ReportDeviation, class: Staff, roles: []Role{Coordinator, Approver, Reporter}, changes: true},
	{rule: Approve, class: Staff, roles: []Role{Approver}, changes: true, party: true, fresh: true},

	{rule: EditDraft, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: SendDraft, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: DecideVerdict, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: RecordEffect, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: RemoveEntry, class: Staff, roles: []Role{Coordinator}, fresh: true}, // the law does not wait for a suspension to end
	{rule: MakeDoneLink, class: Staff, roles: []Role{Coordinator}, changes: true, fresh: true},
	{rule: SetNotice, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: ChangeSettings, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: ManageMembers, class: Staff, roles: []Role{Coordinator}, changes: true, fresh: true},

	{rule: SendReport, class: Staff, roles: []Role{Coordinator, Approver, Reporter}, changes: true},
	{rule: ReadReports, class: Staff, roles: []Role{Coordinator, Approver}},
	{rule: RunCycle, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: ReadMeeting, class: Staff, roles: []Role{Coordinator, Approver, Reporter, Reader}},
	{rule: FollowDecision, class: Staff, roles: []Role{Coordinator, Approver, Reporter}, changes: true},
	{rule: WritePicture, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: ReadPicture, class: Staff, roles: []Role{Coordinator, Approver, Reporter, Reader}},
	{rule: ApprovePicture, class: Staff, roles: []Role{Approver}, changes: true, party: true, fresh: true},
	{rule: ChangeMap, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: ChangeCategory, class: Staff, roles: []Role{Coordinator}, changes: true},
	{rule: ImportReports, class: Staff, roles: []Role{Coordinator}, changes: true},

	// what the law asks for does not wait for a suspension to end
	{rule: ReadAudit, class: Staff, roles: []Role{Coordinator}, fresh: true},
	{rule: DecideDisposal, class: Staff, roles: []Role{Coordinator}, fresh: true},
	{rule: ReadRegister, class: Staff, roles: []Role{Coordinator}, fresh: true},
	{rule: Rectify, class: Staff, roles: []Role{Coordinator}, fresh: true},
	{rule: HandOver, class: Staff, roles: []Role{Coordinator}, fresh: true},

	{rule: MakePartnership, class: Installation, roles: []Role{Administrator}, fresh: true},
	{rule: Suspend, class: Installation, roles: []Role{Administrator}, fresh: true},
	{rule: ManageAccounts, class: Installation, roles: []Role{Administrator}, fresh: true},
}

// Rules returns every act in the table, in its order.
func Rules() []Rule {
	var rules []Rule
	for _, e := range table {
		rules = append(rules, e.rule)
	}
	return rules
}

// ClassOf returns how an act's routes are protected, and "" for an act that
// the table does not know.
func ClassOf(rule Rule) Class {
	if i := find(table, rule); i >= 0 {
		return table[i].class
	}
	return ""
}

func find(table []entry, rule Rule) int {
	return slices.IndexFunc(table, func(e entry) bool { return e.rule == rule })
}
