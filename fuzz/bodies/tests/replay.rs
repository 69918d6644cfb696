//! Every seed and every input that ever broke something, on stable Rust; and the folders agree with
//! the table of targets.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fuzz_bodies::TARGETS;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The files of a folder by path; none where there is no such folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn stems(folder: &Path, ending: &str) -> BTreeSet<String> {
    let names = entries(folder)
        .into_iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned()));
    names.filter(|name| !name.starts_with('.') && name != "SOURCE.md").collect()
}

#[test]
fn every_committed_input_keeps_every_promise() {
    for target in TARGETS {
        let seeds = entries(&folder("seeds").join(target.name));
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        for path in seeds.into_iter().chain(entries(&folder("regressions").join(target.name))) {
            let input = fs::read(&path).unwrap();
            // Shown where the next line panics.
            println!("{}: {}", target.name, path.display());
            (target.run)(&input);
        }
    }
}

/// A fuzzer begins with these, and they must not stop it.
#[test]
fn nothing_and_any_single_byte_is_taken_by_every_target() {
    for target in TARGETS {
        (target.run)(&[]);
        for byte in 0..=u8::MAX {
            (target.run)(&[byte]);
            (target.run)(&[byte, byte, byte]);
        }
    }
}

#[test]
fn targets_programs_and_folders_agree() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|it| it.name.to_owned()).collect();
    assert_eq!(targets.len(), TARGETS.len(), "a name occurs twice");
    assert_eq!(stems(&folder("fuzz_targets"), ".rs"), targets);
    assert_eq!(stems(&folder("seeds"), ""), targets);
    assert!(stems(&folder("regressions"), "").is_subset(&targets));
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for name in &targets {
        assert!(manifest.contains(&format!("\"fuzz_targets/{name}.rs\"")), "no program {name}");
        let program = folder("fuzz_targets").join(format!("{name}.rs"));
        assert!(fs::read_to_string(program).unwrap().contains(&format!("run(\"{name}\", data)")));
    }
}

#[test]
#[should_panic(expected = "there is no target nonsense")]
fn an_unknown_target_is_told() {
    fuzz_bodies::run("nonsense", b"");
}
