//! Finding out whether the configuration is good.

use presence_core::{Axis, Target, UserStatusProvider};

use crate::check::{Checked, Findings, Halt, ensure, skip};
use crate::context::Context;
use crate::{Fixture, Report, Suite};

/// Finding out whether the configuration is good.
pub async fn probe(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let mut findings = Findings::new(Suite::Probe, provider, fixture);
    findings.require();
    findings.add("a good configuration is found good", good(&context).await);
    findings.add("every check has its name", named(&context).await);
    findings.add("it changes nobody's status", changes_nobody(&context).await);
    findings.into_report()
}

async fn checks(context: &Context<'_>) -> Checked<presence_core::Probe> {
    let probe = context.probe().await?;
    probe.map_err(|error| Halt::Failed(format!("the checks could not be made: {error}")))
}

async fn good(context: &Context<'_>) -> Checked {
    let probe = checks(context).await?;
    ensure(!probe.checks.is_empty(), || "it checks nothing".to_owned())?;
    ensure(probe.is_good(), || "a check of a good configuration failed".to_owned())
}

async fn named(context: &Context<'_>) -> Checked {
    let nameless = checks(context).await?.checks.iter().filter(|one| one.name.is_empty()).count();
    ensure(nameless == 0, || format!("{nameless} checks have no name"))
}

async fn standings(context: &Context<'_>) -> Checked<Vec<Option<Target>>> {
    let mut standings = Vec::new();
    for user in &context.fixture.known {
        for axis in Axis::ALL {
            standings.push(context.standing(user, axis).await?);
        }
    }
    Ok(standings)
}

/// From each of two states, because a probe might set the one that stands already.
async fn changes_nobody(context: &Context<'_>) -> Checked {
    let mut turns = vec![None];
    if let (Ok((one, other)), Ok(user)) = (context.targets(), context.someone()) {
        turns = vec![Some((user, one)), Some((user, other))];
    }
    for turn in turns {
        if let Some((user, target)) = turn {
            context.put(user, target).await?;
        }
        let before = standings(context).await?;
        if before.iter().all(Option::is_none) {
            return skip("nothing can be read back: give the fixture `witnessed`");
        }
        checks(context).await?;
        let after = standings(context).await?;
        ensure(before == after, || "somebody's status has changed".to_owned())?;
    }
    Ok(())
}
