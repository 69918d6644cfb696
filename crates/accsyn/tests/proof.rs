//! What counts as proof that a change was made, and that a row is of the person meant.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use accsyn::{Code, Id, Provider, Status};
use common::recorder::Recorder;
use common::{answering, config};
use presence_core::{
    AccountState, Change, ErrorKind, Fate, Outcome, UserRef, UserStatusProvider,
    UserStatusProviderExt, Verdict,
};

const ANNA: &str = "69887165f643db8cd731b31a";
const BO: &str = "69887165f643db8cd731b31b";
const REFUSED: (u16, &str) = (403, r#"{"message": "No permission"}"#);
const NOBODY: (u16, &str) = (200, r#"{"result": []}"#);

fn row(id: &str, code: &str, more: &str) -> String {
    format!(r#"{{"result": [{{"id": "{id}", "code": "{code}"{more}}}]}}"#)
}

fn anna(more: &str) -> String {
    row(ANNA, "anna@example.com", more)
}

fn bo(more: &str) -> String {
    row(BO, "bo@example.com", more)
}

const ENABLED: &str = r#", "status": "enabled""#;
const DISABLED: &str = r#", "status": "disabled""#;

fn provider(answers: &[(u16, &str)]) -> (Provider, Recorder) {
    let (client, recorder) = answering(answers);
    (Provider::with_client(config(&recorder.url()), client).unwrap(), recorder)
}

fn by_id() -> UserRef {
    UserRef::id(ANNA).unwrap()
}

async fn set(
    user: &UserRef,
    account: AccountState,
    answers: &[(u16, &str)],
) -> (Outcome, Vec<String>) {
    let (provider, recorder) = provider(answers);
    let change = Change::account(user.clone(), account).allowing_account();
    let outcome = provider.set_one(change).await;
    let events = recorder.events();
    let uris = events.iter().map(|it| it.event()["uri"].as_str().unwrap().to_owned());
    (outcome, uris.collect())
}

fn assert_unproven(outcome: &Outcome, about: &str) {
    assert_eq!(outcome.verdict, Verdict::Indeterminate, "{about}: {outcome:?}");
    assert_eq!(outcome.error.as_ref().unwrap().fate(), Fate::Unknown, "{about}");
}

#[tokio::test]
async fn an_edit_that_nothing_proves_is_indeterminate() {
    let (before, contradicted) = (anna(ENABLED), anna(ENABLED));
    for read_back in [REFUSED, NOBODY] {
        let answers = [(200, before.as_str()), (200, contradicted.as_str()), read_back];
        let (outcome, uris) = set(&by_id(), AccountState::Disabled, &answers).await;
        assert_unproven(&outcome, read_back.1);
        assert_eq!(uris, ["user/find", "user/edit", "user/find"]);
    }
}

#[tokio::test]
async fn a_deactivation_that_nothing_proves_is_indeterminate() {
    let before = anna(ENABLED);
    for said in ["null", "false", "\"false\"", "0", "[]", "{}", "\"\"", "1", "\"ok\""] {
        let said = format!(r#"{{"result": {said}}}"#);
        for read_back in [REFUSED, NOBODY] {
            let answers = [(200, before.as_str()), (200, said.as_str()), read_back];
            let (outcome, _) = set(&by_id(), AccountState::Deactivated, &answers).await;
            assert_unproven(&outcome, &said);
        }
    }
    // What accsyn documents is its word, and it stands where nobody can be read afterwards.
    let answers = [(200, before.as_str()), (200, r#"{"result": true}"#), REFUSED];
    let (outcome, _) = set(&by_id(), AccountState::Deactivated, &answers).await;
    assert_eq!(outcome.verdict, Verdict::Applied, "{outcome:?}");
}

#[tokio::test]
async fn each_of_two_calls_needs_its_own_proof() {
    let parked = anna(r#", "status": "enabled", "inactive": true"#);
    let ok = (200, r#"{"result": true}"#);
    for (edited, verdict) in [
        (r#", "status": "enabled", "inactive": true"#, Verdict::Indeterminate),
        (r#", "status": "disabled", "inactive": true"#, Verdict::Applied),
    ] {
        let edited = anna(edited);
        let answers = [(200, parked.as_str()), (200, edited.as_str()), ok, REFUSED];
        let (outcome, uris) = set(&by_id(), AccountState::Disabled, &answers).await;
        assert_eq!(uris, ["user/find", "user/edit", "user/activate", "user/find"]);
        assert_eq!(outcome.verdict, verdict, "{outcome:?}");
        assert_eq!(outcome.side_effects.len(), 2);
    }
}

#[tokio::test]
async fn a_row_of_somebody_else_proves_nothing() {
    let (before, other) = (anna(ENABLED), bo(DISABLED));
    let answers = [(200, before.as_str()), (200, other.as_str()), (200, other.as_str())];
    let (outcome, _) = set(&by_id(), AccountState::Disabled, &answers).await;
    assert_unproven(&outcome, "the edit's own answer");
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Mismatch);
    assert!(outcome.status.is_none(), "nobody else's status is told");
    // The edit tells nothing, and the reading after it is of somebody else.
    let silent = anna("");
    let nameless = r#"{"result": [{"status": "disabled"}]}"#;
    for read_back in [other.as_str(), nameless] {
        let answers = [(200, before.as_str()), (200, silent.as_str()), (200, read_back)];
        let (outcome, _) = set(&by_id(), AccountState::Disabled, &answers).await;
        assert_unproven(&outcome, "the reading");
        assert!(outcome.status.is_none(), "nobody else's status is told");
    }
    let (client, _recorder) = answering(&[(200, &other), (200, &other)]);
    let id = Id::new(ANNA).unwrap();
    let error = client.set_status(&id, &Status::Disabled).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Mismatch, Fate::Unknown));
    let error = client.get(&id).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Mismatch, Some("get")));
}

#[tokio::test]
async fn nobody_is_edited_whom_the_search_did_not_name() {
    let user = UserRef::email("Anna@Example.com").unwrap();
    let nameless = format!(r#"{{"result": [{{"id": "{BO}", "status": "enabled"}}]}}"#);
    let refused_search = (200, r#"{"message": "Invalid query"}"#);
    let other = bo(ENABLED);
    for answer in [&nameless, &other] {
        let answers = [refused_search, (200, answer.as_str()), (200, answer.as_str())];
        let (outcome, uris) = set(&user, AccountState::Disabled, &answers).await;
        assert_eq!(outcome.error.unwrap().kind(), ErrorKind::NotFound);
        assert_eq!(uris, ["user/find"; 3], "nobody was edited");
        let (client, _recorder) = answering(&[(200, answer), (200, answer)]);
        let code = Code::new("anna@example.com").unwrap();
        assert!(client.get_by_code(&code).await.unwrap().is_none());
    }
    // Letter case makes no other person.
    let shouted = row(ANNA, "ANNA@EXAMPLE.COM", ENABLED);
    let after = row(ANNA, "ANNA@EXAMPLE.COM", DISABLED);
    let answers = [refused_search, (200, shouted.as_str()), (200, after.as_str())];
    let (outcome, _) = set(&user, AccountState::Disabled, &answers).await;
    assert_eq!(outcome.verdict, Verdict::Applied, "{outcome:?}");
}

#[tokio::test]
async fn an_answer_that_names_nobody_is_no_word_that_somebody_is_not_there() {
    let nameless = (200, r#"{"result": [{"id": null, "code": null, "status": null}]}"#);
    let (nobody, _recorder) = provider(&[nameless; 8]);
    for user in [by_id(), UserRef::email("anna@example.com").unwrap()] {
        let error = nobody.get(&user).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{user:?}: {}", error.report());
    }
}

#[tokio::test]
async fn an_api_that_is_not_at_its_address_is_no_person_who_is_not_there() {
    // What accsyn itself says of somebody stays what it is.
    for (body, kind) in [
        ("<html>Not Found</html>", ErrorKind::Protocol),
        (r#"{"message": "No such user"}"#, ErrorKind::NotFound),
    ] {
        let (nowhere, _recorder) = provider(&[(404, body); 4]);
        let error = nowhere.get(&by_id()).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(404)), "{body}");
    }
}

#[tokio::test]
async fn a_change_that_is_half_done_is_never_called_rejected() {
    let parked = anna(r#", "status": "disabled", "inactive": true"#);
    let limited = (429, r#"{"message": "Too many", "retry_after": 86400}"#);
    for refusal in [REFUSED, (200, r#"{"message": "no"}"#), (404, ""), limited] {
        let answers = [(200, parked.as_str()), (200, r#"{"result": true}"#), refusal];
        let (outcome, uris) = set(&by_id(), AccountState::Active, &answers).await;
        assert_eq!(uris, ["user/find", "user/activate", "user/edit"], "{refusal:?}");
        // Everything is known of it: it is neither done, nor not done, nor in doubt.
        assert_eq!(outcome.verdict, Verdict::Failed, "{refusal:?}: {outcome:?}");
        assert_eq!(outcome.side_effects.len(), 1, "{refusal:?}");
        let error = outcome.error.unwrap();
        assert_eq!(error.fate(), Fate::Applied, "{refusal:?}");
        assert!(error.message().contains("the user was activated"), "{}", error.message());
    }
}

#[tokio::test]
async fn a_state_that_is_hidden_is_not_called_another_one() {
    let (before, hidden) = (anna(ENABLED), anna(""));
    let answers = [(200, before.as_str()), (200, hidden.as_str()), (200, hidden.as_str())];
    let (outcome, _) = set(&by_id(), AccountState::Disabled, &answers).await;
    assert_unproven(&outcome, "hidden");
    let error = outcome.error.unwrap();
    assert!(error.message().contains("shows no state"), "{}", error.message());
    let answers = [(200, before.as_str()), (200, before.as_str()), (200, before.as_str())];
    let (outcome, _) = set(&by_id(), AccountState::Disabled, &answers).await;
    assert_unproven(&outcome, "another");
    assert_eq!(outcome.status.unwrap().account, AccountState::Active);
    assert!(outcome.error.unwrap().message().contains("another state"));
}

#[tokio::test]
async fn a_bad_address_is_named_by_its_own_field() {
    let (provider, _recorder) = provider(&[]);
    let user = UserRef::email("an*a@example.com").unwrap();
    let error = provider.get(&user).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("user.email")));
}
