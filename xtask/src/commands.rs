//! The commands: one table from which both the help and the dispatch are made.

use crate::args::{Args, Knows};
use crate::failure::Result;
use crate::metadata::Workspace;
use crate::{
    bench, boundaries, ci, deb, deny, dependencies, doc, features, fmt, fuzz, interop, lint,
    minimal, msrv, musl, package, public_api, release, sbom, semver, size, soak, test, tidy,
};

/// One command of `cargo xtask`.
#[derive(Debug)]
pub(crate) struct Command {
    name: &'static str,
    summary: &'static str,
    /// The options that it understands.
    knows: Knows,
    run: fn(&Workspace, &Args) -> Result,
}

/// In the order in which the help shows them.
const COMMANDS: &[Command] = &[
    Command {
        name: "ci",
        summary: "every gate in order, with its time; stops at the first failure",
        knows: Knows::Nothing,
        run: |workspace, _| ci::run(workspace),
    },
    Command {
        name: "fmt",
        summary: "rustfmt agrees with every file",
        knows: Knows::Write,
        run: |workspace, args| fmt::run(workspace, args.write),
    },
    Command {
        name: "tidy",
        summary: "house rules on sources and manifests, README's generated parts, rust-version",
        knows: Knows::Write,
        run: |workspace, args| tidy::run(workspace, args.write),
    },
    Command {
        name: "boundaries",
        summary: "who may depend on what, proved with cargo tree",
        knows: Knows::Nothing,
        run: |workspace, _| boundaries::run(workspace),
    },
    Command {
        name: "lint",
        summary: "clippy on every target of every member, warnings denied",
        knows: Knows::Nothing,
        run: |workspace, _| lint::run(workspace),
    },
    Command {
        name: "test",
        summary: "all tests (cargo-nextest where present) and all doctests",
        knows: Knows::Nothing,
        run: |workspace, _| test::run(workspace),
    },
    Command {
        name: "interop",
        summary: "the vendors' own Python SDKs against the simulators; says when skipped",
        knows: Knows::Nothing,
        run: |workspace, _| interop::run(workspace).map(drop),
    },
    Command {
        name: "doc",
        summary: "rustdoc of every member, warnings denied",
        knows: Knows::Nothing,
        run: |workspace, _| doc::run(workspace),
    },
    Command {
        name: "features",
        summary: "each member alone, under every set of its features",
        knows: Knows::Nothing,
        run: |workspace, _| features::run(workspace),
    },
    Command {
        name: "public-api",
        summary: "docs/api/ says what is public; no foreign type is; says when skipped",
        knows: Knows::Write,
        run: |workspace, args| public_api::run(workspace, args.write).map(drop),
    },
    Command {
        name: "package",
        summary: "every publishable crate packages, and the packages build",
        knows: Knows::Nothing,
        run: |workspace, _| package::run(workspace),
    },
    Command {
        name: "minimal",
        summary: "the packages compile with the lowest versions that their manifests allow",
        knows: Knows::Nothing,
        run: |workspace, _| minimal::run(workspace),
    },
    Command {
        name: "msrv",
        summary: "the Rust that we promise compiles what we publish; says when skipped",
        knows: Knows::Nothing,
        run: |workspace, _| msrv::run(workspace).map(drop),
    },
    Command {
        name: "deny",
        summary: "licences, bans and sources of every dependency; advisories where reachable",
        knows: Knows::Nothing,
        run: |workspace, _| deny::run(workspace),
    },
    Command {
        name: "semver",
        summary: "what the last release promised still holds; says when skipped",
        knows: Knows::Nothing,
        run: |workspace, _| semver::run(workspace).map(drop),
    },
    Command {
        name: "release",
        summary: "all of a release but push and publish; without --write it changes nothing",
        knows: Knows::Write,
        run: |workspace, args| release::run(workspace, args.write),
    },
    Command {
        name: "deb",
        summary: "a Debian package of the program, tried in a system of its own; says when skipped",
        knows: Knows::Nothing,
        run: |workspace, _| deb::run(workspace),
    },
    Command {
        name: "musl",
        summary: "a program that needs nothing else, tried where there is nothing else",
        knows: Knows::Nothing,
        run: |workspace, _| musl::run(workspace),
    },
    Command {
        name: "fuzz",
        summary: "every fuzz target for a while (10 s each), on nightly; says when skipped",
        knows: Knows::SecondsAndNames,
        run: fuzz::run,
    },
    Command {
        name: "bench",
        summary: "our clients beside the obvious loop, the limit and the vendors' SDKs",
        knows: Knows::Names,
        run: bench::run,
    },
    Command {
        name: "soak",
        summary: "all four providers under faults for a while (600 s); fails where it is not flat",
        knows: Knows::Seconds,
        run: soak::run,
    },
    Command {
        name: "load",
        summary: "10,000 callers at once on one client of each vendor",
        knows: Knows::Nothing,
        run: |workspace, _| soak::load(workspace),
    },
    Command {
        name: "dependencies",
        summary: "docs/dependencies.md and docs/unsafe.md say what is in the tree, and why",
        knows: Knows::Write,
        run: |_, args| dependencies::run(args.write),
    },
    Command {
        name: "sbom",
        summary: "writes bills of materials (CycloneDX 1.5) to the target folder",
        knows: Knows::Nothing,
        run: |_, _| sbom::run(),
    },
    Command {
        name: "size",
        summary: "how many crates our main crates bring (prints, checks nothing)",
        knows: Knows::Nothing,
        run: |workspace, _| size::run(workspace),
    },
];

/// What the words on the command line ask for.
#[derive(Debug)]
pub(crate) enum Choice {
    /// The list of commands.
    Help,
    /// A command with its options.
    Run(&'static Command, Args),
    /// Nothing that is known; the text says what is wrong.
    Mistaken(String),
}

/// Reads the command line.
pub(crate) fn choose(words: &[String]) -> Choice {
    let Some((name, rest)) = words.split_first() else { return Choice::Help };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        return Choice::Help;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Choice::Mistaken(format!("there is no command `{name}`"));
    };
    match Args::parse(rest, command.knows) {
        Ok(args) => Choice::Run(command, args),
        Err(problem) => Choice::Mistaken(format!("`cargo xtask {name}`: {problem}")),
    }
}

/// Runs a chosen command on the workspace around the current folder.
pub(crate) fn run(command: &Command, args: &Args) -> Result {
    let workspace = Workspace::load()?;
    (command.run)(&workspace, args)
}

/// The list of commands, one line each.
pub(crate) fn help() -> String {
    let mut text = String::from("cargo xtask COMMAND\n\n");
    let left = |command: &Command| format!("{}{}", command.name, command.knows.usage());
    let width = COMMANDS.iter().map(|command| left(command).len()).max().unwrap_or(0);
    for command in COMMANDS {
        text.push_str(&format!("  {:width$}  {}\n", left(command), command.summary));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn bare_and_help_list_the_commands() {
        for line in ["", "help", "--help", "-h"] {
            assert!(matches!(choose(&words(line)), Choice::Help), "`{line}`");
        }
        let help = help();
        for command in COMMANDS {
            let start = format!("  {}", command.name);
            assert_eq!(help.lines().filter(|line| line.starts_with(&start)).count(), 1, "{help}");
        }
    }

    #[test]
    fn a_known_command_is_chosen_with_its_options() {
        let Choice::Run(command, args) = choose(&words("fmt --write")) else { panic!("not run") };
        assert_eq!((command.name, args.write), ("fmt", true));
    }

    #[test]
    fn an_unknown_command_or_option_is_named() {
        let Choice::Mistaken(problem) = choose(&words("lnit")) else { panic!("accepted") };
        assert_eq!(problem, "there is no command `lnit`");
        let Choice::Mistaken(problem) = choose(&words("ci --fast")) else { panic!("accepted") };
        assert_eq!(problem, "`cargo xtask ci`: this command does not know `--fast`");
    }
}
