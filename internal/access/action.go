package access

// Action is something that a person may or may not do. Every use case checks
// one, and every route of the screens and of the REST interface names one.
type Action string

// The actions, in the order in which they are listed.
const (
	// Public needs no sign-in: the sign-in page, the words on accessibility,
	// styles and scripts.
	Public Action = "public"
	// OwnAccount is keeping one's own account: password, tokens, sessions.
	OwnAccount Action = "account.own"
	// ReadContent is reading what is the same for everybody: services,
	// competences, authorities, verdicts and their assumptions.
	ReadContent Action = "content.read"
	// ReadEvidence is reading profiles of an authority and comparisons in which
	// it takes part.
	ReadEvidence Action = "evidence.read"
	// AddEvidence is bringing a log or profile of an authority in.
	AddEvidence Action = "evidence.add"
	// DeleteEvidence is removing a profile of an authority.
	DeleteEvidence Action = "evidence.delete"
	// CompareEvidence is comparing the profiles of authorities.
	CompareEvidence Action = "evidence.compare"
	// ManageKeys is vouching for the keys with which authorities sign their
	// profiles, and ending the trust in them.
	ManageKeys Action = "evidence.keys"
	// SetAssumption is replacing a figure on which verdicts rest.
	SetAssumption Action = "assumption.set"
	// Calculate is ordering what keeps the processors busy for long: one question
	// about all services of a Land.
	Calculate Action = "calculation.order"
	// SubmitIdea is handing in an idea: a recommendation that shall be pursued.
	SubmitIdea Action = "idea.submit"
	// AnswerIdea is giving an idea its reasoned reply.
	AnswerIdea Action = "idea.answer"
	// SetCompetence is deciding by hand which authorities must provide a
	// service.
	SetCompetence Action = "competence.set"
	// DecideParallel is deciding whether two services are the same task.
	DecideParallel Action = "parallel.decide"
	// ImportLists is bringing lists in as files and taking that back. Each list
	// asks besides for the right to change what is in it.
	ImportLists Action = "list.import"
	// ApplyRegister is putting a new edition of the register in force.
	ApplyRegister Action = "register.apply"
	// ReadJournal is reading who changed what.
	ReadJournal Action = "journal.read"
	// RedactJournal is making personal data in the journal unreadable.
	RedactJournal Action = "journal.redact"
	// ReadUsers is reading who has which role.
	ReadUsers Action = "user.read"
	// ManageUsers is inviting people, granting roles and closing accounts.
	ManageUsers Action = "user.manage"
	// Operate is looking after the installation: background work of everybody,
	// checkpoints.
	Operate Action = "system.operate"
)

// Actions lists all actions.
func Actions() []Action {
	return []Action{
		Public, OwnAccount, ReadContent, ReadEvidence, AddEvidence, DeleteEvidence, CompareEvidence, ManageKeys, SetAssumption,
		Calculate, SubmitIdea, AnswerIdea, SetCompetence, DecideParallel, ImportLists, ApplyRegister, ReadJournal, RedactJournal, ReadUsers, ManageUsers, Operate,
	}
}
