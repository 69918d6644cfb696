//! One person over all providers, and everybody as a stream.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use omnipresence::fleet::{AxisOwners, NotTaken, PeopleOptions, Privacy, Rule, Rules};
use omnipresence::{
    Access, AccountState, Axis, Effective, ErrorKind, ManualClock, MemoryProvider, Note, Support,
    Target, Timestamp, UnknownCause, Why,
};

use crate::desk::{ABSENT, BUSY, DISABLED, Desk, OFFLINE, builder, fleet, key};

fn unowned(axis: &mut Access) {
    axis.read = Support::unsupported(Why::AxisNotOwned, "not kept");
    axis.write = Support::unsupported(Why::AxisNotOwned, "not kept");
}

#[tokio::test]
async fn each_axis_comes_from_the_provider_that_owns_it() {
    let desk = Desk::new("desk", 2).able(|able| {
        unowned(&mut able.absence);
        unowned(&mut able.account);
    });
    let flow = Desk::new("flow", 2).able(|able| unowned(&mut able.availability));
    let (desk, flow) = (Arc::new(desk), Arc::new(flow));
    let all = fleet(&[&desk, &flow], 2);
    assert_eq!(all.readers(Axis::Availability), ["desk"]);
    assert_eq!(all.writers(Axis::Absence), ["flow"]);

    desk.force(1, BUSY);
    let view = all.person(&key(1)).await.unwrap();
    assert_eq!(view.availability.value, BUSY);
    assert_eq!(view.availability.provider.as_deref(), Some("desk"));
    assert_eq!(view.absence.provider.as_deref(), Some("flow"));
    assert_eq!((view.effective, view.decided_by), (Effective::Busy, Some(Axis::Availability)));

    flow.force(1, ABSENT);
    let view = all.person(&key(1)).await.unwrap();
    assert_eq!((view.effective, view.decided_by), (Effective::OutOfOffice, Some(Axis::Absence)));
    flow.force(1, DISABLED);
    let view = all.person(&key(1)).await.unwrap();
    assert_eq!((view.effective, view.decided_by), (Effective::Inactive, Some(Axis::Account)));
    assert_eq!(view.readings.len(), 2);
}

#[tokio::test]
async fn owners_are_native_before_emulated_before_lossy_and_can_be_named() {
    let lossy = Desk::new("lossy", 1).able(|able| able.absence.read = Support::Lossy(Vec::new()));
    let emulated = Desk::new("emulated", 1).blind();
    let native = Desk::new("native", 1);
    let all = [Arc::new(lossy), Arc::new(emulated), Arc::new(native)];
    let desks: Vec<&Arc<Desk>> = all.iter().collect();
    let by_itself = fleet(&desks, 1);
    assert_eq!(by_itself.readers(Axis::Absence), ["native", "emulated", "lossy"]);
    assert_eq!(by_itself.writers(Axis::Absence), ["lossy", "emulated", "native"]);
    let named = AxisOwners::default().with_absence(["lossy", "native"]);
    let named = builder(&desks, 1).owners(named).build().unwrap();
    assert_eq!(named.readers(Axis::Absence), ["lossy", "native"]);
    assert_eq!(named.readers(Axis::Account).len(), 3);
}

#[tokio::test]
async fn who_cannot_tell_is_passed_over_and_said() {
    let down = Desk::new("down", 1).reading(|_, _| Some(ErrorKind::Unavailable));
    let other = Arc::new(Desk::new("other", 1));
    let down = Arc::new(down);
    let view = fleet(&[&down, &other], 1).person(&key(1)).await.unwrap();
    assert_eq!(view.absence.provider.as_deref(), Some("other"));
    let [passed] = view.absence.passed_over.as_slice() else { panic!("{view:?}") };
    assert_eq!(passed.provider, "down");
    assert!(
        matches!(&passed.why, NotTaken::Failed(error) if error.kind() == ErrorKind::Unavailable)
    );
    assert!(view.reading("down").unwrap().error.is_some());

    let alone = fleet(&[&down], 1).person(&key(1)).await.unwrap();
    assert!(!alone.absence.is_known());
    assert_eq!((alone.effective, alone.decided_by), (Effective::Unknown, None));
    assert_eq!(fleet(&[&down], 1).person(&key(9)).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn what_is_too_old_is_unknown_because_it_is_stale() {
    let old = Arc::new(Desk::new("old", 1).blind());
    let all = builder(&[&old], 1).stale_after(Duration::from_secs(60)).build().unwrap();
    let view = all.person(&key(1)).await.unwrap();
    assert_eq!(view.availability.cause, Some(UnknownCause::Stale));
    let reading = view.reading("old").unwrap();
    assert!(reading.stale && reading.age_ms == Some(3_600_000), "{reading:?}");
    let patient = fleet(&[&old], 1).person(&key(1)).await.unwrap();
    assert!(patient.availability.is_known());
    assert_eq!(patient.availability.age_ms, Some(3_600_000));
}

#[tokio::test]
async fn the_filter_leaves_out_what_it_is_told_to() {
    let desk = Arc::new(Desk::new("desk", 1));
    let noted = desk.stands(1).with_note(Note::new("to the doctor"));
    desk.state().people.insert(crate::desk::id(1), noted);
    let shown = |privacy| {
        let all = builder(&[&desk], 1).privacy(privacy).build().unwrap();
        async move { serde_json::to_string(&all.person(&key(1)).await.unwrap()).unwrap() }
    };
    assert!(shown(Privacy::default()).await.contains("doctor"));
    assert!(!shown(Privacy::strict()).await.contains("doctor"));
    let view = fleet(&[&desk], 1).person(&key(1)).await.unwrap();
    assert!(!format!("{view:?}").contains("doctor"));
}

#[tokio::test]
async fn everybody_comes_in_order_with_failures_beside_them() {
    let desk = Desk::new("desk", 25)
        .reading(|_, user| (user.as_str() == "7").then_some(ErrorKind::Timeout));
    let other = Desk::new("other", 10);
    let (desk, other) = (Arc::new(desk), Arc::new(other));
    let all = builder(&[&desk, &other], 25).batch(4).concurrency(2).build().unwrap();
    let views: Vec<_> = all.people(PeopleOptions::new()).collect().await;
    let keys: Vec<_> = views.iter().map(|view| view.key.clone()).collect();
    assert_eq!(keys, (1..=25).map(key).collect::<Vec<_>>());
    let failed: Vec<_> =
        views.iter().filter(|view| view.reading("desk").unwrap().error.is_some()).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].key, key(7));
    assert_eq!(failed[0].absence.provider.as_deref(), Some("other"));
    // The directory knows more people at the other provider than there are.
    let unknown = views.iter().filter_map(|view| view.reading("other").unwrap().error.as_ref());
    assert!(unknown.clone().all(|error| error.kind() == ErrorKind::NotFound));
    assert_eq!(unknown.count(), 15);
    assert!(desk.state().most_in_flight <= 8, "{}", desk.state().most_in_flight);
}

#[tokio::test]
async fn some_people_and_a_limit() {
    let desk = Arc::new(Desk::new("desk", 50));
    let all = builder(&[&desk], 50).batch(10).build().unwrap();
    let some = PeopleOptions::new().with_people([key(9), key(99), key(3)]);
    let views: Vec<_> = all.people(some).map(|view| view.key).collect().await;
    assert_eq!(views, [key(9), key(3)]);
    let before = desk.state().asked;
    assert_eq!(all.people(PeopleOptions::new().with_limit(12)).count().await, 12);
    assert_eq!(desk.state().asked - before, 12);
    let none = all.people(PeopleOptions::new().with_limit(0));
    assert_eq!(none.count().await, 0);
    // Nothing is read before it is polled.
    drop(all.people(PeopleOptions::new()));
    assert_eq!(desk.state().asked - before, 12);
}

#[tokio::test]
async fn a_provider_of_one_call_a_person_is_listed_where_that_is_wanted() {
    let one_by_one = |able: &mut omnipresence::Capabilities| {
        able.list = Support::Native;
        able.get_many = Support::emulated("one call a person");
    };
    for torn in [false, true] {
        let mut slow = Desk::new("slow", 20).able(one_by_one);
        slow.torn_list = torn;
        let (slow, quick) = (Arc::new(slow), Arc::new(Desk::new("quick", 21)));
        slow.force(3, BUSY);
        let all = builder(&[&slow, &quick], 21).batch(4).build().unwrap();
        let views: Vec<_> = all.people(PeopleOptions::new().with_lists()).collect().await;
        assert_eq!(views.len(), 21);
        assert_eq!((slow.state().asked, quick.state().asked), (0, 21));
        let seen = views[2].reading("slow").unwrap().status.as_ref().unwrap();
        assert_eq!(seen.on(Axis::Availability), BUSY);
        let missing = views[20].reading("slow").unwrap().error.as_ref().unwrap().kind();
        assert_eq!(missing, if torn { ErrorKind::Timeout } else { ErrorKind::NotFound });
    }
}

#[test]
fn everything_that_is_wrong_with_a_fleet_is_named() {
    let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
    let twin = || Arc::new(MemoryProvider::with_people(["anna"]));
    let raising =
        Rule::new("up", ABSENT, Target::Availability(omnipresence::Availability::Available));
    let account = Rule::new("lock", ABSENT, Target::Account(AccountState::Disabled));
    let unknown = Rule::new("ghost", Target::Absence(omnipresence::Absence::Unknown), OFFLINE);
    let elsewhere = Rule::new("else", ABSENT, OFFLINE).on("nowhere");
    let error = omnipresence::fleet::Fleet::builder(clock)
        .provider(twin())
        .provider(twin())
        .owners(AxisOwners::default().with_account(["nobody"]))
        .rules(Rules::new([raising, account, unknown, elsewhere]))
        .batch(0)
        .build()
        .unwrap_err();
    let fields: Vec<_> = error.parts().iter().map(|one| one.field().unwrap().to_owned()).collect();
    let expected = [
        "providers",
        "batch",
        "owners.account",
        "rules.up",
        "rules.lock",
        "rules.ghost",
        "rules.else",
    ];
    assert_eq!(fields, expected, "{error}");
}
