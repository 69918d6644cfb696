//! The upper floor: people by every reference, batches verified one by one, several organisations.

use enaio_wf::presence_core::{
    Absence, AccountState, Change, ErrorKind, Event, Fate, ListOptions, Outcome, Secret, UserRef,
    UserStatusProvider, UserStatusProviderExt, Verdict, WatchOptions,
};
use enaio_wf::{Client, Config, Provider};
use futures_util::StreamExt;

use crate::office::{Mishap, Office};

fn by_id(text: &str) -> UserRef {
    UserRef::id(text).unwrap()
}

fn login(text: &str) -> UserRef {
    UserRef::login(text).unwrap()
}

fn name(text: &str) -> UserRef {
    UserRef::name(text).unwrap()
}

fn absent(user: UserRef) -> Change {
    Change::absence(user, Absence::Absent)
}

fn present(user: UserRef) -> Change {
    Change::absence(user, Absence::Present)
}

fn verdicts(outcomes: &[Outcome]) -> Vec<Verdict> {
    outcomes.iter().map(|outcome| outcome.verdict).collect()
}

#[tokio::test]
async fn people_are_found_by_id_login_and_name() {
    let office = Office::new();
    office.set_absent("O1", "P1", true);
    let provider = office.provider();
    for user in [by_id("P1"), by_id("O1/P1"), login("anna"), login("ANNA"), name("Anna Nowak")] {
        let status = provider.get(&user).await.unwrap();
        assert_eq!(status.absence, Absence::Absent);
        assert!(status.subject.is(&user), "{user:?}");
        assert_eq!(status.subject.tenant.as_deref(), Some("O1"));
    }
    let status = provider.get(&login("anna")).await.unwrap();
    assert_eq!(status.subject.native_id.unwrap().as_str(), "P1");
    assert_eq!(status.subject.display_name.unwrap().as_str(), "Anna Nowak");
    for user in [by_id("P9"), login("nobody"), name("Einkauf"), by_id("R1")] {
        assert_eq!(provider.get(&user).await.unwrap_err().kind(), ErrorKind::NotFound, "{user:?}");
    }
    let email = UserRef::email("anna@example.com").unwrap();
    assert_eq!(provider.get(&email).await.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn many_people_take_two_calls() {
    let office = Office::new();
    let provider = office.provider();
    provider.get(&by_id("P1")).await.unwrap();
    let before = office.group.count("wfm.GetOrganisationObjects");
    let absent = office.group.count("wfm.GetAbsentUsers");
    let users = [by_id("P1"), by_id("P9"), by_id("P2"), by_id("P1")];
    let read = provider.get_many(&users).await;
    assert_eq!(read.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
    assert_eq!(office.group.count("wfm.GetOrganisationObjects") - before, 1);
    assert_eq!(office.group.count("wfm.GetAbsentUsers") - absent, 1);
    assert_eq!(office.group.count("wfm.GetOrganisations"), 1);
}

#[tokio::test]
async fn many_names_take_as_many_calls_as_one_even_if_nothing_is_remembered() {
    let office = Office::new();
    let mut config = office.config();
    config.people_max_age = std::time::Duration::ZERO;
    let provider = office.provider_as(config);
    let read = provider.get_many(&[login("anna"), name("Jan Kowalski"), login("ewa")]).await;
    assert!(read.iter().all(Result::is_ok));
    assert_eq!(office.group.count("wfm.GetOrganisationObjects"), 1);
    let read = provider.get_many(&["a", "b", "c", "d"].map(login)).await;
    assert!(read.iter().all(Result::is_err));
    assert_eq!(office.group.count("wfm.GetOrganisationObjects"), 3, "once more for who is new");
}

#[tokio::test]
async fn a_list_joins_people_and_the_absent_in_two_calls() {
    let office = Office::new();
    office.set_absent("O1", "P2", true);
    let provider = office.provider();
    let people = provider.list_up_to(10).await.unwrap();
    let rows: Vec<_> = people
        .iter()
        .map(|it| (it.subject.login.as_ref().unwrap().as_str(), it.absence == Absence::Absent))
        .collect();
    assert_eq!(rows, [("anna", false), ("jan", true), ("ewa", false)]);
    let jobs = office.group.asked().into_iter().filter(|asked| asked.contains("wfm.")).count();
    assert_eq!(jobs, 3, "the organisations, the people, the absent");
    assert_eq!(provider.list_up_to(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_row_that_names_nobody_is_an_error_in_its_place_and_spoils_no_watch() {
    let office = Office::new();
    office.add("O1", ["a,b", "Nobody", "nobody", ""]);
    office.add("O1", ["P7", "Olga Wrona", "olga", ""]);
    let provider = office.provider();
    let rows: Vec<_> = provider.list(ListOptions::new()).collect().await;
    let good: Vec<_> = rows.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, true, true, false, true]);
    assert_eq!(rows[3].as_ref().unwrap_err().kind(), ErrorKind::Protocol);
    let events: Vec<_> = provider.watch(WatchOptions::new()).take(5).collect().await;
    assert!(events[1..].iter().all(|event| matches!(event, Ok(Event::Seen(_)))), "{events:?}");
}

#[tokio::test]
async fn a_damaged_answer_interrupts_a_watch_and_does_not_end_it() {
    let office = Office::new();
    let mut events = office.provider().watch(WatchOptions::new());
    for _ in 0..4 {
        events.next().await.unwrap().unwrap();
    }
    office.group.damage_next();
    let told = events.next().await.unwrap().unwrap();
    let Event::Interrupted { error } = told else { panic!("{told:?}") };
    assert_eq!((error.kind(), error.is_temporary()), (ErrorKind::Protocol, true));
    assert!(matches!(events.next().await, Some(Ok(Event::Reconnected { .. }))));
}

#[tokio::test]
async fn classes_say_who_is_a_person() {
    let office = Office::new();
    let mut config = office.config();
    config.person_classes = vec!["C".to_owned()];
    let provider = office.provider_as(config);
    assert_eq!(provider.list_up_to(10).await.unwrap().len(), 4, "the role is of that class too");
    let mut config = office.config();
    config.person_classes = vec!["D".to_owned()];
    assert!(office.provider_as(config).list_up_to(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_batch_is_one_call_and_each_change_has_its_own_end() {
    let office = Office::new();
    office.set_absent("O1", "P2", true);
    let provider = office.provider();
    let changes = [
        absent(login("anna")),
        absent(by_id("P2")),
        absent(by_id("P9")),
        Change::account(by_id("P3"), AccountState::Disabled).allowing_account(),
        absent(name("Ewa Lis")),
    ];
    let outcomes = provider.set(&changes).await;
    let expected = [
        Verdict::Applied,
        Verdict::NoChange,
        Verdict::Rejected,
        Verdict::Unsupported,
        Verdict::Applied,
    ];
    assert_eq!(verdicts(&outcomes), expected);
    let sent = [("P1".to_owned(), true), ("P3".to_owned(), true)];
    assert_eq!(office.batches(), [sent.to_vec()]);
    assert_eq!(office.group.count("wfm.GetAbsentUsers"), 2, "before and after");
    assert_eq!(outcomes[0].status.as_ref().unwrap().absence, Absence::Absent);
    assert!(outcomes[0].side_effects[0].starts_with("the substitutes are woken"));
    assert!(outcomes[4].side_effects[0].starts_with("no substitutes are named"));
    assert!(outcomes[1].side_effects.is_empty());
}

#[tokio::test]
async fn what_was_done_by_half_is_told_for_each() {
    for (mishap, others) in
        [(Mishap::HalfDone, Verdict::Indeterminate), (Mishap::HalfFailed, Verdict::Rejected)]
    {
        let office = Office::new();
        let provider = office.provider();
        office.mishap(Some(mishap));
        let outcomes = provider.set(&["P1", "P2", "P3"].map(|id| absent(by_id(id)))).await;
        assert_eq!(verdicts(&outcomes), [Verdict::Applied, others, others], "{mishap:?}");
        assert_eq!(outcomes[1].status.as_ref().unwrap().absence, Absence::Present);
    }
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_reading_back() {
    let cases = [
        (Mishap::AnswerLost, Verdict::Applied),
        (Mishap::RequestLost, Verdict::Indeterminate),
        (Mishap::ThenBlind, Verdict::Indeterminate),
    ];
    for (mishap, verdict) in cases {
        let office = Office::new();
        let provider = office.provider();
        office.mishap(Some(mishap));
        let outcome = provider.mark_absent(&by_id("P1")).await;
        assert_eq!(outcome.verdict, verdict, "{mishap:?}");
        assert_eq!(office.batches().len(), 1, "it is sent once");
        if verdict == Verdict::Indeterminate {
            assert_eq!(outcome.error.unwrap().fate(), Fate::Unknown);
        }
    }
}

#[tokio::test]
async fn a_missing_role_is_said_and_nothing_of_the_vendors_words_is_printed() {
    let office = Office::new();
    let provider = office.provider();
    office.mishap(Some(Mishap::NoRole));
    let outcome = provider.mark_absent(&by_id("P1")).await;
    assert_eq!(outcome.verdict, Verdict::Rejected);
    let error = outcome.error.unwrap();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Forbidden, Fate::NotApplied));
    assert!(error.vendor_message().unwrap().contains("role 108"));
    let shown =
        format!("{error}{error:?}{}{}", error.report(), serde_json::to_string(&error).unwrap());
    assert!(!shown.contains("vendor-said"), "{shown}");
    assert_eq!(office.group.count("wfm.GetAbsentUsers"), 1, "nothing is to be verified");
}

#[tokio::test]
async fn changes_of_one_person_keep_their_order() {
    let office = Office::new();
    let provider = office.provider();
    let changes = [
        absent(by_id("P1")),
        absent(by_id("P2")),
        present(login("anna")),
        present(name("Anna Nowak")),
        absent(by_id("P1")),
    ];
    let outcomes = provider.set(&changes).await;
    use Verdict::{Applied, NoChange};
    assert_eq!(verdicts(&outcomes), [Applied, Applied, Applied, NoChange, Applied]);
    assert!(office.is_absent("O1", "P1") && office.is_absent("O1", "P2"));
    assert_eq!(office.batches().iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
}

#[tokio::test]
async fn among_several_organisations_references_stay_unambiguous() {
    let office = Office::new();
    office.add("O2", ["P1", "Anna Nowak", "anna2", ""]);
    office.add("O2", ["P7", "Olga Wrona", "olga", ""]);
    office.set_absent("O2", "P1", true);
    let provider = office.provider();
    let people = provider.list_up_to(10).await.unwrap();
    let ids: Vec<_> =
        people.iter().map(|it| it.subject.native_id.as_ref().unwrap().as_str()).collect();
    assert_eq!(ids, ["O1/P1", "O1/P2", "O1/P3", "O2/P1", "O2/P7"]);
    let absence = async |user: UserRef| provider.get(&user).await.map(|status| status.absence);
    assert_eq!(absence(by_id("O1/P1")).await.unwrap(), Absence::Present);
    assert_eq!(absence(by_id("O2/P1")).await.unwrap(), Absence::Absent);
    assert_eq!(absence(by_id("P7")).await.unwrap(), Absence::Present);
    for several in [by_id("P1"), name("Anna Nowak")] {
        let error = absence(several).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Conflict, Some("user")));
    }
    let outcomes = provider.set(&[present(by_id("O2/P1")), absent(login("jan"))]).await;
    assert_eq!(verdicts(&outcomes), [Verdict::Applied, Verdict::Applied]);
    assert_eq!(office.batches().len(), 2, "one for each organisation");

    let mut config = office.config();
    config.organisations = vec!["Organisation O2".to_owned()];
    let provider = office.provider_as(config);
    let status = provider.get(&by_id("P1")).await.unwrap();
    assert_eq!(status.subject.tenant.as_deref(), Some("O2"));
    assert_eq!(provider.list_up_to(10).await.unwrap().len(), 2);
    assert_eq!(provider.get(&login("jan")).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn somebody_new_is_found_soon() {
    let office = Office::new();
    let provider = office.provider();
    let olga = login("olga");
    assert!(provider.get(&olga).await.is_err());
    office.add("O1", ["P7", "Olga Wrona", "olga", ""]);
    office.clock.advance(std::time::Duration::from_secs(11));
    provider.get(&olga).await.unwrap();
    assert_eq!(office.group.count("wfm.GetOrganisationObjects"), 2);
}

#[tokio::test]
async fn a_watch_polls_the_absent_and_tells_the_difference() {
    let office = Office::new();
    let provider = office.provider();
    let mut events = provider.watch(WatchOptions::new());
    let mut next = async || events.next().await.unwrap().unwrap();
    let Event::Started { max_lag_ms, .. } = next().await else { panic!("no start") };
    assert_eq!(max_lag_ms, 30_000);
    for _ in 0..3 {
        assert!(matches!(next().await, Event::Seen(_)));
    }
    office.set_absent("O1", "P3", true);
    let Event::Changed { before, now } = next().await else { panic!("no change") };
    assert_eq!((before.absence, now.absence), (Absence::Present, Absence::Absent));
    assert_eq!(now.subject.login.unwrap().as_str(), "ewa");
    office.remove("P2");
    let Event::Gone { user } = next().await else { panic!("nobody is gone") };
    assert_eq!(user, by_id("P2"));
    assert!(office.group.count("wfm.GetAbsentUsers") > 5);
    assert_eq!(office.group.count("wfm.GetOrganisationObjects"), 2, "people are remembered");
}

#[tokio::test]
async fn whoever_may_be_a_row_that_names_nobody_is_not_gone() {
    let office = Office::new();
    let provider = office.provider();
    let mut events = provider.watch(WatchOptions::new());
    let mut next = async || events.next().await.unwrap().unwrap();
    assert!(matches!(next().await, Event::Started { .. }));
    for _ in 0..3 {
        assert!(matches!(next().await, Event::Seen(_)));
    }
    office.remove("P2");
    office.add("O1", ["a,b", "Jan Kowalski", "jan", ""]);
    let Event::Unreadable { user, error } = next().await else { panic!("it is not told") };
    assert_eq!((user, error.kind()), (by_id("P2"), ErrorKind::Protocol));
    // Once the row is away, so is the doubt.
    office.remove("a,b");
    let Event::Gone { user } = next().await else { panic!("nobody is gone") };
    assert_eq!(user, by_id("P2"));
}

#[tokio::test]
async fn rows_that_are_all_nobody_interrupt_a_watch() {
    let office = Office::new();
    ["P1", "P2", "P3"].into_iter().for_each(|id| office.remove(id));
    office.add("O1", ["a,b", "Nobody", "nobody", ""]);
    let provider = office.provider();
    let mut events = provider.watch(WatchOptions::new());
    let mut next = async || events.next().await.unwrap().unwrap();
    assert!(matches!(next().await, Event::Started { .. }));
    assert!(matches!(next().await, Event::Interrupted { .. }));
    office.add("O1", ["P7", "Olga Wrona", "olga", ""]);
    assert!(matches!(next().await, Event::Reconnected { .. }));
    assert!(matches!(next().await, Event::Seen(_)));
}

#[tokio::test]
async fn a_list_without_anybody_asks_nobody() {
    let office = Office::new();
    let mut people = office.provider().list(ListOptions::new().with_limit(0));
    assert!(people.next().await.is_none());
    assert!(office.group.asked().is_empty());
}

#[tokio::test]
async fn a_probe_says_what_is_good_and_what_nobody_can_know() {
    let office = Office::new();
    let probe = office.provider().probe().await.unwrap();
    assert!(probe.is_good());
    let names: Vec<_> = probe.checks.iter().map(|check| check.name.as_ref()).collect();
    assert_eq!(names, ["configuration", "server", "organisations", "absence", "rights"]);
    assert!(office.batches().is_empty());
}

#[tokio::test]
async fn over_a_client_of_ones_own_the_configuration_needs_no_server_and_no_user() {
    let client = Client::new(&Config::new("app1", "root", Secret::new("secret"))).unwrap();
    assert!(Provider::with_client(Config::default(), client.clone()).is_ok());
    let mut unnamed = Config::default();
    unnamed.name.clear();
    assert_eq!(Provider::with_client(unnamed, client).unwrap_err().field(), Some("name"));
}
