//! What the program remembers between runs: the plans that `set` made, and what was applied last.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use omnipresence::fleet::Plan;

use crate::failure::Failure;

/// How many plans of `set` are kept.
const KEPT: usize = 20;

/// The longest path that is read back, in bytes.
const MAX_PATH_BYTES: u64 = 64 * 1024;

/// The folder for what is to outlive a run.
fn folder() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::usage(format!("there is no folder for what is to be remembered: {error}"))
            .or_try("`presence plan --out FILE` and `presence apply FILE`")
    })?;
    let base = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(base.join("presence"))
}

/// Keeps the plan of a `set`, so that it can be resumed and taken back.
pub(crate) fn keep(plan: &Plan) -> Result<PathBuf, Failure> {
    let plans = folder()?.join("plans");
    made(&plans).map_err(|error| refused(&plans, &error))?;
    // Only what is too old is removed, and a failure to do so harms nobody.
    drop(forget_old(&plans));
    let file = plans.join(format!("{}.json", plan.id));
    plan.save(&file).map_err(|error| refused(&file, &error.report()))?;
    Ok(file)
}

/// Remembers what was applied last.
pub(crate) fn remember(file: &Path) -> Result<(), Failure> {
    let folder = folder()?;
    let last = folder.join("last");
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let written =
        made(&folder).and_then(|()| fs::write(&last, file.as_os_str().as_encoded_bytes()));
    written.map_err(|error| refused(&last, &error))
}

/// What was applied last.
pub(crate) fn last() -> Result<PathBuf, Failure> {
    let file = folder()?.join("last");
    let nothing = || {
        Failure::usage("--last: nothing was applied from here yet")
            .or_try("name the plan: `presence undo FILE`")
    };
    let known = fs::metadata(&file).is_ok_and(|found| found.len() <= MAX_PATH_BYTES);
    if !known {
        return Err(nothing());
    }
    fs::read_to_string(&file).map(PathBuf::from).map_err(|_| nothing())
}

fn refused(what: &Path, why: &dyn std::fmt::Display) -> Failure {
    let message = format!("{}: cannot be written: {why}; nothing was sent", what.display());
    Failure::usage(message).or_try("`presence plan --out FILE` and `presence apply FILE`")
}

/// A folder that only its owner can look into.
fn made(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

fn forget_old(plans: &Path) -> io::Result<()> {
    let mut found = Vec::new();
    for entry in fs::read_dir(plans)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            found.push((fs::metadata(&path)?.modified()?, path));
        }
    }
    found.sort();
    let old = found.len().saturating_sub(KEPT - 1);
    for (_, plan) in found.into_iter().take(old) {
        for file in [beside(&plan, "undo.journal"), beside(&plan, "undo"), beside(&plan, "journal")]
        {
            // Most plans have no undo.
            drop(fs::remove_file(file));
        }
        fs::remove_file(&plan)?;
    }
    Ok(())
}

/// `FILE.ending`.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
