//! [`Fault`]: the ways of being wrong that the suites must catch.

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One way of breaking the contract. [`Faulty`](super::Faulty) plants it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

faults! {
    /// Another name at every other call.
    NameChanges,
    /// Another vendor at every other call.
    VendorChanges,
    /// Other capabilities at every other call.
    CapabilitiesVary,
    /// The capabilities name another vendor.
    CapabilitiesOfAnotherVendor,
    /// Asking for the capabilities asks the vendor.
    CapabilitiesSend,
    /// The capabilities come back from their JSON as others.
    CapabilitiesRounded,
    /// A batch of the vendor holds nobody.
    NoBatch,
    /// The vendor has no such axis, and it can be written.
    WritesNoAxis,
    /// Watching is supported and the delivery is not said.
    NoDelivery,
    /// No kind of reference is said to be accepted.
    NoReferences,
    /// Reading is supported and no axis is.
    NoAxis,

    /// A status is of somebody else.
    AnotherPerson,
    /// The subject names another provider.
    AnotherProvider,
    /// The capabilities disown an axis that is claimed all the same.
    InventsAnAxis,
    /// An axis is unknown and nothing says why.
    UnknownWithoutCause,
    /// Who is not there is available.
    GuessesTheUnknown,
    /// Who is not there is a conflict.
    WrongKindForTheUnknown,
    /// Ids and logins in any letter case find the person.
    FoldsLetters,
    /// A kind of reference that is not accepted is accepted.
    TakesEveryKind,
    /// A reading never ends.
    GetHangs,

    /// A batch comes back in another order.
    BatchReordered,
    /// A batch lacks its last row.
    BatchShort,
    /// Whoever is not there fails the whole batch.
    BatchSpoiledByUnknown,
    /// A bad reference fails the whole batch.
    BatchSpoiledByReference,
    /// Who is asked for twice is answered once.
    BatchMergesRepeats,
    /// A batch of nobody gives a row.
    BatchOfNobodyAnswers,
    /// A batch of nobody asks the vendor.
    BatchOfNobodySends,
    /// Whoever is too many for one call of the vendor is left out.
    BatchCutOff,
    /// A batch and a reading disagree.
    BatchDisagrees,

    /// A list gives somebody twice.
    ListRepeats,
    /// A list lacks somebody.
    ListLacksSomebody,
    /// A list goes on after the limit.
    ListIgnoresTheLimit,
    /// A limit of 0 gives somebody.
    ListOfNobodyAnswers,
    /// A limit of 0 asks the vendor.
    ListOfNobodySends,
    /// A list asks the vendor before it is polled.
    ListEager,
    /// Small pages lose people.
    ListLosesPages,
    /// A list reads everything before its first row.
    ListReadsAhead,
    /// A list ends at a bad row.
    ListEndsAtABadRow,
    /// A list leaves a bad row out.
    ListHidesABadRow,
    /// A list goes on after a fatal error.
    ListGoesOn,
    /// A list that cannot be read is an empty one.
    ListHidesTheError,

    /// Fewer outcomes than changes.
    SetShort,
    /// Outcomes in another order.
    SetReordered,
    /// No changes give an outcome.
    SetOfNothingAnswers,
    /// No changes ask the vendor.
    SetOfNothingSends,
    /// Applied, and nothing was done.
    ClaimsApplied,
    /// No change, and something changed.
    ClaimsNoChange,
    /// A lost answer is a plain failure.
    LostAnswerFails,
    /// A lost answer is a success.
    LostAnswerApplied,
    /// A change of unknown fate is sent again.
    SendsAgain,
    /// Unknown can be set.
    SetsUnknown,
    /// Accounts are changed without the opt-in.
    IgnoresTheOptIn,
    /// An absence disables the account.
    AbsenceDisables,
    /// What is refused is sent before it is refused.
    SendsTheRefused,
    /// A refusal spoils the changes beside it.
    RefusalSpoils,
    /// Who is not there is changed with success.
    ChangesNobody,
    /// An axis that is not written is written.
    WritesEveryAxis,
    /// An outcome is no success and does not say why.
    GivesNoReason,
    /// What cannot be held is dropped without a word.
    HidesLosses,
    /// What can be held by its own word is dropped without a word.
    DropsTheNote,
    /// What is dropped is reported, and strict changes are made all the same.
    IgnoresStrictness,
    /// An end is dropped where only best effort allows it.
    DropsTheEnd,

    /// A preview lacks a change.
    PreviewShort,
    /// A preview asks the vendor.
    PreviewSends,
    /// A preview allows what is refused.
    PreviewAllows,
    /// A preview refuses what is made.
    PreviewRefuses,
    /// A preview keeps losses to itself.
    PreviewHidesLosses,

    /// A watch does not say that it began.
    WatchUnstarted,
    /// A watch says that it polls where it pushes, and the other way round.
    WatchDeliversOtherwise,
    /// A watch shows somebody twice.
    WatchSeesTwice,
    /// A watch shows nobody at the start.
    WatchSeesNobody,
    /// A watch tells a change where nothing changed.
    WatchTellsNothing,
    /// A watch tells no change.
    WatchMissesChanges,
    /// A watch tells the state before as the state now.
    WatchTellsBackwards,
    /// A watch of one person is a watch of everybody.
    WatchOfEverybody,
    /// A watch of an empty list of people is a watch of everybody.
    WatchOfNobody,
    /// A second watch is told nothing.
    WatchOnlyOnce,
    /// A watch does not say that the vendor is silent.
    WatchHidesSilence,
    /// A watch says again and again that the vendor is silent.
    WatchRepeatsSilence,
    /// A watch does not say that the vendor is back.
    WatchHidesReturn,
    /// A watch goes on after an error.
    WatchGoesOn,

    /// A probe finds a good configuration bad.
    ProbeFails,
    /// A probe sets a status to find out whether it can.
    ProbeWrites,

    /// Declared as unsupported, and it works.
    WorksUndeclared,
    /// Declared as supported, and it is refused as unsupported.
    RefusesUndeclared,
    /// Listing is declared as supported, and refused as unsupported.
    RefusesList,
    /// Watching is declared as supported, and refused as unsupported.
    RefusesWatch,
    /// A refusal as unsupported does not name the operation.
    RefusalWithoutOperation,
    /// A refusal as unsupported does not name the vendor.
    RefusalWithoutVendor,
    /// What is unsupported asks the vendor.
    RefusalSends,
    /// An outage is a permanent error.
    OutageIsPermanent,
    /// After an error nothing works any more.
    NeverRecovers,
    /// A revoked credential is an internal fault.
    RevokedIsInternal,

    /// After a call was dropped midway nothing works any more.
    DroppedCallBreaks,
    /// A second call at the same time fails.
    OneAtATime,
    /// Two calls at the same time get each other's answer.
    AnswersCrossed,
    /// A list that is read beside another lacks somebody.
    ListsInterfere,
    /// An open list holds up everything else.
    OpenListBlocks,
    /// An open watch holds up everything else.
    OpenWatchBlocks,

    /// `Debug` of the provider shows the secret.
    SecretInDebug,
    /// The capabilities show the secret.
    SecretInCapabilities,
    /// The vendor's document in a status shows the secret.
    SecretInStatus,
    /// An error shows the secret.
    SecretInErrors,
    /// An error's cause shows the secret.
    SecretInCauses,
    /// A probe shows the secret.
    SecretInProbe,
    /// An outcome's error repeats the note.
    NoteInOutcomes,
    /// An error repeats the reference, an e-mail address among them.
    AddressInErrors,
}
