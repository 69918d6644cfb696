//! [`CallTrace`]: what this library knows of a failed call and Webex does not say.

use std::error::Error as StdError;
use std::fmt;

use presence_core::Error;

use super::id::PersonId;

/// What to look up to find out what became of a write.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookup {
    /// A person who may have been made, by e-mail address.
    Email(String),
    /// A person who may have been changed.
    Person(PersonId),
}

impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(_) => f.write_str("Email(***)"),
            Self::Person(id) => write!(f, "Person({id})"),
        }
    }
}

/// Stands below every error of a call that was sent: the id under which it was sent, and, where
/// the outcome of a write is unknown, what to look up.
///
/// ```
/// # fn example(error: &presence_core::Error) {
/// use webex_people::CallTrace;
///
/// match CallTrace::of(error).and_then(CallTrace::lookup) {
///     // Of a creation or an update, client.reconcile(lookup, &body, calling_data) tells what
///     // became of it; after a deletion client.get(id, false) does.
///     Some(lookup) => println!("look up {lookup:?}"),
///     None => println!("nothing was changed"),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct CallTrace {
    tracking_id: String,
    lookup: Option<Lookup>,
    below: Error,
}

impl CallTrace {
    /// The trace below `error`, where there is one.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        let mut below = StdError::source(error);
        while let Some(cause) = below {
            if let Some(trace) = cause.downcast_ref() {
                return Some(trace);
            }
            below = cause.source();
        }
        None
    }

    /// The id that was sent in the `TrackingID` header; every attempt adds an ending of its own.
    /// The server's own is [`Error::tracking_id`].
    #[must_use]
    pub fn tracking_id(&self) -> &str {
        &self.tracking_id
    }

    /// What to look up, where the outcome of a write is unknown.
    #[must_use]
    pub fn lookup(&self) -> Option<&Lookup> {
        self.lookup.as_ref()
    }

    /// Puts a trace below `error`, above what was there.
    pub(crate) fn below(error: Error, tracking_id: &str, lookup: Option<Lookup>) -> Error {
        let trace = Self { tracking_id: tracking_id.to_owned(), lookup, below: error.clone() };
        error.with_source(trace)
    }
}

impl fmt::Display for CallTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sent as {}", self.tracking_id)?;
        if self.lookup.is_some() {
            f.write_str("; look the person up before trying again")?;
        }
        Ok(())
    }
}

impl StdError for CallTrace {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.below.source()
    }
}
