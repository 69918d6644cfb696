//! Many people, a few at a time: what a large directory costs in memory, over real sockets.
//!
//! One test, so that the process is its own: the highest resident size of the process is looked at,
//! the simulators' part included. By default it is a tenth of what is promised; the whole of it:
//!
//! ```text
//! SCALE=100000 cargo test -p presence-tests --test scale -- --nocapture
//! ```
//!
//! Conpeek is read and written one call a person, so that this is as many requests as can be;
//! Webex is one long list. The simulators of the others look through everybody for each id.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]
#![expect(clippy::print_stdout, reason = "the figures are what a reader of the run wants")]

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use omnipresence::fleet::{ApplyOptions, Fleet, FleetChange, PeopleOptions};
use omnipresence::{
    Availability, Clock, ListOptions, ProviderConfig, Secret, Target, UserRef, UserStatusProvider,
    Verdict, connect,
};
use presence_http::TokioClock;
use presence_sim::conpeek::State;
use presence_sim::{Simulator, VendorKind};
use serde_json::{Value, json};

/// How many people there are unless it is said otherwise.
const PEOPLE: u64 = 10_000;

/// By so much, in KiB, the peak may grow from a tenth of the people to all of them. Statuses take
/// about a KiB each: of a hundred thousand they would be four times this.
const GROWTH: u64 = 24 * 1_024;

/// What a plan may take, in KiB: so much in any case, and so much for each change.
const FLOOR: u64 = 4 * 1_024;
const EACH: u64 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_listed_and_a_tenth_is_changed_with_flat_memory() {
    let people: u64 = std::env::var("SCALE").map_or(PEOPLE, |text| text.parse().unwrap());
    let builder = Simulator::builder().people(usize::try_from(people).unwrap());
    let builder = builder.with_unverified_read(true).vendor(VendorKind::Conpeek);
    let simulator = builder.vendor(VendorKind::Webex).start().await.unwrap();
    let watch = Watch { clock: TokioClock::new() };
    listed(&simulator, people, &watch).await;
    let fleet = fleet(&simulator, people);
    walked(&simulator, &fleet, people, &watch).await;
    changed(&simulator, &fleet, people / 10, &watch).await;
    drop(fleet);
    simulator.shutdown().await;
}

/// The vendor's own list, page by page.
async fn listed(simulator: &Simulator, people: u64, watch: &Watch) {
    let rooms = simulator.webex().unwrap();
    let webex = provider("webex", &json!({ "base_url": rooms.url() }), ("token", &rooms.token()));
    let begun = watch.now();
    let mut rows = webex.list(ListOptions::new());
    let (mut seen, mut first) = (0, begun.peak);
    while let Some(row) = rows.next().await {
        row.unwrap();
        seen += 1;
        if seen == people / 10 {
            first = watch.now().peak;
        }
    }
    assert!(seen >= people, "{seen} of {people}");
    is_flat(watch.tell("listed by Webex", seen, begun, first));
}

/// Everybody of the directory, read one by one.
async fn walked(simulator: &Simulator, fleet: &Fleet, people: u64, watch: &Watch) {
    let begun = watch.now();
    let mut views = fleet.people(PeopleOptions::new());
    let (mut seen, mut known, mut first) = (0, 0, begun.peak);
    while let Some(view) = views.next().await {
        seen += 1;
        known += u64::from(view.availability.is_known());
        if seen == people / 10 {
            first = watch.now().peak;
        }
        if seen % 1_000 == 0 {
            // What a simulator remembers is not the fleet's.
            simulator.conpeek().unwrap().journal().clear();
        }
    }
    assert_eq!((seen, known), (people, people));
    is_flat(watch.tell("read by the fleet at Conpeek", seen, begun, first));
}

/// Whoever was online is offline in the end, and nobody else is written.
async fn changed(simulator: &Simulator, fleet: &Fleet, changes: u64, watch: &Watch) {
    let desk = simulator.conpeek().unwrap();
    let online = |number: &u64| desk.user(&number.to_string()).unwrap().state != State::Offline;
    let wanted: Vec<u64> = (1..).filter(online).take(usize::try_from(changes).unwrap()).collect();
    let begun = watch.now();
    let target = Target::Availability(Availability::Offline);
    let plan = fleet.plan(wanted.iter().map(|one| FleetChange::new(who(*one), target))).await;
    let plan = plan.unwrap();
    assert_eq!(plan.writes().count(), wanted.len());
    // A plan is data and holds the state of everybody whom it would change.
    let grown = watch.tell("planned", changes, begun, begun.peak);
    assert!(grown <= FLOOR + changes * EACH, "{grown} KiB for a plan of {changes} changes");
    desk.journal().clear();

    let begun = watch.now();
    let tenth = Arc::new(std::sync::Mutex::new(begun.peak));
    let (kept, journal) = (Arc::clone(&tenth), desk.journal().clone());
    let options = ApplyOptions::new().with_progress(move |progress| {
        if progress.done == progress.total / 10 {
            *kept.lock().unwrap() = peak();
        }
        if progress.done % 500 == 0 {
            journal.clear();
        }
    });
    let applied = fleet.apply(&plan, options).await.unwrap();
    assert_eq!(applied.count(Verdict::Applied), wanted.len());
    assert!(wanted.iter().all(|number| !online(number)));
    let first = *tenth.lock().unwrap();
    is_flat(watch.tell("changed and read back", changes, begun, first));
}

fn is_flat(grown: u64) {
    assert!(grown <= GROWTH, "{grown} KiB more for the other nine tenths");
}

/// Time and memory, as they are looked at.
struct Watch {
    clock: TokioClock,
}

#[derive(Clone, Copy)]
struct Moment {
    at: Duration,
    peak: u64,
}

impl Watch {
    fn now(&self) -> Moment {
        Moment { at: self.clock.monotonic(), peak: peak() }
    }

    /// Prints the figures; gives by how much the peak has grown since `first`, the peak after a
    /// tenth, in KiB.
    fn tell(&self, what: &str, count: u64, begun: Moment, first: u64) -> u64 {
        let now = self.now();
        let grown = now.peak - first;
        println!(
            "{count} {what} in {:.1?}; peak {} KiB before, {first} after a tenth, {} after all",
            now.at - begun.at,
            begun.peak,
            now.peak
        );
        grown
    }
}

fn fleet(simulator: &Simulator, people: u64) -> Fleet {
    let desk = simulator.conpeek().unwrap();
    let read = json!({ "unverified": { "path": "/tenant_user/{user}/work_state" } });
    let conpeek = json!({ "base_url": desk.url(), "read": read });
    let mut directory = Directory::new();
    for number in 1..=people {
        let id = UserRef::id(number.to_string()).unwrap();
        let person =
            DirectoryPerson::new(who(number)).with_reference(Reference::new("conpeek", id));
        directory.insert(person).unwrap();
    }
    Fleet::builder(Arc::new(TokioClock::new()))
        .provider(provider("conpeek", &conpeek, ("key", desk.key())))
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

/// The highest resident size of this process so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
