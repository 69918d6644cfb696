//! Every class of a report, and what accepting does.

use futures_util::stream;
use presence_core::{
    Basis, Email, Error, ErrorKind, Login, Result, Source, Subject, Timestamp, UserRef, UserStatus,
    Vendor,
};

use super::*;
use crate::directory::{Evidence, PersonKey};

fn account(id: &str, email: &str, login: &str, created: Option<i64>) -> Subject {
    let mut subject = Subject::new("files", UserRef::id(id).unwrap());
    subject.email = (!email.is_empty()).then(|| Email::new(email).unwrap());
    subject.login = (!login.is_empty()).then(|| Login::new(login).unwrap());
    subject.account_created = created.map(day);
    subject
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_unix_seconds(number * 86_400).unwrap()
}

async fn matched(directory: &Directory, rows: Vec<Result<Subject>>) -> MatchReport {
    let source = Source::new(Vendor::MEMORY, Basis::Unknown, Timestamp::UNIX_EPOCH);
    let status = move |subject| UserStatus::new(subject, source.clone());
    let rows: Vec<_> = rows.into_iter().map(|row| row.map(&status)).collect();
    propose(directory, "files", Box::pin(stream::iter(rows))).await
}

fn directory(rows: &str) -> Directory {
    let head = "key,provider,user,account_created\n";
    Directory::from_csv(format!("{head}{rows}")).unwrap()
}

fn keys<'a>(people: impl IntoIterator<Item = &'a PersonKey>) -> Vec<&'a str> {
    people.into_iter().map(PersonKey::as_str).collect()
}

#[tokio::test]
async fn addresses_and_logins_match_exactly_and_in_any_case() {
    let directory = directory(
        "anna,,email:anna@a.example,\n\
         jan,desk,email:JAN@a.example,\n\
         ewa,,login:ewa,\n\
         ola,desk,login:ola,\n\
         plus,,email:anna+x@a.example,\n",
    );
    let report = matched(
        &directory,
        vec![
            Ok(account("1", "Anna@A.example", "", None)),
            Ok(account("2", "jan@a.example", "", None)),
            Ok(account("3", "", "EWA", None)),
            // A login is one system's own, and this one was given at another.
            Ok(account("4", "", "ola", None)),
            Ok(account("5", "an.na@a.example", "", None)),
        ],
    )
    .await;
    assert_eq!(keys(report.proposals.iter().map(|one| &one.person)), ["anna", "ewa", "jan"]);
    let evidence: Vec<_> = report.proposals.iter().map(|one| one.evidence).collect();
    assert_eq!(evidence, [Evidence::Email, Evidence::Login, Evidence::Email]);
    assert_eq!(report.unmatched.len(), 2);
    assert!(report.complete && report.ambiguous.is_empty() && report.duplicates.is_empty());
}

#[tokio::test]
async fn what_is_not_clear_is_said_and_not_proposed() {
    let directory = directory(
        "a,,email:shared@a.example,\nb,,email:shared@a.example,\n\
         c,,email:c@a.example,\nd,,email:d@a.example,\nd,files,id:7,\n\
         e,,email:e@a.example,\nf,,login:f,\n",
    );
    let report = matched(
        &directory,
        vec![
            Ok(account("1", "shared@a.example", "", None)),
            Ok(account("2", "c@a.example", "", None)),
            Ok(account("3", "C@a.example", "", None)),
            Ok(account("4", "d@a.example", "", None)),
            Ok(account("7", "", "", None)),
            // The address says e, the login says f.
            Ok(account("5", "e@a.example", "f", None)),
        ],
    )
    .await;
    assert!(report.proposals.is_empty(), "{report:?}");
    assert_eq!(report.joined, 1);
    assert_eq!(keys(&report.ambiguous[0].people), ["a", "b"]);
    assert_eq!(keys(&report.ambiguous[1].people), ["e", "f"]);
    let duplicates: Vec<_> =
        report.duplicates.iter().map(|one| (one.person.as_str(), one.accounts.len())).collect();
    assert_eq!(duplicates, [("c", 2), ("d", 1)]);
    assert_eq!(report.duplicates[1].joined, Some(UserRef::id("7").unwrap()));
}

#[tokio::test]
async fn a_younger_account_with_an_old_address_is_another_person() {
    let then = day(10).to_string();
    let directory = directory(&format!(
        "a,,email:a@a.example,\na,files,id:1,{then}\nb,files,email:b@a.example,{then}\n"
    ));
    let rows = vec![
        Ok(account("2", "a@a.example", "", Some(11))),
        Ok(account("3", "b@a.example", "", Some(11))),
    ];
    let report = matched(&directory, rows).await;
    assert_eq!(keys(report.reused.iter().map(|one| &one.person)), ["a", "b"]);
    assert!(report.proposals.is_empty() && report.duplicates.is_empty());
    // Neither account on record is in the list any more.
    assert_eq!(keys(report.vanished.iter().map(|one| &one.person)), ["a", "b"]);
    // The same account, as old as on record, is the same person's.
    let same = matched(&directory, vec![Ok(account("3", "b@a.example", "", Some(10)))]).await;
    assert_eq!(keys(same.proposals.iter().map(|one| &one.person)), ["b"]);
}

#[tokio::test]
async fn nobody_vanished_from_a_list_that_was_not_read_whole() {
    let directory = directory("a,files,id:1,\nb,files,id:2,\n");
    let whole = matched(&directory, vec![Ok(account("1", "", "", None))]).await;
    assert_eq!(keys(whole.vanished.iter().map(|one| &one.person)), ["b"]);
    let error = Error::new(ErrorKind::Protocol, "a bad row");
    let torn = matched(&directory, vec![Ok(account("1", "", "", None)), Err(error)]).await;
    assert!(torn.vanished.is_empty() && !torn.complete);
    assert_eq!((torn.unreadable, torn.errors.len(), torn.joined), (1, 1, 1));
}

#[tokio::test]
async fn accepting_joins_by_the_id_and_the_address_is_not_asked_again() {
    let mut directory = directory("a,files,email:a@a.example,\nb,,email:x@a.example,\n");
    let rows = || vec![Ok(account("1", "A@a.example", "", Some(5)))];
    let report = matched(&directory, rows()).await;
    directory.accept(&report.proposals[0], day(20)).unwrap();
    let person = directory.get(&PersonKey::new("a").unwrap()).unwrap();
    let [reference] = person.references.as_slice() else { panic!("{person:?}") };
    assert_eq!(reference.user, UserRef::id("1").unwrap());
    assert_eq!(reference.evidence, Evidence::Email);
    assert_eq!((reference.verified_at, reference.account_created), (Some(day(20)), Some(day(5))));
    assert_eq!(matched(&directory, rows()).await.joined, 1);
    // The address moved on to b's account: the join stays where the id is.
    let moved = matched(&directory, vec![Ok(account("1", "x@a.example", "", Some(5)))]).await;
    assert_eq!((moved.joined, moved.proposals.len()), (1, 0));
    // And the old address at a new account is a reuse, seen by what the reference remembers.
    let reused = matched(&directory, vec![Ok(account("9", "a@a.example", "", Some(6)))]).await;
    assert_eq!(keys(reused.reused.iter().map(|one| &one.person)), ["a"]);
}

#[tokio::test]
async fn a_proposal_that_does_not_hold_any_more_is_refused() {
    let mut directory = directory("a,,email:a@a.example,\nb,,email:b@a.example,\n");
    let report = matched(&directory, vec![Ok(account("1", "a@a.example", "", None))]).await;
    let proposal = &report.proposals[0];
    let mut taken = proposal.clone();
    taken.person = PersonKey::new("b").unwrap();
    directory.accept(&taken, day(1)).unwrap();
    assert_eq!(directory.accept(proposal, day(1)).unwrap_err().kind(), ErrorKind::Conflict);
    let mut second = taken.clone();
    second.user = UserRef::id("2").unwrap();
    assert_eq!(directory.accept(&second, day(1)).unwrap_err().kind(), ErrorKind::Conflict);
    directory.remove(&taken.person);
    assert_eq!(directory.accept(&taken, day(1)).unwrap_err().kind(), ErrorKind::NotFound);
}
