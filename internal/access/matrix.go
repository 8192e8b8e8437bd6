package access

import "slices"

// matrix says what each role may do besides what everybody may. It is printed
// in docs/betrieb/rechte.md.
var matrix = map[Role][]Action{
	Reader:        {ReadContent, ReadEvidence},
	Contributor:   {ReadContent, ReadEvidence, AddEvidence, DeleteEvidence, SubmitIdea},
	Reviewer:      {ReadContent, ReadEvidence, CompareEvidence, Calculate, SubmitIdea},
	Coordinator:   {ReadContent, ReadEvidence, AddEvidence, DeleteEvidence, CompareEvidence, ManageKeys, SetAssumption, Calculate, SubmitIdea, AnswerIdea, SetCompetence, DecideParallel, ImportLists, ApplyRegister, ReadJournal},
	Sponsor:       {ReadContent, ReadEvidence, SubmitIdea, AnswerIdea, ReadJournal},
	Operations:    {ReadContent, ReadEvidence, ImportLists, ApplyRegister, Operate},
	Auditor:       {ReadContent, ReadEvidence, ReadJournal, ReadUsers},
	Administrator: {ReadContent, ImportLists, ReadUsers, ManageUsers, RedactJournal},
}

// Allows reports whether the role may do the action within the scope for which
// it is granted. [Public] is allowed to everybody, [OwnAccount] to everybody
// with a role.
func (r Role) Allows(a Action) bool {
	may, known := matrix[r]
	return a == Public || known && (a == OwnAccount || slices.Contains(may, a))
}

// Changes reports whether the action changes something that others see.
func (a Action) Changes() bool {
	switch a {
	case Public, OwnAccount, ReadContent, ReadEvidence, ReadJournal, ReadUsers:
		return false
	}
	return true
}
