//! The test of the tests: every fault is caught, and by the check that is about it.

use std::collections::BTreeSet;

use presence_testkit::faulty::{Fault, Faulty};
use presence_testkit::{Report, Suite, run_all};

use crate::remote::Remote;
use crate::stage;

#[rustfmt::skip]
const CAUGHT_BY: &[(Fault, Suite, &str)] = &[
    (Fault::NameChanges, Suite::Identity, "the name stays the same"),
    (Fault::VendorChanges, Suite::Identity, "the vendor stays the same"),
    (Fault::CapabilitiesVary, Suite::Identity, "the capabilities stay the same"),
    (Fault::CapabilitiesOfAnotherVendor, Suite::Identity, "the capabilities name the vendor"),
    (Fault::CapabilitiesSend, Suite::Identity, "none of them sends anything"),
    (Fault::CapabilitiesRounded, Suite::Identity, "the capabilities survive JSON"),
    (Fault::NoBatch, Suite::Identity, "a batch holds at least one person"),
    (Fault::WritesNoAxis, Suite::Identity, "an axis that is not owned is not written"),
    (Fault::NoDelivery, Suite::Identity, "watching and its delivery agree"),
    (Fault::NoReferences, Suite::Identity, "kinds of reference are accepted, each once"),
    (Fault::NoAxis, Suite::Identity, "operations and axes agree"),

    (Fault::AnotherPerson, Suite::Get, "the status is of the person asked for"),
    (Fault::AnotherProvider, Suite::Get, "the status is of this provider"),
    (Fault::InventsAnAxis, Suite::Get, "what cannot be read is not claimed"),
    (Fault::UnknownWithoutCause, Suite::Get, "an unknown axis has its cause"),
    (Fault::GuessesTheUnknown, Suite::Get, "a person who is not there is not found"),
    (Fault::WrongKindForTheUnknown, Suite::Get, "a person who is not there is not found"),
    (Fault::FoldsLetters, Suite::Get, "a reference in other letters is not taken for it"),
    (Fault::TakesEveryKind, Suite::Get, "a kind that is not accepted is invalid input"),
    (Fault::GetHangs, Suite::Get, "the status is of the person asked for"),

    (Fault::BatchReordered, Suite::Batch, "in the order asked"),
    (Fault::BatchShort, Suite::Batch, "as many results as people"),
    (Fault::BatchSpoiledByUnknown, Suite::Batch, "a person who is not there fails alone"),
    (Fault::BatchSpoiledByReference, Suite::Batch, "a bad reference fails alone"),
    (Fault::BatchMergesRepeats, Suite::Batch, "who is asked for twice is answered twice"),
    (Fault::BatchOfNobodyAnswers, Suite::Batch, "nothing asked, nothing answered"),
    (Fault::BatchOfNobodySends, Suite::Batch, "nothing asked, nothing sent"),
    (Fault::BatchCutOff, Suite::Batch, "more people than a batch holds are answered"),
    (Fault::BatchDisagrees, Suite::Batch, "it agrees with get"),

    (Fault::ListRepeats, Suite::List, "everybody is listed once"),
    (Fault::ListLacksSomebody, Suite::List, "everybody is listed once"),
    (Fault::ListIgnoresTheLimit, Suite::List, "it stops after the limit"),
    (Fault::ListOfNobodyAnswers, Suite::List, "a limit of 0 gives nobody"),
    (Fault::ListOfNobodySends, Suite::List, "a limit of 0 sends nothing"),
    (Fault::ListEager, Suite::List, "nothing is sent before it is polled"),
    (Fault::ListLosesPages, Suite::List, "the size of a page changes nothing"),
    (Fault::ListReadsAhead, Suite::List, "it reads one page ahead at most"),
    (Fault::ListEndsAtABadRow, Suite::List, "a bad row is an error in its place"),
    (Fault::ListHidesABadRow, Suite::List, "a bad row is an error in its place"),
    (Fault::ListGoesOn, Suite::List, "it ends after its first fatal error"),
    (Fault::ListHidesTheError, Suite::List, "it ends after its first fatal error"),

    (Fault::SetShort, Suite::Set, "as many outcomes as changes"),
    (Fault::SetReordered, Suite::Set, "in the order given"),
    (Fault::SetOfNothingAnswers, Suite::Set, "nothing given, nothing answered"),
    (Fault::SetOfNothingSends, Suite::Set, "nothing given, nothing sent"),
    (Fault::ClaimsApplied, Suite::Set, "what is applied stands"),
    (Fault::ClaimsNoChange, Suite::Set, "no change only where it stands so"),
    (Fault::LostAnswerFails, Suite::Set, "a lost answer is indeterminate"),
    (Fault::LostAnswerApplied, Suite::Set, "a lost answer is indeterminate"),
    (Fault::SendsAgain, Suite::Set, "a change of unknown fate is sent once"),
    (Fault::SetsUnknown, Suite::Set, "what is no state to set is rejected"),
    (Fault::IgnoresTheOptIn, Suite::Set, "accounts need their opt-in"),
    (Fault::AbsenceDisables, Suite::Set, "accounts change by account changes only"),
    (Fault::SendsTheRefused, Suite::Set, "what is refused is not sent"),
    (Fault::RefusalSpoils, Suite::Set, "what is refused spoils no other"),
    (Fault::ChangesNobody, Suite::Set, "who is not there is not changed"),
    (Fault::WritesEveryAxis, Suite::Set, "an axis that is not written is unsupported"),
    (Fault::GivesNoReason, Suite::Set, "what is not a success says why"),
    (Fault::HidesLosses, Suite::Set, "what cannot be held is a loss"),
    (Fault::DropsTheNote, Suite::Set, "what is carried is held or a loss"),
    (Fault::IgnoresStrictness, Suite::Set, "a strict change with a loss is refused"),
    (Fault::DropsTheEnd, Suite::Set, "an end that would be lost is refused"),

    (Fault::PreviewShort, Suite::Set, "a preview answers for every change"),
    (Fault::PreviewSends, Suite::Set, "a preview sends nothing"),
    (Fault::PreviewAllows, Suite::Set, "a preview refuses what is refused"),
    (Fault::PreviewRefuses, Suite::Set, "a preview refuses what is refused"),
    (Fault::PreviewHidesLosses, Suite::Set, "a preview tells what is lost and caused"),

    (Fault::WatchUnstarted, Suite::Watch, "it begins with Started"),
    (Fault::WatchDeliversOtherwise, Suite::Watch, "it begins with Started"),
    (Fault::WatchSeesTwice, Suite::Watch, "everybody watched is seen once"),
    (Fault::WatchSeesNobody, Suite::Watch, "everybody watched is seen once"),
    (Fault::WatchTellsNothing, Suite::Watch, "no change makes no event"),
    (Fault::WatchMissesChanges, Suite::Watch, "a change is told"),
    (Fault::WatchTellsBackwards, Suite::Watch, "a change is told"),
    (Fault::WatchOfEverybody, Suite::Watch, "nobody else is watched"),
    (Fault::WatchOfNobody, Suite::Watch, "an empty list of people is refused"),
    (Fault::WatchOnlyOnce, Suite::Watch, "two watches both tell"),
    (Fault::WatchHidesSilence, Suite::Watch, "it says when the vendor falls silent"),
    (Fault::WatchRepeatsSilence, Suite::Watch, "it says when the vendor falls silent"),
    (Fault::WatchHidesReturn, Suite::Watch, "it says when the vendor is back"),
    (Fault::WatchGoesOn, Suite::Watch, "it ends after its first error"),

    (Fault::ProbeFails, Suite::Probe, "a good configuration is found good"),
    (Fault::ProbeWrites, Suite::Probe, "it changes nobody's status"),

    (Fault::WorksUndeclared, Suite::Errors, "get is refused only as declared"),
    (Fault::RefusesUndeclared, Suite::Errors, "get is refused only as declared"),
    (Fault::RefusesList, Suite::Errors, "list is refused only as declared"),
    (Fault::RefusesWatch, Suite::Errors, "watch is refused only as declared"),
    (Fault::RefusalWithoutOperation, Suite::Errors, "get is refused only as declared"),
    (Fault::RefusalWithoutVendor, Suite::Errors, "get is refused only as declared"),
    (Fault::RefusalSends, Suite::Errors, "what is unsupported sends nothing"),
    (Fault::OutageIsPermanent, Suite::Errors, "an outage is a temporary error"),
    (Fault::NeverRecovers, Suite::Errors, "after an outage it works again"),
    (Fault::RevokedIsInternal, Suite::Errors, "a revoked credential is an error"),

    (Fault::DroppedCallBreaks, Suite::Cancellation, "a dropped get leaves it working"),
    (Fault::OneAtATime, Suite::Concurrency, "many gets at once are all answered"),
    (Fault::AnswersCrossed, Suite::Concurrency, "many gets at once are all answered"),
    (Fault::ListsInterfere, Suite::Concurrency, "many lists at once are all answered"),
    (Fault::OpenListBlocks, Suite::Concurrency, "an open list holds up nobody"),
    (Fault::OpenWatchBlocks, Suite::Concurrency, "an open watch holds up nobody"),

    (Fault::SecretInDebug, Suite::Secrets, "not in the provider"),
    (Fault::SecretInCapabilities, Suite::Secrets, "not in the capabilities"),
    (Fault::SecretInStatus, Suite::Secrets, "not in a status"),
    (Fault::SecretInErrors, Suite::Secrets, "not in an error"),
    (Fault::SecretInCauses, Suite::Secrets, "not in an error"),
    (Fault::SecretInProbe, Suite::Secrets, "not in a probe"),
    (Fault::NoteInOutcomes, Suite::Secrets, "not in an outcome"),
    (Fault::AddressInErrors, Suite::Secrets, "not in an error"),
];

async fn report(fault: Fault) -> Report {
    let remote = Remote::new(stage::people());
    let fixture = stage::remote(&remote);
    run_all(&Faulty::new(remote, fault), &fixture).await
}

#[test]
fn the_table_holds_every_fault_once() {
    let listed: BTreeSet<Fault> = CAUGHT_BY.iter().map(|(fault, ..)| *fault).collect();
    let all: BTreeSet<Fault> = Fault::ALL.iter().copied().collect();
    assert_eq!(listed, all);
    assert_eq!(CAUGHT_BY.len(), all.len());
}

#[tokio::test]
async fn every_fault_is_caught_by_its_check_and_every_check_catches_a_fault() {
    let remote = Remote::new(stage::people());
    let right = run_all(&remote, &stage::remote(&remote)).await;
    let mut idle: BTreeSet<_> = right.findings.iter().map(|one| (one.suite, one.check)).collect();
    let mut missed = String::new();
    for (fault, suite, check) in CAUGHT_BY {
        let report = report(*fault).await;
        let failed: BTreeSet<_> = report.failures().map(|one| (one.suite, one.check)).collect();
        if !failed.contains(&(*suite, *check)) {
            missed += &format!("{fault:?} is not caught by {suite}: {check}; but by\n");
            report.failures().for_each(|one| missed += &format!("    {one}\n"));
        }
        idle.retain(|check| !failed.contains(check));
    }
    assert!(missed.is_empty(), "{missed}");
    assert!(idle.is_empty(), "no fault fails these: {idle:#?}");
}

#[tokio::test]
async fn a_report_never_repeats_what_it_found_printed() {
    for fault in [Fault::SecretInErrors, Fault::AddressInErrors, Fault::SecretInCauses] {
        let text = report(fault).await.to_string();
        assert!(!text.contains(Faulty::SECRET), "{fault:?}");
        assert!(!text.contains("@corp.example"), "{fault:?}");
    }
}
