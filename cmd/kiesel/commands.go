package main

import "github.com/spf13/cobra"

// commands lists the commands in the order of the chain; each has its own file.
func commands() []*cobra.Command {
	return []*cobra.Command{
		newLandscapeCommand(),
		newServicesCommand(),
		newLogCommand(),
		newEvidenceCommand(),
		newBundleCommand(),
		newLocateCommand(),
		newVerdictCommand(),
		newCooperationCommand(),
		newRobustnessCommand(),
		newPortfolioCommand(),
		newCalibrateCommand(),
		newScenarioCommand(), newCalculationCommand(), newIdeaCommand(),
		newParallelCommand(),
		newExchangeCommand(),
		newDemoCommand(),
		newServeCommand(),
		newReadyCommand(),
		newUserCommand(),
		newWorkCommand(),
		newBackupCommand(),
		newRestoreCommand(),
		newMigrateCommand(),
		newDoctorCommand(),
		newJournalCommand(),
	}
}
