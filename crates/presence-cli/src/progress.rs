//! [`Progress`]: how far long work has come, on a terminal and nowhere else.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::shell::Shell;

/// Work on fewer things than this is over before anybody could look.
const WORTH_SHOWING: u64 = 50;

/// How far long work has come. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Reading so many people.
    pub(crate) fn reading(shell: &Shell, people: usize) -> Self {
        Self::new(shell, Some(people), "reading {pos} of {len} people {wide_bar} {eta}")
    }

    /// Reading a list of which nobody knows how long it is.
    pub(crate) fn listing(shell: &Shell) -> Self {
        Self::new(shell, None, "{pos} people read")
    }

    /// Writing so many changes.
    pub(crate) fn writing(shell: &Shell, changes: usize) -> Self {
        Self::new(shell, Some(changes), "{pos} of {len} changes {wide_bar} {eta}")
    }

    fn new(shell: &Shell, total: Option<usize>, form: &'static str) -> Self {
        let total = total.map(|total| total as u64);
        if !shell.shows_progress() || total.is_some_and(|total| total < WORTH_SHOWING) {
            return Self(ProgressBar::hidden());
        }
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let bar = ProgressBar::with_draw_target(total, target);
        // The forms above are good; a bad one would only show another bar.
        let style = ProgressStyle::with_template(form);
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// One more is done.
    pub(crate) fn one_more(&self) {
        self.0.inc(1);
    }

    /// So many are done.
    pub(crate) fn at(&self, done: usize) {
        self.0.set_position(done as u64);
    }

    /// So many are done, of so many.
    pub(crate) fn at_of(&self, done: usize, total: usize) {
        self.0.set_length(total as u64);
        self.at(done);
    }

    /// Does something else on the terminal, with the progress out of the way.
    pub(crate) fn aside<T>(&self, other: impl FnOnce() -> T) -> T {
        if self.0.is_hidden() { other() } else { self.0.suspend(other) }
    }

    /// Takes it off the terminal.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
