//! What a document links to, and every path that it names, is there.
//!
//! Links to the web are not followed. Links to items of the code (`[..](Type::method)`) are
//! rustdoc's to check.

use std::collections::BTreeSet;
use std::path::Path;

use super::files::File;

/// The folders below the root whose paths are looked for where a document names them as code.
const FOLDERS: [&str; 9] =
    ["crates", "docs", "examples", "fuzz", "tests", "xtask", ".ci", ".config", ".github"];

/// Below `fuzz`: what runs leave there and git does not keep.
const MADE: [&str; 3] = ["fuzz/artifacts", "fuzz/corpus", "fuzz/target"];

/// What the rule has to know of the tree.
pub(crate) trait Tree {
    /// Whether a file or folder is there; the path is from the root.
    fn has(&self, path: &str) -> bool;
    /// The text of a document.
    fn document(&self, path: &str) -> Option<&str>;
}

/// The files of the workspace.
pub(crate) struct Documents<'a> {
    pub(crate) root: &'a Path,
    pub(crate) files: &'a [File],
}

impl Tree for Documents<'_> {
    fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    fn document(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

/// Each dead link and each path without a file in the document at `path`, as `LINE: problem`.
pub(crate) fn problems(path: &str, text: &str, tree: &dyn Tree) -> Vec<String> {
    if !path.ends_with(".md") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, line) in prose(text) {
        let (plain, spans) = without_code(line);
        for target in targets(&plain) {
            found.extend(dead(path, text, target, tree).map(|why| format!("{at}: {why}")));
        }
        for span in spans.iter().filter_map(|span| named(span)) {
            if !is_there(path, span, tree) {
                found.push(format!("{at}: names `{span}`, which is not there"));
            }
        }
    }
    found
}

/// The lines outside fenced code, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (at, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((at, line));
        }
    }
    lines
}

/// The line without its code spans, and the spans.
fn without_code(line: &str) -> (String, Vec<&str>) {
    let (mut plain, mut spans) = (String::new(), Vec::new());
    for (at, part) in line.split('`').enumerate() {
        if at % 2 == 0 {
            plain.push_str(part);
        } else {
            spans.push(part);
        }
    }
    (plain, spans)
}

/// Where the links of a line go.
fn targets(line: &str) -> Vec<&str> {
    let starts = line.match_indices("](").map(|(at, opening)| at + opening.len());
    let targets = starts.filter_map(|start| line.get(start..)?.split([')', ' ']).next());
    targets.filter(|target| is_ours(target)).collect()
}

/// Whether it is a place in this tree, and neither on the web nor an item of the code.
fn is_ours(target: &str) -> bool {
    let is_web = target.contains("://") || target.starts_with("mailto:");
    let is_file = target.contains('/') || target.contains('.') || target.starts_with('#');
    is_file && !is_web && !target.contains("::")
}

fn dead(path: &str, text: &str, target: &str, tree: &dyn Tree) -> Option<String> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let place = if file.is_empty() { Some(path.to_owned()) } else { joined(folder(path), file) };
    let Some(place) = place else {
        return Some(format!("links to `{target}`, which is outside the workspace"));
    };
    if !tree.has(&place) {
        return Some(format!("links to `{target}`, and there is no `{place}`"));
    }
    let document = if file.is_empty() { Some(text) } else { tree.document(&place) };
    let is_dead = !heading.is_empty()
        && place.ends_with(".md")
        && !document.is_some_and(|text| headings(text).contains(heading));
    is_dead.then(|| format!("links to `{target}`, and `{place}` has no such heading"))
}

/// The path in a code span, if it is one; what stands behind a colon is a line or a test in it.
fn named(span: &str) -> Option<&str> {
    let path = span.split(':').next().unwrap_or(span).trim_end_matches('/');
    let (first, rest) = path.split_once('/')?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-./".contains(c);
    let is_path = FOLDERS.contains(&first) && path.chars().all(is_plain) && !rest.is_empty();
    (is_path && !MADE.iter().any(|made| path.starts_with(made))).then_some(path)
}

/// From the root, or from a folder around the document, as a crate's own pages name its files.
fn is_there(document: &str, path: &str, tree: &dyn Tree) -> bool {
    let mut around = Some(folder(document));
    while let Some(place) = around {
        if joined(place, path).is_some_and(|path| tree.has(&path)) {
            return true;
        }
        around = (!place.is_empty()).then(|| folder(place));
    }
    false
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path seen from `folder`, without `.` and `..`; none if it leaves the tree.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The headings of a document as links name them.
fn headings(text: &str) -> BTreeSet<String> {
    let lines = prose(text).into_iter().map(|(_, line)| line);
    let titles = lines.filter(|line| line.starts_with('#')).map(|line| line.trim_matches('#'));
    let named = titles.map(|title| {
        let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample;

    const OTHER: &str = "# Title\n\n```sh\n# no heading\n```\n\n## What it does, and `why`\n";

    impl Tree for Sample {
        fn has(&self, path: &str) -> bool {
            ["", "docs", "docs/a.md", "docs/b.md", "crates/x/tests/it.rs"].contains(&path)
        }

        fn document(&self, path: &str) -> Option<&str> {
            (path == "docs/b.md").then_some(OTHER)
        }
    }

    fn found(line: &str) -> Vec<String> {
        problems("docs/a.md", &format!("# Here it is\n{line}"), &Sample)
    }

    #[test]
    fn what_is_there_may_be_linked() {
        for line in [
            "[b](b.md), [b](../docs/b.md) and [root](../docs)",
            "[why](b.md#what-it-does-and-why) [here](#here-it-is)",
            "[web](https://example.com/x.md), [mail](mailto:a@b.c)",
            "[item](crate::Type), [item](Type::method), [item](Type)",
            "`[x](gone.md)`\n```\n[x](gone.md)\n```",
        ] {
            assert_eq!(found(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn a_dead_link_is_told_with_its_line() {
        assert_eq!(
            found("x [g](gone.md)"),
            ["2: links to `gone.md`, and there is no `docs/gone.md`"]
        );
        assert_eq!(
            found("[b](b.md#no-heading)"),
            ["2: links to `b.md#no-heading`, and `docs/b.md` has no such heading"]
        );
        assert_eq!(found("[x](#nowhere)").len(), 1);
        // A way out of the tree goes nowhere that everybody has.
        assert_eq!(found("![x](../../a.svg)").len(), 1);
    }

    #[test]
    fn a_path_that_is_named_exists() {
        for line in [
            "`docs/b.md` and `docs/b.md:12`",
            "`docs/NAME.md`, `docs/*.md`, `src/gone.rs`, `fuzz/artifacts/a`, docs/gone.md",
        ] {
            assert!(found(line).is_empty(), "{line}");
        }
        assert_eq!(found("`docs/gone.md::test`"), ["2: names `docs/gone.md`, which is not there"]);
        let page = "see `tests/it.rs` and `tests/gone.rs`";
        let found = problems("crates/x/src/docs.md", page, &Sample);
        assert_eq!(found, ["1: names `tests/gone.rs`, which is not there"]);
    }

    #[test]
    fn only_documents_are_read() {
        assert!(problems("docs/a.rs", "[g](gone.md)", &Sample).is_empty());
    }
}
