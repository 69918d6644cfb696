//! Rules on each Rust file: it says what it is for, it is short, it has no unsafe code, and it
//! silences no lint without a reason.

use crate::source::{Code, is_word};

/// The longest a file may be. Most are a quarter of this.
const MOST_LINES: usize = 800;

/// The widest a line may be. rustfmt keeps code to it, but leaves comments as they are.
const MOST_COLUMNS: usize = 100;

/// What is wrong with a Rust file, each as `LINE: problem`.
pub(crate) fn problems(text: &str) -> Vec<String> {
    let code = Code::of(text);
    let mut found = Vec::new();
    found.extend(without_module_doc(text));
    found.extend(too_long(text));
    found.extend(too_wide(text, &code));
    found.extend(unsafe_code(&code));
    found.extend(allowed_without_reason(&code));
    found
}

/// A file begins with `//!`, or includes its documentation; other inner attributes may precede.
fn without_module_doc(text: &str) -> Option<String> {
    let mut open_brackets = 0_usize;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if open_brackets == 0 {
            if line.starts_with("//!") || line.starts_with("/*!") || line.starts_with("#![doc") {
                return None;
            }
            let may_precede = line.starts_with("#!") || line.starts_with("// ") || line == "//";
            if !may_precede {
                break;
            }
        }
        if !line.starts_with("//") {
            open_brackets += line.matches('[').count();
            open_brackets = open_brackets.saturating_sub(line.matches(']').count());
        }
    }
    Some("1: no `//!` says what this file is for; write it above everything else".to_owned())
}

fn too_long(text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MOST_LINES).then(|| {
        format!("{lines}: the file has {lines} lines, {MOST_LINES} are allowed; split it by idea")
    })
}

/// A text literal or a link cannot always be broken, everything else can.
fn too_wide(text: &str, code: &Code) -> Vec<String> {
    let wide = text.lines().zip(code.lines()).filter_map(|(line, (at, masked))| {
        let columns = line.chars().count();
        let breakable = !masked.has_string && !line.contains("://");
        (columns > MOST_COLUMNS && breakable)
            .then(|| format!("{at}: {columns} columns, {MOST_COLUMNS} are allowed; break the line"))
    });
    wide.collect()
}

fn unsafe_code(code: &Code) -> Vec<String> {
    let has_word = |line: &str| line.split(|c| !is_word(c)).any(|word| word == "unsafe");
    let found = code.lines().filter(|(_, line)| has_word(&line.code));
    found.map(|(at, _)| format!("{at}: `unsafe` is forbidden; find the safe way")).collect()
}

fn allowed_without_reason(code: &Code) -> Vec<String> {
    let text = code.text();
    let mut found = Vec::new();
    for opening in ["#[allow(", "#![allow("] {
        for (at, _) in text.match_indices(opening) {
            let (before, attribute) = text.split_at(at);
            let attribute = attribute.split(']').next().unwrap_or_default();
            if !attribute.split(|c| !is_word(c)).any(|word| word == "reason") {
                let line = before.matches('\n').count() + 1;
                found
                    .push(format!("{line}: `allow` without `reason = \"..\"`; say why, or fix it"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(text: &str) {
        assert_eq!(problems(text), Vec::<String>::new(), "{text}");
    }

    fn one(text: &str, expected: &str) {
        let found = problems(text);
        assert!(found.len() == 1 && found[0].contains(expected), "{text}\n{found:?}");
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        ok("//! Doc.\n");
        ok("\n\n//! Doc.\n");
        ok("#![doc = include_str!(\"../README.md\")]\n");
        ok("#![cfg(unix)]\n//! Doc.\n");
        ok("#![expect(\n    clippy::print_stdout,\n    reason = \"r\"\n)]\n\n//! Doc.\n");
        ok("// A licence.\n//! Doc.\n");
        one("", "1: no `//!`");
        one("use std::fmt;\n//! Doc.\n", "1: no `//!`");
        one("/// Outer.\nmod a;\n", "1: no `//!`");
    }

    #[test]
    fn a_file_is_short() {
        ok(&format!("//! Doc.\n{}", "\n".repeat(799)));
        one(&format!("//! Doc.\n{}", "\n".repeat(800)), "the file has 801 lines");
    }

    #[test]
    fn a_line_is_narrow_unless_it_cannot_be_broken() {
        let wide = "x".repeat(101);
        ok(&format!("//! Doc.\n// {}", "x".repeat(97)));
        ok(&format!("//! Doc.\nconst A: &str = \"{wide}\";"));
        ok(&format!("//! Doc.\n// https://{wide}"));
        one(&format!("//! Doc.\n// {wide}"), "2: 104 columns");
    }

    #[test]
    fn unsafe_is_found_as_a_keyword_only() {
        ok("//! Nothing unsafe.\n#![forbid(unsafe_code)]\nconst A: &str = \"unsafe\";");
        one(&format!("//! Doc.\nfn f() {{ {} {{}} }}", "unsafe"), "2: `unsafe` is forbidden");
    }

    #[test]
    fn a_silenced_lint_says_why() {
        ok("//! Doc.\n#[allow(dead_code, reason = \"later\")]\nfn f() {}");
        ok("//! Doc.\n#[allow(\n    dead_code,\n    reason = \"later]\"\n)]\nfn f() {}");
        ok("//! Doc.\n// #[allow(dead_code)]\n#[expect(dead_code)]\nfn f() {}");
        one("//! Doc.\n\n#[allow(dead_code)]\nfn f() {}", "3: `allow` without");
        one("//! Doc.\n#![allow(dead_code)]\n", "2: `allow` without");
    }
}
