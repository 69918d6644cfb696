//! What the sources of a package tell: how many there are, how often they say `unsafe`, and whether
//! they forbid it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::metadata::Package;
use crate::source::is_word;

/// Folders of sources that users do not run.
const ASIDE: [&str; 4] = ["tests", "benches", "examples", "target"];

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// How many times the word stands in code, tests among it included.
    pub(super) said: usize,
    /// Whether rustc is told to refuse it.
    pub(super) forbidden: bool,
    /// Whether there are sources in C or assembly.
    pub(super) foreign: bool,
    /// Whether a program runs while it is built.
    pub(super) build_script: bool,
    /// What its sources take, in bytes: those in Rust, C and assembly.
    pub(super) bytes: u64,
}

/// The facts of packages, each of which is read once.
#[derive(Debug, Default)]
pub(super) struct Library(BTreeMap<String, Facts>);

impl Library {
    pub(super) fn facts(&mut self, package: &Package) -> Facts {
        *self.0.entry(package.id.clone()).or_insert_with(|| Facts::of(package))
    }

    /// What the sources of several take.
    pub(super) fn bytes(&mut self, packages: &[&Package]) -> u64 {
        packages.iter().map(|package| self.facts(package).bytes).sum()
    }
}

impl Facts {
    /// Reads every source file of a package; what cannot be read tells nothing.
    fn of(package: &Package) -> Self {
        let mut facts = Self { build_script: package.has_build_script(), ..Self::default() };
        let Some(folder) = package.manifest_path.parent() else { return facts };
        let manifest = fs::read_to_string(&package.manifest_path).unwrap_or_default();
        facts.forbidden = forbids_in_manifest(&manifest);
        for file in files(folder) {
            match file.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => {
                    let text = fs::read(&file).unwrap_or_default();
                    let text = String::from_utf8_lossy(&text);
                    facts.bytes += size(&file);
                    facts.said += count(&text);
                    facts.forbidden |= text.contains("forbid(unsafe_code");
                }
                Some("c" | "cc" | "S" | "asm") => {
                    facts.bytes += size(&file);
                    facts.foreign = true;
                }
                Some("h") => facts.bytes += size(&file),
                _ => {}
            }
        }
        facts
    }

    /// In a cell of a table.
    pub(super) fn words(self) -> String {
        let rust = match (self.forbidden, self.said) {
            (true, 0) => "forbidden".to_owned(),
            (_, 0) => "none".to_owned(),
            (_, said) => said.to_string(),
        };
        if self.foreign { format!("{rust}, C or assembly") } else { rust }
    }
}

/// Our own manifests take it from the workspace, whose lints forbid it; `tidy` sees to that.
fn forbids_in_manifest(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(|line| line.replace(' ', ""));
    lines.any(|line| line == "unsafe_code=\"forbid\"")
        || manifest.contains("[lints]\nworkspace = true")
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |known| known.len())
}

/// Every file below, in no order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut open, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let aside = path.file_name().is_some_and(|name| ASIDE.iter().any(|one| name == *one));
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !aside => open.push(path),
                Ok(kind) if kind.is_file() => files.push(path),
                _ => {}
            }
        }
    }
    files
}

/// How often the keyword stands on lines that are no comments. Literals are not told apart.
fn count(text: &str) -> usize {
    const WORD: &str = concat!("un", "safe");
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let on_line = |line: &str| {
        let whole = |at: usize| {
            let before = line.get(..at).and_then(|part| part.chars().next_back());
            let after = line.get(at + WORD.len()..).and_then(|part| part.chars().next());
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        };
        line.match_indices(WORD).filter(|(at, _)| whole(*at)).count()
    };
    lines.map(on_line).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_keyword_outside_of_comments_counts() {
        let word = concat!("un", "safe");
        let text = format!(
            "//! {word}\n#![forbid({word}_code)]\nfn f() {{ {word} {{ g() }} }} // fine\n  {word} fn g() {{}}\n"
        );
        assert_eq!(count(&text), 2);
    }

    #[test]
    fn what_is_forbidden_is_said_so() {
        assert!(forbids_in_manifest("[lints.rust]\nunsafe_code = \"forbid\"\n"));
        assert!(!forbids_in_manifest("[lints.rust]\nunsafe_code = \"deny\"\n"));
        let words = |said, forbidden, foreign| {
            Facts { said, forbidden, foreign, ..Facts::default() }.words()
        };
        assert_eq!(words(0, true, false), "forbidden");
        assert_eq!(words(0, false, false), "none");
        assert_eq!(words(7, false, true), "7, C or assembly");
    }

    #[test]
    fn what_is_brought_is_the_sum_of_what_each_is() {
        let workspace = crate::metadata::Workspace::load().unwrap();
        let two = ["presence-core", "presence-http"].map(|name| workspace.member(name).unwrap());
        let mut library = Library::default();
        let each = two.map(|member| library.facts(member).bytes);
        assert!(each.iter().all(|bytes| *bytes > 0), "{each:?}");
        assert_eq!(library.bytes(&two), each.iter().sum::<u64>());
    }
}
