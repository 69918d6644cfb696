//! The soak: all four providers under changing faults for a while, every answer held against the
//! simulators' truth, and what the process holds watched the whole time.
//!
//! It fails where an answer was not true, where descriptors, tasks or memory are not [flat], and
//! where something is left when all providers are gone.

mod flat;
mod ledger;
mod looks;
mod post;
mod reader;
mod trouble;
mod watcher;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use omnipresence::TokioClock;
use omnipresence::{Clock, within};
use tokio::task::JoinSet;

use self::ledger::Ledger;
use self::looks::Looks;
use self::post::{Post, Settings};
use crate::house::House;
use crate::measure::Held;
use crate::{Result, failed};

/// How long whatever is under way may take to end: more than any deadline in it.
const ENDING: Duration = Duration::from_secs(30);

/// What a run is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) seconds: u64,
    pub(crate) seed: u64,
    pub(crate) people: usize,
}

/// Runs it and prints what came of it.
pub(crate) async fn run(plan: Plan) -> Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(TokioClock::new());
    let house = House::open(plan.seed, plan.people).await?;
    let posts = posts(&house, plan, &clock)?;
    warm(&posts).await?;
    let idle = Held::now();
    println!("seed {}, {} s, {} people at four vendors", plan.seed, plan.seconds, plan.people);

    let ledger = Ledger::default();
    let mut looks = Looks::new(plan.seconds);
    let mut tasks = JoinSet::new();
    for post in &posts {
        post.start(&ledger, &mut tasks)?;
    }
    let begun = clock.monotonic();
    for second in 1..=plan.seconds {
        let next = begun + Duration::from_secs(second);
        clock.sleep(next.saturating_sub(clock.monotonic())).await;
        looks.take(second, ledger.calls());
        if tasks.try_join_next().is_some() {
            return Err(failed("a task of the soak ended early: it has panicked"));
        }
    }
    posts.iter().for_each(Post::stop);
    let ended = within(&*clock, ENDING, async {
        while let Some(one) = tasks.join_next().await {
            one?;
        }
        Ok::<(), tokio::task::JoinError>(())
    });
    ended.await.ok_or_else(|| failed("a call did not end within 30 s after its deadline"))??;
    let hits = posts.iter().map(|post| post.desk.faults().hits()).sum();
    for post in posts {
        let desk = post.desk.clone();
        drop(post);
        desk.deserted().await?;
    }
    let left = settled(&*clock, idle).await;
    house.close().await;

    print!("{}", ledger.table(hits));
    print!("{}", looks.ending(idle, left));
    let mut wrong = ledger.wrong();
    wrong.extend(looks.complaints(idle, left));
    match wrong.is_empty() {
        true => {
            println!("verdict: flat, and every answer was true");
            Ok(())
        }
        false => Err(failed(format!("the soak failed:\n  {}", wrong.join("\n  ")))),
    }
}

fn posts(house: &House, plan: Plan, clock: &Arc<dyn Clock>) -> Result<Vec<Post>> {
    let mut posts = Vec::new();
    for (place, desk) in (1..).zip(house.desks()) {
        let staff = house.staff(desk)?;
        let settings =
            Settings { seed: plan.seed.wrapping_mul(64) + place, clock: Arc::clone(clock) };
        posts.push(Post::new(desk.clone(), staff, settings)?);
    }
    Ok(posts)
}

/// What is made once in a process is made before anything is counted.
async fn warm(posts: &[Post]) -> Result<()> {
    for post in posts {
        post.provider().probe().await?;
        post.renew()?;
        post.desk.deserted().await?;
    }
    Ok(())
}

/// What the process holds once it holds no more than when it was idle, or after a while.
async fn settled(clock: &dyn Clock, idle: Held) -> Held {
    for _ in 0..200 {
        let held = Held::now();
        if held.descriptors <= idle.descriptors && held.tasks <= idle.tasks {
            break;
        }
        clock.sleep(Duration::from_millis(50)).await;
    }
    Held::now()
}
