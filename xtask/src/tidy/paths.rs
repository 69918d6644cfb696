//! Nothing that is built or tested may need a file outside the workspace.

/// The kinds of files that builds and tests read.
const INPUTS: [&str; 5] = [".rs", ".toml", ".json", ".snap", ".sh"];

/// Folders that exist beside a checkout on some machines only. Written in two halves, or this file
/// would find itself.
const OUTSIDE: [&str; 2] = [concat!("../", "shared"), concat!("/wo", "rk/")];

/// Each mention of an outside folder in a file at `path`, as `LINE: problem`.
pub(crate) fn problems(path: &str, text: &str) -> Vec<String> {
    if !INPUTS.iter().any(|ending| path.ends_with(ending)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, line) in (1..).zip(text.lines()) {
        for outside in OUTSIDE.iter().filter(|outside| mentions(line, outside)) {
            found.push(format!(
                "{at}: `{outside}` is outside the workspace and not on every machine; copy what \
                 is needed into the crate"
            ));
        }
    }
    found
}

/// Whether a path begins with `outside`: behind a letter it is the middle of another path or of a
/// link.
fn mentions(line: &str, outside: &str) -> bool {
    let inside_of_another = |c: char| c.is_alphanumeric() || "_-}>.*".contains(c);
    let relative = outside.starts_with('.');
    line.match_indices(outside).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default().chars().next_back();
        relative || !before.is_some_and(inside_of_another)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(halves: [&str; 2]) -> String {
        halves.concat()
    }

    #[test]
    fn an_outside_folder_is_found_in_what_is_built_or_tested() {
        let shared = format!("include_str!(\"../../{}/a.json\")", path(["../", "shared"]));
        assert_eq!(problems("crates/a/src/lib.rs", &shared).len(), 1);
        let absolute = format!("x\npath = \"{}main\"", path(["/wo", "rk/"]));
        let found = problems("a/Cargo.toml", &absolute);
        assert!(found.len() == 1 && found[0].starts_with("2: `/"), "{found:?}");
    }

    #[test]
    fn documents_may_name_their_sources() {
        let text = format!("From {}/captures.", path(["../", "shared"]));
        assert!(problems("crates/a/tests/data/README.md", &text).is_empty());
    }

    #[test]
    fn the_middle_of_another_path_is_not_an_outside_folder() {
        for line in ["https://host/work/state", "\"{base}/work/state\"", "a shared/work/place"] {
            assert!(problems("a.rs", line).is_empty(), "{line}");
        }
    }
}
