//! What is lost and what is done twice when an apply is interrupted or killed: nothing.

use std::collections::BTreeMap;

use presence_sim::{Action, Fault, FaultScript, Simulator, Trigger, VendorKind};
use tokio::process::{Child, Command};

use crate::support::Run;
use crate::world::World;

/// How often a run is killed.
const KILLS: usize = 100;

/// How many people are changed at each of the two providers.
const EACH: usize = 60;

fn puts(then: Action, when: Trigger) -> Fault {
    Fault::new(Trigger { method: Some("PUT".to_owned()), ..when }, then).unwrap()
}

async fn signal(child: &Child, signal: &str) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
}

#[cfg(unix)]
#[tokio::test]
async fn who_interrupts_learns_what_is_not_known_and_how_to_go_on() {
    let world = World::start(8).await;
    let file = world.file("away.plan");
    let plan = ["plan", "p-1", "p-2", "p-3", "p-8", "--availability", "away", "--out", &file];
    assert_eq!(world.run(&plan).await.code, Some(4));
    let conpeek = world.sim.conpeek().unwrap();
    conpeek.journal().clear();
    conpeek.faults().push(puts(Action::Stall, Trigger::default()));
    let child = world.command(&["apply", &file]).spawn().unwrap();
    calls(&world, 1, true).await;
    signal(&child, "-INT").await;
    // The second one is heard only once the first was: it is sent until the program has ended.
    let ended = interrupted_until_the_end(&world, child).await;
    assert_eq!(ended.code, Some(5), "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("interrupted: "), "{}", ended.err);
    assert!(ended.err.contains("try: presence apply [folder]/away.plan"), "{}", ended.err);
    conpeek.faults().clear();
    conpeek.faults().release();
    let resumed = world.good(&["apply", &file, "--json"]).await;
    assert!(resumed.err.contains("was begun already; going on"), "{}", resumed.err);
    let verdicts: Vec<_> = resumed.json().iter().map(|line| line["verdict"].clone()).collect();
    assert_eq!(verdicts, ["applied"; 4]);
    let again = world.good(&["apply", &file]).await;
    assert!(again.err.contains("was done already; nothing is sent again"), "{}", again.err);
    let board = world.good(&["list", "--where", "availability=away", "--json"]).await;
    let away: Vec<_> = board.json().iter().map(|row| row["key"].clone()).collect();
    assert_eq!(away, ["p-1", "p-2", "p-3", "p-7", "p-8"]);
}

async fn interrupted_until_the_end(world: &World, mut child: Child) -> Run {
    let id = child.id().unwrap().to_string();
    while child.try_wait().unwrap().is_none() {
        // It may have ended in between, and then there is nobody to signal.
        let _ = Command::new("kill").args(["-INT", &id]).status().await.unwrap();
    }
    world.waited(child).await
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The same Conpeek under two names: one that can be read, and one that cannot, where a change
/// whose fate is unknown must never be sent again.
async fn two_desks() -> World {
    let people = 2 * EACH;
    let delays = FaultScript::new().with(puts(Action::Delay { millis: 1 }, Trigger::default()));
    let builder = Simulator::builder()
        .vendor(VendorKind::Conpeek)
        .people(people)
        .with_unverified_read(true)
        .faults(delays);
    let sim = builder.start().await.unwrap();
    let url = sim.conpeek().unwrap().url().to_owned();
    let desk = |name: &str, read: &str| {
        format!(
            "[provider.{name}]\nvendor = \"conpeek\"\nbase_url = \"{url}\"\n\
             key = {{ env = \"SIM_KEY\" }}\n{read}\
             [provider.{name}.mapping]\naway_cause = \"Kawa\"\nbusy_cause = \"Szkolenie\"\n"
        )
    };
    let read = "read = { unverified = { path = \"/tenant_user/{user}/work_state\" } }\n";
    let config = desk("seen", read) + &desk("blind", "");
    let place = crate::support::Place::new(&config);
    let mut list = "key,provider,user\n".to_owned();
    for person in sim.cast().iter() {
        let provider = if person.index < EACH { "seen" } else { "blind" };
        list.push_str(&format!("p-{},{provider},id:{}\n", person.number, person.number));
    }
    place.write("people.csv", &list);
    place.write("presence.toml", &format!("{config}[directory]\nfile = \"people.csv\"\n"));
    World { sim, place }
}

#[cfg(unix)]
#[tokio::test]
async fn a_hundred_kills_lose_no_change_and_repeat_none() {
    let world = two_desks().await;
    let conpeek = world.sim.conpeek().unwrap();
    let mut dice = Dice(20_261_122);
    let mut kills = 0;
    let mut round = 0;
    while kills < KILLS {
        let wanted = if round % 2 == 0 { "offline" } else { "available" };
        let file = world.file(&format!("{round}.plan"));
        let on = |from: usize, name: &str| {
            (from + 1..=from + EACH).map(|n| format!("p-{n},{name}\n")).collect::<String>()
        };
        let rows = format!("person,on\n{}{}", on(0, "seen"), on(EACH, "blind"));
        let plan = ["plan", "-", "--availability", wanted, "--out", &file, "--json"];
        let planned = world.fed(&plan, &rows).await;
        assert_eq!(planned.code, Some(4), "{}", planned.err);
        conpeek.journal().clear();
        kills += killed_until_the_end(&world, &file, KILLS - kills, &mut dice).await;
        let end = world.run(&["apply", &file, "--max-percent", "100", "--json"]).await;
        judge(&world, &end, &planned, wanted);
        round += 1;
    }
}

/// Starts the apply again and again, and kills it after some calls or some writes; gives how often
/// it was killed before it had ended by itself.
async fn killed_until_the_end(world: &World, file: &str, most: usize, dice: &mut Dice) -> usize {
    for kills in 0..most {
        let mut child = world.command(&["apply", file, "--max-percent", "100"]).spawn().unwrap();
        // Every other run is killed between two writes, so that each gets on.
        let by_writes = kills % 2 == 0;
        let more = 1 + dice.throw(if by_writes { 6 } else { 2 * EACH as u64 });
        tokio::select! {
            () = calls(world, more, by_writes) => {}
            ended = child.wait() => {
                ended.unwrap();
                return kills;
            }
        }
        signal(&child, "-KILL").await;
        child.wait().await.unwrap();
    }
    most
}

/// Returns when so many more calls, or writes, have arrived.
async fn calls(world: &World, more: u64, writes: bool) {
    let journal = world.sim.conpeek().unwrap().journal();
    let count = || if writes { world.puts().len() as u64 } else { journal.arrived() };
    let wanted = count() + more;
    while count() < wanted {
        if journal.wait_for(journal.arrived() + 1).await.is_err() {
            // Nothing more comes: the child has ended or is about to.
            std::future::pending::<()>().await;
        }
    }
}

fn judge(world: &World, end: &Run, planned: &Run, wanted: &str) {
    let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
    let mut applied: BTreeMap<String, usize> = BTreeMap::new();
    for put in world.puts() {
        let number = put.path().split('/').nth(2).unwrap().to_owned();
        *arrived.entry(number.clone()).or_default() += 1;
        *applied.entry(number).or_default() += usize::from(put.applied());
    }
    let written = planned.json().iter().filter(|line| line["step"] == "write").count();
    let results = end.json();
    assert_eq!(results.len(), planned.json().len() - 1, "a result for each entry");
    let mut sent = 0;
    for result in results {
        let number = result["person"].as_str().unwrap().strip_prefix("p-").unwrap().to_owned();
        let arrived = arrived.get(&number).copied().unwrap_or_default();
        let verdict = result["verdict"].as_str().unwrap();
        let blind = result["provider"] == "blind";
        match verdict {
            "applied" => {
                assert_eq!(applied.get(&number), Some(&1), "{number}: {result}");
                sent += 1;
            }
            // It stood so when the plan was made.
            "no_change" => assert_eq!(arrived, 0, "{number}: {result}"),
            // Sent once or not at all, and never again.
            "indeterminate" => {
                assert!(blind && arrived <= 1, "{number}, {arrived} times: {result}");
                sent += 1;
            }
            _ => panic!("{number} to be {wanted}: {result}"),
        }
        assert!(arrived <= 1, "{number} was sent {arrived} times: {result}");
    }
    assert_eq!(sent, written, "every change that was planned was sent");
}
