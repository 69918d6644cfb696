//! What becomes of one job that writes.

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// The connection ends in the middle of the request.
    HalfRequest,
    /// The request is read, and nothing comes back.
    Lost { applied: bool, loss: Loss },
    /// Something comes back.
    Answered { reply: Reply, applied: bool, ending: Ending },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Loss {
    Closed,
    Hangs,
}

/// What the server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reply {
    Done,
    /// Failed, for a reason that is told.
    Failed,
    /// Failed, and no word of why.
    FailedSilently,
    /// A system role is missing.
    NoRole,
    /// The session has ended: every job fails until there is a new one.
    Ended,
}

/// How the answer's frame arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ending {
    Whole,
    Cut,
    Hangs,
    Garbage,
    WrongDigest,
    /// The whole answer, and the connection ends behind it.
    WholeThenClosed,
}

/// What is known from what came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    Applied,
    NotApplied,
    /// Nobody was logged in, as a probe shows: it was not done, and saying that it is in doubt is
    /// fair too, where there was no probe.
    SessionEnded,
    Nothing,
}

const REPLIES: [Reply; 5] =
    [Reply::Done, Reply::Failed, Reply::FailedSilently, Reply::NoRole, Reply::Ended];

const ENDINGS: [Ending; 6] = [
    Ending::Whole,
    Ending::Cut,
    Ending::Hangs,
    Ending::Garbage,
    Ending::WrongDigest,
    Ending::WholeThenClosed,
];

impl Step {
    pub(crate) const fn success() -> Self {
        Self::Answered { reply: Reply::Done, applied: true, ending: Ending::Whole }
    }

    /// Every step of a server that tells the truth.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Self::HalfRequest];
        for loss in [Loss::Closed, Loss::Hangs] {
            all.extend([true, false].map(|applied| Self::Lost { applied, loss }));
        }
        for reply in REPLIES {
            // A job that fails for a reason of its own may have been done, or half of it.
            let may_be: &[bool] = match reply {
                Reply::Done => &[true],
                Reply::Failed | Reply::FailedSilently => &[true, false],
                Reply::NoRole | Reply::Ended => &[false],
            };
            for applied in may_be.iter().copied() {
                all.extend(ENDINGS.map(|ending| Self::Answered { reply, applied, ending }));
            }
        }
        all
    }

    pub(crate) const fn applies(self) -> bool {
        matches!(self, Self::Lost { applied: true, .. } | Self::Answered { applied: true, .. })
    }

    pub(crate) fn proof(self) -> Proof {
        match self {
            Self::HalfRequest => Proof::NotApplied,
            Self::Answered { reply, ending: Ending::Whole | Ending::WholeThenClosed, .. } => {
                match reply {
                    Reply::Done => Proof::Applied,
                    Reply::NoRole => Proof::NotApplied,
                    Reply::Ended => Proof::SessionEnded,
                    Reply::Failed | Reply::FailedSilently => Proof::Nothing,
                }
            }
            _ => Proof::Nothing,
        }
    }
}
