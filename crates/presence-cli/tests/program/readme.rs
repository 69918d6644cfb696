//! The README's recording of a terminal is what the program prints.

use presence_sim::Simulator;

use crate::world::World;

/// One command of the recording, and what it prints.
#[derive(Debug, PartialEq, Eq)]
struct Recorded {
    command: String,
    code: i32,
    printed: String,
}

/// The recording: the first block of text below "From the command line".
fn recording(readme: &str) -> Vec<Recorded> {
    let (_, section) = readme.split_once("## From the command line\n").unwrap();
    let (_, block) = section.split_once("```text\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let mut recorded: Vec<Recorded> = Vec::new();
    for line in block.lines() {
        if let Some(line) = line.strip_prefix("$ ") {
            let (command, said) = line.split_once("  # ").unwrap_or((line, ""));
            let code = said.split_once("exit code ").map_or("0", |(_, code)| code);
            let code =
                code.split(|char: char| !char.is_ascii_digit()).next().unwrap().parse().unwrap();
            let command = command.trim().to_owned();
            recorded.push(Recorded { command, code, printed: String::new() });
        } else if let Some(last) = recorded.last_mut() {
            last.printed.push_str(line);
            last.printed.push('\n');
        }
    }
    recorded.iter_mut().for_each(|one| one.printed = one.printed.trim_end().to_owned());
    recorded
}

/// The words of a command, where quotation marks keep words together.
fn words(command: &str) -> Vec<&str> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .collect()
}

#[tokio::test]
async fn the_recording_in_the_readme_is_what_the_program_prints() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let recorded = recording(&std::fs::read_to_string(readme).unwrap());
    let of_program = recorded.iter().filter(|one| one.command.starts_with("presence "));
    assert!(of_program.clone().count() >= 6, "{recorded:?}");
    let builder = Simulator::builder().people(8).with_unverified_read(true);
    let world = World::named(builder, ["conpeek", "webex", "enaio", "accsyn"], "").await;
    for one in of_program {
        let mut args = words(&one.command);
        args.remove(0);
        let mut command = world.command(&args);
        command.current_dir(world.place.path());
        let run = world.ended(command.output().await.unwrap());
        let printed = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, Some(one.code), "{}: {printed}", one.command);
        assert_eq!(printed.trim_end(), one.printed, "{}", one.command);
    }
}
