//! What somebody learns who interrupts while people are still being read.

use presence_sim::{Action, Fault, Trigger};
use tokio::process::Command;

use crate::support::Run;
use crate::world::World;

/// Runs the program, which Conpeek never answers, and interrupts it once it has asked. In one world
/// it may ask once only each time: what else it had asked could be taken for the next run's.
async fn interrupted(world: &World, args: &[&str]) -> Run {
    let conpeek = world.sim.conpeek().unwrap();
    let reads = Trigger { method: Some("GET".to_owned()), ..Trigger::default() };
    conpeek.faults().push(Fault::new(reads, Action::Stall).unwrap());
    let asked = conpeek.journal().arrived();
    let child = world.command(args).spawn().unwrap();
    conpeek.journal().wait_for(asked + 1).await.unwrap();
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().await.unwrap().success());
    let run = world.waited(child).await;
    conpeek.faults().clear();
    conpeek.faults().release();
    run
}

#[tokio::test]
async fn nothing_was_sent_where_a_plan_was_still_being_made() {
    let world = World::start(8).await;
    let file = world.file("away.plan");
    let said = "presence: interrupted; nothing was sent\n";
    let plan = ["plan", "p-1", "--availability", "away", "--out", &file];
    let run = interrupted(&world, &plan).await;
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(1), "", said));
    assert!(!world.path("away.plan").exists());
    let set = interrupted(&world, &["set", "p-1", "--availability", "away"]).await;
    assert_eq!((set.code, set.out.as_str(), set.err.as_str()), (Some(1), "", said));

    assert_eq!(world.run(&plan).await.code, Some(4));
    world.good(&["apply", &file]).await;
    let written = world.puts().len();
    let undo = interrupted(&world, &["undo", &file]).await;
    assert_eq!((undo.code, undo.out.as_str(), undo.err.as_str()), (Some(1), "", said));
    assert_eq!(world.puts().len(), written);
}

#[tokio::test]
async fn a_list_says_how_far_it_came() {
    let world = World::start(8).await;
    let list = interrupted(&world, &["list"]).await;
    assert_eq!(list.code, Some(1), "{}{}", list.out, list.err);
    assert_eq!(list.err, "presence: interrupted; 0 people were read before\n");
}

#[tokio::test]
async fn a_list_without_a_directory_says_it_too() {
    let world = World::start(8).await;
    // Without a directory providers are listed one after the other, and Webex is before Conpeek.
    std::fs::remove_file(world.path("people.toml")).unwrap();
    let list = interrupted(&world, &["list", "--json"]).await;
    assert_eq!(list.code, Some(3), "{}{}", list.out, list.err);
    let read = list.json().len();
    assert!(read >= 8, "{}", list.out);
    assert_eq!(list.err, format!("presence: interrupted; {read} people were read before\n"));
}
