//! [`Failure`]: why a command could not go on, and what to try.

use std::io;

use omnipresence::Error;

use crate::exit::{self, Exit};
use crate::output::hint;

/// What ends a command before its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something to tell.
    Told(Box<Told>),
    /// The output could not be written; there may be nobody left to tell.
    Output(io::Error),
}

/// What went wrong, in words for standard error.
#[derive(Debug)]
pub(crate) struct Told {
    /// The code to end with.
    pub(crate) exit: Exit,
    /// What went wrong, where and why.
    pub(crate) message: String,
    /// What to try, a line each.
    pub(crate) tries: Vec<String>,
}

impl Failure {
    /// Something that went wrong.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self::Told(Box::new(Told { exit, message: message.into(), tries: Vec::new() }))
    }

    /// Wrong usage or configuration.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Adds something to try.
    pub(crate) fn or_try(mut self, what: impl Into<String>) -> Self {
        if let Self::Told(told) = &mut self {
            told.tries.push(what.into());
        }
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let failure = Self::new(exit::of_error(&error), error.report().to_string());
        match hint::of(&error) {
            Some(hint) => failure.or_try(hint),
            None => failure,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
