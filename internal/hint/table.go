package hint

// Kind is a row of the table.
type Kind uint8

// The rows.
const (
	// Deploy applies the pending migrations.
	Deploy Kind = iota + 1
	// Dev plans the next migration and applies it.
	Dev
	// CreateOnly plans the next migration and applies nothing.
	CreateOnly
	// Restamp gives edited migrations their new checksum.
	Restamp
	// Reconcile records a manual change of the database as a migration. The schema must have the
	// change already.
	Reconcile
	// Status compares the migrations with the database.
	Status
	// Restore writes a migration's directory from the history.
	Restore
	// RecordApplied records that a migration is applied, because a person confirms it.
	RecordApplied
	// RecordRolledBack records that a migration is not applied. It requires that the database shows
	// this.
	RecordRolledBack
	// ForceRolledBack records that a migration is not applied, because a person confirms it.
	ForceRolledBack
	// RollBack undoes a migration and all later migrations.
	RollBack
	// UndoPart undoes the committed part of a partly applied migration.
	UndoPart
	// Rebase moves migrations so that they are in order.
	Rebase
	// RebaseOnto moves migrations after the migrations of a commit.
	RebaseOnto
	// Baseline begins the migrations of an existing database that equals the schema.
	Baseline
	// BaselineCreateOnly writes a baseline that a person completes.
	BaselineCreateOnly
	// Adopt takes over the migrations of another tool.
	Adopt
	// Verify tries a baseline on an empty database.
	Verify
	// Pull changes the schema to match the database.
	Pull
	// Push changes the database to match the schema.
	Push
	// TakeIn changes the schema to match the database and records this change as a migration.
	TakeIn
	// UndoingToMigrations prints SQL that changes the database back to what all local migrations
	// create.
	UndoingToMigrations
	// UndoingToHistory prints SQL that changes the database back to what the applied migrations
	// create.
	UndoingToHistory
	// Again runs the current command once more, with the answers.
	Again
	// Format puts the schema into canonical layout.
	Format
	// Generate writes the client.
	Generate
	// Init starts a project.
	Init
	// Help shows the flags of the current command.
	Help
	// CheckOut restores a migration's directory from version control.
	CheckOut
	// FindCommit restores a migration's directory from the newest commit that has it.
	FindCommit
	// CheckOutOf restores a migration's directory from a given commit.
	CheckOutOf
	// Merge merges a commit.
	Merge
	// SetAside moves the migrations of another kind of database away, so that new migrations can be
	// created.
	SetAside
	// ModInit creates a Go module.
	ModInit

	end
)

// Kinds returns all rows.
func Kinds() []Kind {
	var out []Kind
	for k := Kind(1); k < end; k++ {
		out = append(out, k)
	}
	return out
}

// row describes the command of a hint. It is a command of this program or of another program.
type row struct {
	name string
	// when is the situation in which the hint is printed.
	when string
	// verb is the command of this program, or "" for a command of another program.
	verb string
	// keeps contains the flags that the hint repeats if the current run is the same command.
	keeps []string
	// then is the row of the command to run afterwards, or 0 for none.
	then Kind
	// add returns the flags that belong to the command.
	add func(Hint) []Flag
	// of returns the words after the flags. They are the arguments, or all words of another
	// program.
	of func(Hint) []string
}

func planning() []string {
	return []string{"name", "rename", "no-rename", "backfill", "keep-links", "carry", "online"}
}

func flags(list ...Flag) func(Hint) []Flag { return func(Hint) []Flag { return list } }

func about(name string, more ...Flag) func(Hint) []Flag {
	return func(h Hint) []Flag { return append([]Flag{{Name: name, Value: h.About}}, more...) }
}

func confirmed() []Flag { return []Flag{Force(), {Name: "reason", Value: Reason}} }

// row returns the row of a kind.
func (k Kind) row() row {
	if k < Baseline {
		return k.everyday()
	}
	if k < CheckOut {
		return k.others()
	}
	return k.elsewhere()
}

// everyday returns the rows for existing migrations.
func (k Kind) everyday() row {
	rows := map[Kind]row{
		Deploy:           {name: "deploy", when: "migrations are pending, or one was cut off", verb: "migrate deploy", keeps: []string{"allow-warnings", "probe-timeout"}},
		Dev:              {name: "dev", when: "no migration makes what the schema says", verb: "migrate dev", keeps: planning()},
		CreateOnly:       {name: "create-only", when: "only SQL of the user's own answers", verb: "migrate dev", keeps: planning(), add: flags(bare("create-only"))},
		Restamp:          {name: "restamp", when: "a migration that is not applied was edited", verb: "migrate dev", add: flags(bare("restamp"))},
		Reconcile:        {name: "reconcile", when: "the database was changed by hand, and the schema has the change", verb: "migrate dev", keeps: append(planning(), "allow-warnings"), add: flags(bare("reconcile"))},
		Status:           {name: "status", when: "migrations or database are not what a command needs", verb: "migrate status"},
		Restore:          {name: "restore", when: "an applied migration was edited or is gone", verb: "migrate resolve", add: about("restore")},
		RecordApplied:    {name: "record-applied", when: "somebody has to confirm what the history says", verb: "migrate resolve", add: about("applied", confirmed()...)},
		RecordRolledBack: {name: "record-rolled-back", when: "a migration failed and was undone by hand", verb: "migrate resolve", add: about("rolled-back")},
		ForceRolledBack:  {name: "force-rolled-back", when: "the database says otherwise than somebody who records a migration as rolled back", verb: "migrate resolve", add: about("rolled-back", confirmed()...)},
		RollBack:         {name: "roll-back", when: "an applied migration prevents it", verb: "migrate rollback", add: about("name")},
		UndoPart:         {name: "undo-part", when: "a run was cut off or failed between two groups, and is not to go on", verb: "migrate rollback"},
		Rebase:           {name: "rebase", when: "migrations are not in the order in which they were made", verb: "migrate rebase"},
		RebaseOnto:       {name: "rebase-onto", when: "a branch has migrations before those of another one", verb: "migrate rebase", add: about("base")},
	}
	return rows[k]
}

// others returns the rows for taking over databases, and for the project.
func (k Kind) others() row {
	rows := map[Kind]row{
		Baseline:           {name: "baseline", when: "the database has tables and no history", verb: "migrate baseline"},
		BaselineCreateOnly: {name: "baseline-create-only", when: "the database has what a baseline cannot say", verb: "migrate baseline", keeps: []string{"name", "adopt", "from-dump"}, add: flags(bare("create-only"))},
		Adopt:              {name: "adopt", when: "another tool made migrations or history", verb: "migrate baseline", keeps: []string{"name", "create-only"}, add: flags(bare("adopt"))},
		Verify:             {name: "verify", when: "a baseline is not proven", verb: "migrate baseline", add: flags(Flag{Name: "verify", Value: EmptyURL})},
		Pull:               {name: "pull", when: "the schema is not what the database is", verb: "db pull"},
		Push:               {name: "push", when: "the database was changed by hand, and the schema is what the migrations make", verb: "db push"},
		TakeIn:             {name: "take-in", when: "the database was changed by hand, and the change is meant to stay", verb: "db pull", then: Reconcile},
		UndoingToMigrations: {name: "undoing-to-migrations", when: "the database was changed by hand, and the schema has something else", verb: "migrate diff",
			add: flags(bare("from-database"), bare("to-migrations"), bare("script"))},
		UndoingToHistory: {name: "undoing-to-history", when: "the database was changed by hand while migrations are pending", verb: "migrate diff",
			add: flags(bare("from-database"), bare("to-history"), bare("script"))},
		Again:    {name: "again", when: "a run was stopped, and an answer or consent lets it go on"},
		Format:   {name: "format", when: "a schema is not in canonical layout", verb: "format"},
		Generate: {name: "generate", when: "the client is not what the schema generates", verb: "generate", keeps: []string{"generator"}},
		Init:     {name: "init", when: "there is no schema", verb: "init"},
		Help:     {name: "help", when: "the command line is not understood", add: flags(bare("help"))},
	}
	return rows[k]
}

// elsewhere returns the rows with the commands of other programs.
func (k Kind) elsewhere() row {
	rows := map[Kind]row{
		CheckOut: {name: "check-out", when: "files of a migration were changed or are missing", of: func(h Hint) []string {
			return []string{"git", "checkout", "--", Quote(pathsOf(h.About))}
		}},
		FindCommit: {name: "find-commit", when: "a migration is neither in its directory nor whole in the history", of: func(h Hint) []string {
			paths := Quote(pathsOf(h.About))
			return []string{"git", "checkout", `"$(git log --all --diff-filter=AM -n 1 --format=%H -- ` + paths + `)"`, "--", paths}
		}},
		CheckOutOf: {name: "check-out-of", when: "a migration is not what it is in another commit", of: func(h Hint) []string {
			return []string{"git", "checkout", Quote(h.About), "--", Quote(pathsOf(h.Answers[0].Value))}
		}},
		Merge: {name: "merge", when: "another commit has migrations that are not here", of: func(h Hint) []string { return []string{"git", "merge", Quote(h.About)} }},
		SetAside: {name: "set-aside", when: "the project moves to another kind of database", then: Dev, of: func(h Hint) []string {
			return []string{"mv", Quote(h.About), Quote(h.About + "-" + h.Answers[0].Value)}
		}},
		ModInit: {name: "mod-init", when: "there is no Go module around the generated client", of: func(h Hint) []string { return []string{"go", "mod", "init", Quote(h.About)} }},
	}
	return rows[k]
}

// pathsOf returns the pattern for git that matches the paths of a migration's files.
func pathsOf(migration string) string { return "*" + migration + "*" }

// String returns the row's name.
func (k Kind) String() string { return k.row().name }

// Verb returns the row's command of this program, or "" for a command of another program.
func (k Kind) Verb() string { return k.row().verb }

// When describes the situation in which the hint is printed.
func (k Kind) When() string { return k.row().when }
