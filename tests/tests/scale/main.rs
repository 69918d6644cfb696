//! Many people, a few at a time: what a large directory costs in memory, over real sockets.
//!
//! One test, so that the process is its own: the highest resident size of the process is looked at.
//! By default it is a fifth of what is promised; the whole of it:
//!
//! ```text
//! SCALE=100000 cargo nextest run -p presence-tests --test scale --no-capture
//! ```

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]
#![expect(clippy::print_stdout, reason = "the figures are what a reader of the run wants")]

use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use omnipresence::fleet::{ApplyOptions, Fleet, FleetChange, PeopleOptions};
use omnipresence::{
    Absence, Clock, ProviderConfig, Secret, Target, UserRef, UserStatusProvider, Verdict, connect,
};
use presence_http::TokioClock;
use presence_sim::{Simulator, VendorKind};
use serde_json::{Value, json};

/// What is read of a directory of ten times as many may cost so much more memory, in KiB. A status
/// takes about a KiB, with all its texts, so that this is far from everybody.
const GROWTH: u64 = 24 * 1024;

/// How many people there are unless it is said otherwise.
const PEOPLE: u64 = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_listed_and_a_tenth_is_changed_with_flat_memory() {
    let people = std::env::var("SCALE").map_or(PEOPLE, |text| text.parse().unwrap());
    let simulator = started(usize::try_from(people).unwrap()).await;
    let fleet = fleet(&simulator);
    let clock = TokioClock::new();
    let begun = clock.monotonic();
    let idle = peak();

    let mut views = fleet.people(PeopleOptions::new());
    let (mut seen, mut known, mut at_first) = (0_u64, 0_u64, idle);
    while let Some(view) = views.next().await {
        seen += 1;
        known += u64::from(view.absence.is_known() && view.account.is_known());
        if seen == people / 10 {
            at_first = peak();
        }
        if seen.is_multiple_of(5_000) {
            // What the simulators remember is not the fleet's.
            forget(&simulator);
        }
    }
    drop(views);
    assert_eq!((seen, known), (people, people));
    let at_last = peak();
    let listed = clock.monotonic() - begun;
    println!("{people} people listed at two vendors in {listed:.1?}");
    println!("peak: {idle} KiB before, {at_first} KiB after a tenth, {at_last} KiB after all");
    assert!(at_last - at_first <= GROWTH, "from {at_first} to {at_last} KiB: it is not flat");

    change(&simulator, &fleet, people / 10, &clock).await;
    drop(fleet);
    simulator.shutdown().await;
}

/// Whoever is at work at first is absent in the end, and nobody else is written.
async fn change(simulator: &Simulator, fleet: &Fleet, changes: u64, clock: &TokioClock) {
    let office = simulator.enaio().unwrap();
    let absent = office.absent().len();
    let at_work: Vec<u64> = {
        let users = office.users().zip(1_u64..);
        let gone: std::collections::BTreeSet<String> = office.absent().into_iter().collect();
        let there = users.filter(|(user, _)| !gone.contains(&user.id));
        there.map(|(_, number)| number).take(usize::try_from(changes).unwrap()).collect()
    };
    let before = (peak(), clock.monotonic());
    let wanted = Target::Absence(Absence::Absent);
    let wanted = at_work.iter().map(|number| FleetChange::new(who(*number), wanted).on("enaio"));
    let plan = fleet.plan(wanted).await.unwrap();
    assert_eq!(plan.writes().count(), at_work.len());
    let planned = (peak(), clock.monotonic());
    let applied = fleet.apply(&plan, ApplyOptions::new()).await.unwrap();
    let done = (peak(), clock.monotonic());
    assert_eq!(applied.count(Verdict::Applied), at_work.len());
    assert_eq!(office.absent().len(), absent + at_work.len());
    println!("{} changes planned in {:.1?}", at_work.len(), planned.1 - before.1);
    println!("applied and read back in {:.1?}", done.1 - planned.1);
    println!("peak: {} KiB before, {} KiB planned, {} KiB done", before.0, planned.0, done.0);
    // A plan holds the state of each; applying it adds a result to each and no more.
    let each = (done.0 - planned.0) * 1_024 / changes;
    println!("{each} bytes of further peak for each change applied");
    assert!(done.0 - planned.0 <= GROWTH, "applying is not flat");
}

async fn started(people: usize) -> Simulator {
    let builder = Simulator::builder().people(people).with_accsyn_rate_limits(false);
    builder.vendor(VendorKind::Enaio).vendor(VendorKind::Accsyn).start().await.unwrap()
}

fn fleet(simulator: &Simulator) -> Fleet {
    let office = simulator.enaio().unwrap();
    let files = simulator.accsyn().unwrap();
    let enaio = json!({
        "servers": format!("{}:1", office.addr()), "user": office.user(), "trust": "plain_tcp",
    });
    let accsyn = json!({
        "base_url": files.url(), "workspace": files.workspace(), "user": files.user(),
        "allow_plain_http": true,
    });
    let mut directory = Directory::new();
    let ids = office.users().zip(files.users()).zip(1_u64..);
    for ((at_office, at_files), number) in ids {
        let reference = |vendor: &str, id: String| Reference::new(vendor, UserRef::id(id).unwrap());
        let person = DirectoryPerson::new(who(number))
            .with_reference(reference("enaio", at_office.id))
            .with_reference(reference("accsyn", at_files.id));
        directory.insert(person).unwrap();
    }
    Fleet::builder(Arc::new(TokioClock::new()))
        .provider(provider("enaio", &enaio, ("password", office.password())))
        .provider(provider("accsyn", &accsyn, ("api_key", files.api_key())))
        .directory(directory)
        .build()
        .unwrap()
}

fn provider(
    vendor: &str,
    settings: &Value,
    (key, secret): (&str, &str),
) -> Arc<dyn UserStatusProvider> {
    let settings = settings.as_object().unwrap().clone();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings).unwrap();
    config.set_secret(key, Secret::new(secret)).unwrap();
    connect(config).unwrap()
}

fn who(number: u64) -> PersonKey {
    PersonKey::new(format!("p-{number:06}")).unwrap()
}

fn forget(simulator: &Simulator) {
    simulator.enaio().unwrap().journal().clear();
    simulator.accsyn().unwrap().journal().clear();
}

/// The highest resident size of this process so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
