//! Every threat of the threat model names a test, and what it names is there.

/// Where the threats are.
pub(crate) const PATH: &str = "docs/threat-model.md";

/// How a file of the workspace is looked up.
pub(crate) trait Tree {
    /// The text of a file, `None` where there is none.
    fn text(&self, path: &str) -> Option<&str>;
    /// Whether there is a folder with something in it; the path ends with `/`.
    fn folder(&self, path: &str) -> bool;
    /// Whether a function of that name stands in the file or below the folder.
    fn function(&self, place: &str, name: &str) -> bool;
}

/// What is wrong with the threats, each as `LINE: problem`.
pub(crate) fn problems(text: &str, tree: &impl Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut threats = 0;
    for (at, line) in (1..).zip(text.lines()) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [threat, _, tests] = cells.as_slice() else { continue };
        if !line.starts_with('|') || *threat == "threat" || threat.starts_with("---") {
            continue;
        }
        threats += 1;
        found.extend(of_one(tests, tree).into_iter().map(|problem| format!("{at}: {problem}")));
    }
    if threats == 0 {
        found.push("1: no threats are listed".to_owned());
    }
    found
}

/// What is wrong with the tests of one threat.
fn of_one(tests: &str, tree: &impl Tree) -> Vec<String> {
    let quoted: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
    let is_place = |text: &&&str| text.contains('/') && !text.contains(' ');
    let places: Vec<&str> = quoted.iter().filter(is_place).copied().collect();
    let commands = quoted.iter().filter(|text| text.starts_with("cargo xtask ")).count();
    let mut found = Vec::new();
    if places.is_empty() && commands == 0 {
        found.push("a threat without a test; name a file, or a command that checks it".to_owned());
    }
    for place in &places {
        let there = match place.ends_with('/') {
            true => tree.folder(place),
            false => tree.text(place).is_some(),
        };
        if !there {
            found.push(format!("`{place}` is not there"));
        }
    }
    let names = quoted.iter().filter(|text| text.contains('_') && !text.contains(['/', ' ', '.']));
    for name in names {
        if !places.iter().any(|place| tree.function(place, name)) {
            found.push(format!("`{name}` is no test in the files of this threat"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One;

    impl Tree for One {
        fn text(&self, path: &str) -> Option<&str> {
            (path == "a/b.rs").then_some("fn it_holds() {}")
        }

        fn folder(&self, path: &str) -> bool {
            path == "a/"
        }

        fn function(&self, place: &str, name: &str) -> bool {
            ["a/b.rs", "a/"].contains(&place) && name == "it_holds"
        }
    }

    fn with(tests: &str) -> Vec<String> {
        let head = "| threat | answer | test |\n| --- | --- | --- |\n";
        problems(&format!("{head}| x | y | {tests} |\n"), &One)
    }

    #[test]
    fn what_is_named_is_there() {
        for tests in ["`a/b.rs`", "`a/`", "`a/b.rs` (`it_holds`)", "`cargo xtask deny`"] {
            assert!(with(tests).is_empty(), "{tests}");
        }
    }

    #[test]
    fn what_is_missing_is_told_with_its_line() {
        for (tests, problem) in [
            ("", "3: a threat without a test"),
            ("see `serde`", "3: a threat without a test"),
            ("`a/c.rs`", "3: `a/c.rs` is not there"),
            ("`b/`", "3: `b/` is not there"),
            ("`a/b.rs` (`it_does_not`)", "3: `it_does_not` is no test"),
        ] {
            let found = with(tests);
            assert!(found.len() == 1 && found[0].starts_with(problem), "{tests}: {found:?}");
        }
        assert_eq!(problems("# Nothing\n", &One), ["1: no threats are listed"]);
    }
}
