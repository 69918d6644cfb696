//! `presence apply`: does what a plan says, and goes on where an interrupted one stopped.

use std::path::{Path, PathBuf};
use std::time::Duration;

use omnipresence::TokioClock;
use omnipresence::fleet::{
    Applied, ApplyOptions, Brake, EntryResult, Fleet, Journal, NotSent, Plan, Stop,
};
use omnipresence::{Clock, Error};

use crate::cli::{ApplyArgs, Globals, Permission, account_not_allowed};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output;
use crate::output::applied::is_waiting;
use crate::output::hint;
use crate::output::outcome::explain;
use crate::output::text::{shell_word, terminal_text};
use crate::people::People;
use crate::progress::Progress;
use crate::shell::Shell;
use crate::state::{self, beside};

/// How long what is on its way is waited for once the program is to end.
const GRACE: Duration = Duration::from_secs(10);

/// How many results are told one by one where all is well.
const TOLD: usize = 20;

/// Applies the plan in the file.
pub(super) async fn run(
    globals: &Globals,
    args: &ApplyArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let plan = load(&args.file)?;
    let people = People::open(globals, shell).await?;
    let fleet = people.fleet()?;
    let run = Run {
        fleet: &fleet,
        plan: &plan,
        brake: args.brake.brake(),
        allow_account: args.allow.contains(&Permission::Account),
        file: Some(args.file.clone()),
        options: format!("{}{}", args.brake.again(), globals.again()),
    };
    let mut interrupt = Interrupt::listen()?;
    let exit = run.to_the_end(globals, &mut interrupt, shell).await;
    remember(&args.file, shell);
    people.close().await;
    exit
}

/// Reads a plan.
pub(super) fn load(file: &Path) -> Result<Plan, Failure> {
    Plan::load(file).map_err(|error| {
        Failure::usage(format!("{}: {}", file.display(), error.report()))
            .or_try("`presence plan --out FILE` makes a plan")
    })
}

/// One run of a plan.
pub(super) struct Run<'a> {
    pub(super) fleet: &'a Fleet,
    pub(super) plan: &'a Plan,
    pub(super) brake: Brake,
    pub(super) allow_account: bool,
    /// Where the plan is kept, and beside it the journal; nowhere where it cannot outlive the run.
    pub(super) file: Option<PathBuf>,
    /// The options without which the plan could not be applied again.
    pub(super) options: String,
}

impl Run<'_> {
    /// Applies or resumes it, and tells what came of it.
    pub(super) async fn to_the_end(
        &self,
        globals: &Globals,
        interrupt: &mut Interrupt,
        shell: &mut Shell,
    ) -> Result<Exit, Failure> {
        let (applied, interrupted) = self.apply(interrupt, shell).await?;
        let exit = code(self.plan, &applied);
        shell.settle(exit);
        let shown = self.tell(globals.json, &applied, shell);
        let unfinished = applied.not_sent().count() + applied.indeterminate().count();
        if interrupted || unfinished > 0 {
            self.tell_how_to_go_on(interrupted, &applied, shell);
        }
        shown.map(|()| exit)
    }

    /// Applies or resumes it; says whether it was interrupted.
    async fn apply(
        &self,
        interrupt: &mut Interrupt,
        shell: &mut Shell,
    ) -> Result<(Applied, bool), Failure> {
        let journal = match &self.file {
            Some(file) => Some(self.journal(file, shell)?),
            None => None,
        };
        let resumed = journal.as_ref().is_some_and(|journal| !journal.is_fresh());
        let stop = Stop::new();
        let progress = Progress::writing(shell, self.plan.entries.len());
        let bar = progress.clone();
        let mut options = ApplyOptions::new()
            .with_brake(self.brake)
            .with_stop(stop.clone())
            .with_progress(move |so_far| bar.at(so_far.done));
        options = if self.allow_account { options.allowing_account() } else { options };
        if let Some(journal) = journal {
            options = options.with_journal(journal);
        }
        let mut work = Box::pin(async {
            if resumed {
                self.fleet.resume(self.plan, options).await
            } else {
                self.fleet.apply(self.plan, options).await
            }
        });
        let done = tokio::select! {
            done = &mut work => Some(done),
            () = interrupt.heard() => None,
        };
        progress.end();
        if let Some(done) = done {
            return Ok((done.map_err(refused)?, false));
        }
        stop.stop();
        let waiting = "stopping: what is on its way is waited for; Ctrl-C again ends at once";
        shell.warn(waiting);
        let clock = TokioClock::new();
        let done = tokio::select! {
            done = &mut work => Some(done),
            () = interrupt.heard() => None,
            () = clock.time_limit(GRACE) => None,
        };
        drop(work);
        match done {
            Some(done) => Ok((done.map_err(refused)?, true)),
            None => Ok((self.by_journal()?, true)),
        }
    }

    /// The journal beside the plan: the one that is there, or a new one.
    fn journal(&self, file: &Path, shell: &mut Shell) -> Result<Journal, Failure> {
        let path = beside(file, "journal");
        let told = |error: Error| {
            Failure::usage(format!("{}: {}; nothing was sent", path.display(), error.report()))
                .or_try("another name for the plan's file")
        };
        if !path.exists() {
            // What would be refused is refused before there is a journal.
            self.check()?;
            return Journal::create(&path, self.plan).map_err(told);
        }
        let journal = Journal::open(&path, self.plan).map_err(told)?;
        let applied = journal.applied(self.plan);
        let left = applied.not_sent().count() + applied.indeterminate().count();
        let path = path.display();
        if left == 0 {
            shell.warn(&format!("{path}: was done already; nothing is sent again"));
        } else if !journal.is_fresh() {
            shell.warn(&format!("{path}: was begun already; going on"));
        }
        Ok(journal)
    }

    fn check(&self) -> Result<(), Failure> {
        let population = self.fleet.directory().len() as u64;
        self.brake.check(self.plan, population).map_err(refused)?;
        let mut writes = self.plan.writes();
        let touches = |one: &omnipresence::fleet::PlanEntry| {
            one.change.target.axis() == omnipresence::Axis::Account
        };
        if !self.allow_account && writes.any(|(_, entry)| touches(entry)) {
            return Err(account_not_allowed("the plan"));
        }
        Ok(())
    }

    /// What the journal says, where a run was given up.
    fn by_journal(&self) -> Result<Applied, Failure> {
        let Some(file) = &self.file else {
            let message = "interrupted; some of it may be in force";
            return Err(Failure::new(Exit::Indeterminate, message)
                .or_try("look at the people's state before setting it again"));
        };
        let journal = Journal::open(beside(file, "journal"), self.plan).map_err(refused)?;
        Ok(journal.applied(self.plan))
    }

    fn tell(&self, json: bool, applied: &Applied, shell: &mut Shell) -> Result<(), Failure> {
        let directory = self.fleet.directory();
        let all = applied.results.len() <= TOLD;
        let results = &applied.results;
        let mut shown = if json {
            results.iter().try_for_each(|result| shell.json(result))
        } else {
            // Of a long plan, only what went wrong is told one by one.
            let wrong = |one: &&EntryResult| !one.verdict.is_success() && !is_waiting(one);
            let told = results.iter().filter(|one| all || wrong(one));
            output::applied::results(shell, told, directory)
        };
        let failed = results.iter().filter(|one| one.error.is_some() && !is_waiting(one) && !json);
        for result in failed.clone().take(TOLD) {
            let Some(error) = &result.error else { continue };
            let (message, tries) = explain(error);
            let who = output::plan::name(directory, &result.person);
            let at = terminal_text(&result.provider);
            shell.error(&format!("{who} at {at}: {message}"), &tries);
        }
        let more = failed.count().saturating_sub(TOLD);
        if more > 0 {
            shell.error(&format!("and {more} more that are not as wanted"), &[]);
        }
        for line in output::applied::waiting(results).iter().filter(|_| !json) {
            shell.error(line, &[]);
        }
        for one in self.plan.unplaced.iter().filter(|_| !json) {
            let (message, tries) = explain(&one.error);
            let who = output::plan::name(directory, &one.person);
            shell.error(&format!("{who}: {message}"), &tries);
        }
        if !json && !all {
            shown = shown.and_then(|()| shell.line(output::applied::counts(&applied.results)));
        }
        shown
    }

    /// The command that goes on with the plan.
    fn again(&self, file: &Path) -> String {
        let account = if self.allow_account { " --allow account" } else { "" };
        let file = shell_word(&file.display().to_string());
        format!("presence apply {file}{account}{}", self.options)
    }

    fn tell_how_to_go_on(&self, interrupted: bool, applied: &Applied, shell: &mut Shell) {
        let lead = if interrupted { "interrupted" } else { "not all of it was done" };
        let message = format!("{lead}: {}", output::applied::counts(&applied.results));
        // What moved since is not sent by going on either.
        let moved = |one: &&EntryResult| one.not_sent == Some(NotSent::Stale);
        let stale = applied.not_sent().filter(moved).count();
        let left = applied.not_sent().count() - stale + applied.indeterminate().count();
        let go_on = self.file.as_ref().filter(|_| left > 0);
        let mut tries: Vec<String> = go_on.map(|file| self.again(file)).into_iter().collect();
        tries.extend((stale > 0).then(|| "a new plan for those whose state moved".to_owned()));
        shell.error(&message, &tries);
    }
}

/// The code of what became of a plan.
pub(super) fn code(plan: &Plan, applied: &Applied) -> Exit {
    let mut tally = Tally::default();
    for result in &applied.results {
        tally.add(Judgement::from(result.verdict));
    }
    plan.unplaced.iter().for_each(|_| tally.add(Judgement::Bad));
    tally.exit()
}

/// What keeps a plan from being applied at all.
fn refused(error: Error) -> Failure {
    let failure = Failure::from(error.clone());
    match error.field() {
        Some("max_changes" | "max_percent") => {
            failure.or_try("look at the plan; if so many are meant, --max-changes N")
        }
        Some("max_accounts") => {
            failure.or_try("look at the plan; if so many are meant, --max-accounts N")
        }
        Some("allow_account") => failure.or_try("add --allow account"),
        _ if hint::of(&error).is_none() => failure.or_try("`presence plan --out FILE` anew"),
        _ => failure,
    }
}

/// Remembers the plan as the one that was applied last, where anything was begun; that this cannot
/// be done is only told.
pub(super) fn remember(file: &Path, shell: &mut Shell) {
    if !beside(file, "journal").exists() {
        return;
    }
    if let Err(Failure::Told(told)) = state::remember(file) {
        shell.warn(&format!("`undo --last` will not find this: {}", told.message));
    }
}
