//! What the program prints where people look at it: on a terminal, which `script` makes.

use tokio::process::Command;

use crate::support::Run;
use crate::world::World;

/// Runs the program on a terminal of its own.
async fn on_a_terminal(world: &World, args: &str) -> Run {
    let program = env!("CARGO_BIN_EXE_presence");
    let program = format!("stty rows 24 cols 100; {program} {args} --config presence.toml");
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--flush", "--command", &program, "/dev/null"]);
    let presence = world.command(&[]);
    for (name, value) in presence.as_std().get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir(world.place.path()).kill_on_drop(true);
    command.env("TERM", "xterm").env("PAGER", "cat > paged").stdin(std::process::Stdio::null());
    world.ended(command.output().await.unwrap())
}

#[tokio::test]
async fn a_watch_is_a_table_that_changes_in_its_place() {
    let world = World::start(8).await;
    let watch = on_a_terminal(&world, "watch --events 30").await;
    assert_eq!(watch.code, Some(0), "{}", watch.out);
    let frames: Vec<&str> = watch.out.split("\u{1b}[0J").collect();
    assert!(frames.len() > 1, "{:?}", watch.out);
    let last = frames.last().unwrap();
    assert!(last.contains("PERSON"), "{last}");
    assert!(last.contains("Anna Nowak"), "{last}");
    assert!(last.contains("workflow is asked, at most"), "{last}");
    assert!(!last.contains("{\""), "{last}");
}

#[tokio::test]
async fn long_work_shows_how_far_it_has_come_and_short_work_does_not() {
    let world = World::start(60).await;
    world.place.write("all.csv", &(1..=60).map(|n| format!("p-{n}\n")).collect::<String>());
    let rows = format!("person\n{}", std::fs::read_to_string(world.path("all.csv")).unwrap());
    world.place.write("all.csv", &rows);
    let commands = [
        ("list --no-pager", "reading "),
        ("list --provider calls --no-pager", "people read"),
        ("directory check", "people read"),
        ("plan --from all.csv --availability offline --out all.plan", "reading "),
        ("apply all.plan --max-percent 100", "of 60 changes"),
        ("undo all.plan --max-percent 100", "reading "),
    ];
    for (args, said) in commands {
        let run = on_a_terminal(&world, args).await;
        assert!(run.out.contains(said), "{args}: {:?}", run.out);
    }
    let short = on_a_terminal(&world, "get p-1 p-2").await;
    assert!(!short.out.contains("reading"), "{:?}", short.out);
}

#[tokio::test]
async fn what_is_longer_than_the_terminal_is_paged() {
    let world = World::start(60).await;
    let paged = world.path("paged");
    for args in ["get p-1", "list --limit 5", "list --no-pager", "list --json"] {
        on_a_terminal(&world, args).await;
        assert!(!paged.exists(), "{args}");
    }
    let list = on_a_terminal(&world, "list").await;
    assert_eq!(list.code, Some(0), "{}", list.out);
    let paged = std::fs::read_to_string(paged).unwrap();
    assert!(paged.lines().count() >= 62, "a header, a line and everybody: {paged}");
    assert!(paged.starts_with("PERSON ") && paged.contains("Zofia Wiśniewska"), "{paged}");
}
