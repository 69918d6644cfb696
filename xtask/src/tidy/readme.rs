//! The parts of the README that programs write are what those programs print now.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::failure::{Failure, Result};
use crate::generated;
use crate::metadata::Workspace;

const README: &str = "README.md";

/// A part of the README and the example of the workspace that prints it.
#[derive(Clone, Copy, Debug)]
struct Part {
    name: &'static str,
    package: &'static str,
    example: &'static str,
}

const PARTS: &[Part] =
    &[Part { name: "capabilities", package: "omnipresence", example: "capability_table" }];

/// Fails if a part is not what its example prints.
pub(crate) fn check(workspace: &Workspace) -> Result {
    let readme = read(workspace)?;
    for part in PARTS {
        generated::part(&readme, part.name).map_err(|failure| about_readme(&failure))?;
        let printed = print(workspace, part)?;
        if !generated::is_fresh(&readme, part.name, &printed).map_err(|f| about_readme(&f))? {
            return Err(Failure::new(format!(
                "{README}: the generated part {} is stale; `cargo xtask tidy --write` refreshes it",
                part.name
            )));
        }
    }
    println!("readme: the generated parts are fresh");
    Ok(())
}

/// Writes into each part what its example prints.
pub(crate) fn refresh(workspace: &Workspace) -> Result {
    let before = read(workspace)?;
    let mut readme = before.clone();
    for part in PARTS {
        let printed = print(workspace, part)?;
        readme = generated::replaced(&readme, part.name, &printed).map_err(|f| about_readme(&f))?;
    }
    if readme == before {
        println!("readme: the generated parts were fresh already");
        return Ok(());
    }
    fs::write(workspace.root().join(README), readme)
        .map_err(|error| Failure::new(format!("{README} cannot be written: {error}")))?;
    println!("readme: the generated parts are written anew");
    Ok(())
}

fn read(workspace: &Workspace) -> Result<String> {
    fs::read_to_string(workspace.root().join(README))
        .map_err(|error| Failure::new(format!("{README} cannot be read: {error}")))
}

fn about_readme(failure: &Failure) -> Failure {
    Failure::new(format!("{README} {}", failure.summary()))
}

/// What the example prints. It is built like the tests, of which it is a part: with all members and
/// all features, so that nothing is compiled a second time only for this.
fn print(workspace: &Workspace, part: &Part) -> Result<String> {
    let build = workspace
        .cargo()
        .args(["build", "--quiet", "--workspace", "--all-features"])
        .args(["--example", part.example, "--message-format", "json-render-diagnostics"]);
    println!("$ {}", build.line());
    let executable = executable(&build.output()?, part.example).ok_or_else(|| {
        Failure::new(format!("{} has no example `{}`", part.package, part.example))
    })?;
    crate::process::Step::new(Path::new(&executable), part.example)
        .within(workspace.root())
        .output()
}

/// The program of the example in what cargo says of a build, one JSON object a line.
fn executable(messages: &str, example: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Message {
        target: Option<Target>,
        executable: Option<String>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    let built = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    built
        .filter(|message| message.target.as_ref().is_some_and(|target| target.name == example))
        .find_map(|message| message.executable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_an_example_is_found_among_other_messages() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"name":"serde"},"executable":null}
{"reason":"build-script-executed","package_id":"x"}
not json
{"reason":"compiler-artifact","target":{"name":"table"},"executable":"/t/examples/table"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(executable(messages, "table").as_deref(), Some("/t/examples/table"));
        assert_eq!(executable(messages, "serde"), None);
        assert_eq!(executable(messages, "other"), None);
    }
}
