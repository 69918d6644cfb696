//! The whole way over the simulated vendors.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::TokioClock;
use omnipresence::directory::{Directory, DirectoryPerson, PersonKey};
use omnipresence::fleet::{
    ApplyOptions, Brake, Fleet, FleetChange, Journal, PeopleOptions, PersonView,
};
use omnipresence::matching::propose;
use omnipresence::{
    AccountState, Availability, Axis, Clock, ListOptions, ProviderConfig, Secret, Target, UserRef,
    UserStatusProvider, connect,
};
use presence_sim::{Action, Ending, Fault, Simulator, Trigger, VendorKind};
use serde_json::{Value, json};

use crate::desk::{DISABLED, OFFLINE};

async fn simulator() -> Simulator {
    let builder = Simulator::builder().people(12).with_unverified_read(true);
    let builder = builder.vendor(VendorKind::Conpeek).vendor(VendorKind::Accsyn);
    builder.vendor(VendorKind::Webex).start().await.unwrap()
}

fn provider(vendor: &str, settings: &Value, secret: (&str, &str)) -> Arc<dyn UserStatusProvider> {
    let settings = settings.as_object().unwrap().clone();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings).unwrap();
    config.set_secret(secret.0, Secret::new(secret.1)).unwrap();
    connect(config).unwrap()
}

fn providers(simulator: &Simulator) -> Vec<Arc<dyn UserStatusProvider>> {
    let desk = simulator.conpeek().unwrap();
    let users: Vec<String> = simulator.cast().iter().map(|person| person.login).collect();
    let conpeek = json!({
        "base_url": desk.url(),
        "read": { "unverified": { "path": "/tenant_user/{user}/work_state" } },
        "users": users,
        "mapping": { "away_cause": "Kawa", "busy_cause": "Szkolenie" },
    });
    let files = simulator.accsyn().unwrap();
    let accsyn = json!({
        "base_url": files.url(),
        "workspace": files.workspace(),
        "user": files.user(),
        "allow_plain_http": true,
    });
    let rooms = simulator.webex().unwrap();
    let token = rooms.token();
    vec![
        provider("conpeek", &conpeek, ("key", desk.key())),
        provider("accsyn", &accsyn, ("api_key", files.api_key())),
        provider("webex", &json!({ "base_url": rooms.url() }), ("token", &token)),
    ]
}

/// Who is who, by what the vendors' lists say.
async fn matched(simulator: &Simulator, providers: &[Arc<dyn UserStatusProvider>]) -> Directory {
    let mut directory = Directory::new();
    for person in simulator.cast().iter() {
        let key = PersonKey::new(format!("p-{:03}", person.number)).unwrap();
        let person = DirectoryPerson::new(key)
            .with_alias(UserRef::email(person.email).unwrap())
            .with_alias(UserRef::login(person.login).unwrap());
        directory.insert(person).unwrap();
    }
    for provider in providers {
        let list = provider.list(ListOptions::new());
        let report = propose(&directory, provider.name(), list).await;
        assert!(report.complete && report.ambiguous.is_empty(), "{report:?}");
        for proposal in &report.proposals {
            directory.accept(proposal, TokioClock::new().now()).unwrap();
        }
    }
    directory
}

async fn fleet(simulator: &Simulator) -> Fleet {
    let providers = providers(simulator);
    let directory = matched(simulator, &providers).await;
    Fleet::builder(Arc::new(TokioClock::new()))
        .providers(providers)
        .directory(directory)
        .build()
        .unwrap()
}

fn who(number: usize) -> PersonKey {
    PersonKey::new(format!("p-{number:03}")).unwrap()
}

/// The first of the cast is who the accsyn credential belongs to: that account stays as it is.
fn holiday(people: impl Iterator<Item = usize>) -> Vec<FleetChange> {
    let each = |number| {
        let offline = FleetChange::new(who(number), OFFLINE).on("conpeek");
        let locked = FleetChange::new(who(number), DISABLED).on("accsyn").allowing_account();
        [offline, locked]
    };
    people.flat_map(each).collect()
}

fn options() -> ApplyOptions {
    ApplyOptions::new().with_brake(Brake::off()).allowing_account()
}

fn at(view: &PersonView, provider: &str, axis: Axis) -> Target {
    view.reading(provider).unwrap().status.as_ref().unwrap().on(axis)
}

async fn states(all: &Fleet, number: usize) -> (Target, Target) {
    let view = all.person(&who(number)).await.unwrap();
    (at(&view, "conpeek", Axis::Availability), at(&view, "accsyn", Axis::Account))
}

#[tokio::test]
async fn everybody_is_matched_read_planned_changed_and_put_back() {
    let simulator = simulator().await;
    let all = fleet(&simulator).await;
    let views: Vec<_> = all.people(PeopleOptions::new().with_lists()).collect().await;
    assert_eq!(views.len(), 12);
    let complete = views.iter().filter(|view| view.readings.len() == 3).count();
    assert!(complete >= 8, "{complete}: some are not in every system");
    assert!(views.iter().all(|view| view.availability.provider.is_some()));

    let online = FleetChange::new(who(2), Target::Availability(Availability::Available));
    let plan = all.plan([online.on("conpeek")]).await.unwrap();
    all.apply(&plan, options()).await.unwrap();
    let before = states(&all, 2).await;
    assert_eq!(before.1, Target::Account(AccountState::Active));

    let plan = all.plan(holiday(2..3)).await.unwrap();
    assert_eq!(plan.writes().count(), 2, "{plan:?}");
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::create(folder.path().join("journal"), &plan).unwrap();
    let applied = all.apply(&plan, options().with_journal(journal)).await.unwrap();
    assert!(applied.all_wanted(), "{applied:?}");
    assert_eq!(states(&all, 2).await, (OFFLINE, DISABLED));

    let undo = all.undo(&plan, &applied).await.unwrap();
    assert!(undo.unplaced.is_empty(), "{undo:?}");
    assert!(all.apply(&undo, options()).await.unwrap().all_wanted());
    assert_eq!(states(&all, 2).await, before);
    simulator.shutdown().await;
}

#[tokio::test]
async fn one_vendor_asks_to_wait_and_another_cuts_the_line_and_nothing_is_lost() {
    let simulator = simulator().await;
    let all = fleet(&simulator).await;
    let plan = all.plan(holiday(2..7)).await.unwrap();
    let writes = |method: &str, path: &str| Trigger {
        method: Some(method.to_owned()),
        path: Some(path.to_owned()),
        times: Some(1),
        ..Trigger::default()
    };
    let cut = || Action::Cut { ending: Ending::Reset };
    let headers = [("Retry-After".to_owned(), "0".to_owned())].into();
    let wait = Action::Status { status: 429, headers, body: String::new() };
    let desk = simulator.conpeek().unwrap();
    desk.faults().push(Fault::new(writes("PUT", "work_state"), wait).unwrap());
    let files = simulator.accsyn().unwrap();
    let after = Fault::new(writes("PUT", "/event"), cut()).unwrap().applied(true).unwrap();
    files.faults().push(after);

    let applied = all.apply(&plan, options()).await.unwrap();
    assert!(applied.all_wanted(), "{applied:?}");
    for number in 2..7 {
        assert_eq!(states(&all, number).await, (OFFLINE, DISABLED));
    }
    assert_eq!(files.faults().hits() + desk.faults().hits(), 2, "both faults were met");
    simulator.shutdown().await;
}
