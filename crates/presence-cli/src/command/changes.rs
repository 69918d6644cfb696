//! What `set` and `plan` have in common: from the command line to a plan.

use omnipresence::fleet::{Fleet, Plan, PlanOptions, Step};

use super::now;
use crate::cli::{Asked, ChangeArgs, Globals};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::people::People;
use crate::progress::Progress;
use crate::providers::unknown_provider;
use crate::shell::Shell;
use crate::wanted::List;

/// People, their fleet and the plan for them.
pub(super) struct Planned {
    pub(super) people: People,
    pub(super) fleet: Fleet,
    pub(super) plan: Plan,
    pub(super) interrupt: Interrupt,
}

/// Makes the plan that the command line asks for.
pub(super) async fn planned(
    globals: &Globals,
    args: &ChangeArgs,
    shell: &mut Shell,
) -> Result<Planned, Failure> {
    args.check(now())?;
    let list = List::read(&args.asked())?;
    let people = People::open(globals, shell).await?;
    of_people(people, args, list, shell).await
}

/// Makes the plan for people who are open already.
pub(super) async fn of_people(
    mut people: People,
    args: &ChangeArgs,
    list: Option<List>,
    shell: &mut Shell,
) -> Result<Planned, Failure> {
    for name in &args.on {
        let names: Vec<String> =
            people.providers.all().iter().map(|one| one.name().to_owned()).collect();
        if !names.contains(name) {
            return Err(unknown_provider("--on", name, &names));
        }
    }
    if !people.are_known() {
        let named = list.as_ref().map_or_else(|| args.users.clone(), List::people);
        let among: Vec<_> = people.providers.all().to_vec();
        people = people.ad_hoc(&named, &among)?;
    }
    let changes = match list {
        Some(list) => list.changes(args, &people, now())?,
        None => {
            let keys = people.named(&args.users)?;
            keys.into_iter().filter_map(|key| args.fleet_change(key)).collect::<Vec<_>>()
        }
    };
    let fleet = people.fleet()?;
    let mut interrupt = Interrupt::listen()?;
    let asked = changes.len();
    let make = |options| fleet.plan_with(changes, options);
    let plan = read_and_planned(shell, &mut interrupt, asked, make).await?;
    Ok(Planned { people, fleet, plan, interrupt })
}

/// Makes a plan, whose reading can be watched on a terminal and interrupted: nothing is sent then.
pub(super) async fn read_and_planned<F>(
    shell: &mut Shell,
    interrupt: &mut Interrupt,
    at_most: usize,
    make: impl FnOnce(PlanOptions) -> F + Send,
) -> Result<Plan, Failure>
where
    F: Future<Output = omnipresence::Result<Plan>> + Send,
{
    let progress = Progress::reading(shell, at_most);
    let bar = progress.clone();
    let options = PlanOptions::new().with_progress(move |read| bar.at_of(read.done, read.total));
    let made = tokio::select! {
        made = make(options) => Some(made),
        () = interrupt.heard() => None,
    };
    progress.end();
    match made {
        Some(made) => Ok(made?),
        None => Err(Failure::new(Exit::Nothing, "interrupted; nothing was sent")),
    }
}

/// The code of a plan by itself: whether it has changes to make, and whether all of it can be made.
pub(super) fn code(plan: &Plan) -> Exit {
    if plan.changes_anything() {
        return Exit::Pending;
    }
    let mut tally = Tally::default();
    for entry in &plan.entries {
        let refused = matches!(entry.step, Step::Refused(_));
        tally.add(if refused { Judgement::Bad } else { Judgement::Good });
    }
    plan.unplaced.iter().for_each(|_| tally.add(Judgement::Bad));
    tally.exit()
}

/// Whether people are named one by one and set alike.
pub(super) fn is_plain(args: &ChangeArgs) -> bool {
    args.asked() == Asked::Alike && args.on.is_empty()
}
