//! A list of faults, written in code or read from a file.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::check::{InvalidFault, check};
use super::trigger::Trigger;

/// Faults, in the order in which they are asked.
///
/// Of those that hit a call, all delays add up and the first other one decides.
///
/// In TOML:
///
/// ```
/// let script: presence_sim::FaultScript = toml::from_str(r#"
///     [[fault]]
///     when = { method = "PUT", after = 2, times = 1 }
///     then = { status = { status = 429, headers = { Retry-After = "2" } } }
///
///     [[fault]]
///     when = { path = "/tenant_user/7/" }
///     then = "stall"
///
///     [[fault]]
///     when = { probability = 0.1 }
///     then = { cut = { ending = "reset" } }
///     applied = true
/// "#)?;
/// assert_eq!(script.faults().len(), 3);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultScript {
    #[serde(default, rename = "fault")]
    faults: Vec<Fault>,
}

impl FaultScript {
    /// A script without faults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault at the end.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// The faults in order.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

/// One thing that goes wrong, and when.
///
/// A fault cannot hold a contradiction: building or reading one that does is refused.
///
/// ```
/// use presence_sim::{Action, Ending, Fault, Trigger};
///
/// let cut_once = Fault::new(
///     Trigger { times: Some(1), ..Trigger::default() },
///     Action::Cut { ending: Ending::Reset },
/// )?;
/// assert!(cut_once.clone().applied(true).is_ok());
/// # Ok::<(), presence_sim::InvalidFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "FaultParts")]
pub struct Fault {
    when: Trigger,
    then: Action,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied: Option<bool>,
}

impl Fault {
    /// `then` happens to the calls that `when` chooses.
    ///
    /// # Errors
    ///
    /// [`InvalidFault`] says which value is out of range or contradicts another.
    pub fn new(when: Trigger, then: Action) -> Result<Self, InvalidFault> {
        FaultParts { when, then, applied: None }.try_into()
    }

    /// `then` happens to every call.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn always(then: Action) -> Result<Self, InvalidFault> {
        Self::new(Trigger::default(), then)
    }

    /// `then` happens to the next call only.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn once(then: Action) -> Result<Self, InvalidFault> {
        Self::new(Trigger { times: Some(1), ..Trigger::default() }, then)
    }

    /// Says whether the call is applied, where the fault leaves a choice.
    ///
    /// For a replacement of the answer: whether the call takes effect all the same (default:
    /// no). For a wait: whether it takes effect before the wait (default: after it).
    ///
    /// # Errors
    ///
    /// [`InvalidFault`] for a distortion with `false`: the true answer that it spoils exists
    /// only for a call that was handled.
    pub fn applied(self, applied: bool) -> Result<Self, InvalidFault> {
        FaultParts { when: self.when, then: self.then, applied: Some(applied) }.try_into()
    }

    /// When it happens.
    #[must_use]
    pub fn when(&self) -> &Trigger {
        &self.when
    }

    /// What happens.
    #[must_use]
    pub fn then(&self) -> &Action {
        &self.then
    }

    /// The choice made with [`applied`](Self::applied), or the default.
    pub(super) fn applies(&self) -> bool {
        self.applied.unwrap_or(false)
    }
}

/// A fault as written, not yet checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultParts {
    #[serde(default)]
    pub(super) when: Trigger,
    pub(super) then: Action,
    pub(super) applied: Option<bool>,
}

impl TryFrom<FaultParts> for Fault {
    type Error = InvalidFault;

    fn try_from(parts: FaultParts) -> Result<Self, Self::Error> {
        check(&parts)?;
        Ok(Self { when: parts.when, then: parts.then, applied: parts.applied })
    }
}
