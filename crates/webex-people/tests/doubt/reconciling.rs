//! What became of a write is compared by meaning: neither less nor more than stands.

use webex_people::{Field, Lookup, PersonBody, PhoneNumber, PostalAddress, Reconciled};

use super::common::{BASE64, Reply, Server, UUID, client};
use super::{named, pid};

/// The fields that differ, where these stand and `write` was written.
async fn differing(stands: &str, write: impl Fn(&mut PersonBody)) -> Vec<String> {
    let row = format!(r#"{{"id":"PID","displayName":"Anna","emails":["A@b.c"],{stands}}}"#);
    let server = Server::always(Reply::ok(row)).await;
    let mut body = named();
    write(&mut body);
    let found = client(&server).reconcile(&Lookup::Person(pid()), &body, true).await.unwrap();
    let Reconciled::Present { differing, .. } = found else { panic!("{found:?}") };
    differing
}

fn id<T: std::str::FromStr<Err = presence_core::Error>>(text: &str) -> T {
    text.parse().unwrap()
}

#[tokio::test]
async fn what_was_not_carried_out_is_named() {
    let one = r#""phoneNumbers":[{"type":"work","value":"+1"}]"#;
    let two = r#""phoneNumbers":[{"type":"work","value":"+1"},{"type":"work","value":"+2"}]"#;
    let kept = |body: &mut PersonBody| body.phone_numbers = vec![PhoneNumber::work("+1")].into();
    let cleared = |body: &mut PersonBody| body.phone_numbers = Field::Clear;
    assert_eq!(differing(one, cleared).await, ["phoneNumbers"]);
    assert_eq!(differing(two, kept).await, ["phoneNumbers"]);
    assert_eq!(differing(r#""phoneNumbers":{"a":1}"#, cleared).await, ["phoneNumbers"]);
    let licensed = |body: &mut PersonBody| body.licenses = vec![id("ABC")].into();
    assert_eq!(differing(r#""licenses":["abc"]"#, licensed).await, ["licenses"]);
    assert_eq!(differing(r#""licenses":["ABC",{"id":"L"}]"#, licensed).await, ["licenses"]);
    let untitled = |body: &mut PersonBody| body.title = Field::Clear;
    assert_eq!(differing(r#""title":{"text":"Boss"}"#, untitled).await, ["title"]);
    assert_eq!(differing(r#""title":"Boss""#, untitled).await, ["title"]);
    let homeless = |body: &mut PersonBody| body.addresses = Field::Clear;
    assert_eq!(differing(r#""addresses":[{"type":"work"}]"#, homeless).await, ["addresses"]);
}

#[tokio::test]
async fn what_stands_in_another_form_is_the_same() {
    let none = Vec::<String>::new();
    let extension = |body: &mut PersonBody| body.phone_numbers = Field::Clear;
    let stands = r#""phoneNumbers":[{"type":"work_extension","value":"801"}]"#;
    assert_eq!(differing(stands, extension).await, none, "Webex adds it");
    let licensed = |body: &mut PersonBody| body.licenses = vec![id("TEw=")].into();
    assert_eq!(differing(r#""licenses":["TEw"]"#, licensed).await, none);
    let roles = |body: &mut PersonBody| body.roles = vec![id("B"), id("A")].into();
    assert_eq!(differing(r#""roles":["A,B"]"#, roles).await, none);
    let manager = |body: &mut PersonBody| body.manager_id = Field::Set(id(UUID));
    assert_eq!(differing(&format!(r#""managerId":"{BASE64}""#), manager).await, none);
    let extension = |body: &mut PersonBody| body.extension = "7".into();
    assert_eq!(differing(r#""extension":7"#, extension).await, none);
    let login = |body: &mut PersonBody| body.login_enabled = true.into();
    assert_eq!(differing(r#""loginEnabled":"True""#, login).await, none);
    let address = |body: &mut PersonBody| {
        let mut address = PostalAddress::default();
        address.country = Some("PL".to_owned());
        address.region = Some(String::new());
        body.addresses = vec![address].into();
    };
    let stands = r#""addresses":[{"type":"work","country":"PL"}]"#;
    assert_eq!(differing(stands, address).await, none);
    let untitled = |body: &mut PersonBody| body.title = Field::Clear;
    assert_eq!(differing(r#""title":"""#, untitled).await, none);
}

#[tokio::test]
async fn whoever_a_list_shows_is_not_absent() {
    let server = Server::start(|seen, _| match seen.target.contains("email=") {
        true => Reply::ok(r#"{"items":[{"id":"PID","displayName":"Anna","emails":["a@b.c"]}]}"#),
        false => Reply::new(404, "{}"),
    })
    .await;
    let lookup = Lookup::Email("a@b.c".to_owned());
    let found = client(&server).reconcile(&lookup, &named(), false).await.unwrap();
    let Reconciled::Present { person, differing } = found else { panic!("{found:?}") };
    assert_eq!((person.id, differing.len()), (pid(), 0));
}
