//! Every request, compared with what `wxc_sdk` 1.41.0 sends: fixtures/SOURCE.md.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Reply, Seen, Server, client};
use futures_util::StreamExt;
use presence_core::Secret;
use serde_json::{Value, json};
use webex_people::{
    AssistantAlerting, AssistantPresence, CallingOwner, Client, DoNotDisturb, ListPeople, OrgId,
    PersonBody, PersonId, PersonalAssistant, PhoneNumber, PostalAddress, WriteOptions,
};

/// Where our requests differ on purpose. The reasons stand in docs.md.
mod differences {
    /// Made by an HTTP library; ours asks for compression with the feature `gzip`.
    pub(crate) const HEADERS_OF_LIBRARIES: [&str; 2] = ["accept-encoding", "connection"];
    /// (request, parameter, their value, our value)
    pub(crate) const VALUES: [(&str, &str, &str, &str); 1] =
        [("list_without_status", "excludeStatus", "True", "true")];
    /// Headers that the token service needs no more than the others.
    pub(crate) const HEADERS_ADDED: [(&str, &str); 2] =
        [("exchange_code", "trackingid"), ("refresh", "trackingid")];
    /// The largest page that Webex takes, where nobody asks for another.
    pub(crate) const PARAMETERS_ADDED: [(&str, &str, &str); 3] = [
        ("list_everybody", "max", "1000"),
        ("list_by_name", "max", "1000"),
        ("list_without_status", "max", "1000"),
    ];
}

/// A request in the terms in which it is compared.
#[derive(Debug, PartialEq, Eq)]
struct Compared {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    headers: BTreeSet<String>,
    content_type: Option<String>,
    body: Option<Value>,
}

impl Compared {
    fn new(
        method: &str,
        target: &str,
        headers: &BTreeMap<String, String>,
        body: Option<Value>,
    ) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let form = |text: &str| -> BTreeMap<String, String> {
            url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
        };
        let body = body.map(|body| match body {
            Value::String(text) => json!(form(&text)),
            body => body,
        });
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: form(query),
            headers: headers.keys().cloned().collect(),
            content_type: headers.get("content-type").cloned(),
            body,
        }
    }

    fn theirs(name: &str) -> Self {
        let recorded: Value =
            serde_json::from_str(include_str!("fixtures/wxc_sdk_requests.json")).unwrap();
        let request = &recorded["requests"][name];
        let text = |field: &str| request[field].as_str().unwrap().to_owned();
        let headers: BTreeMap<String, String> =
            serde_json::from_value(request["headers"].clone()).unwrap();
        let body = Some(request["body"].clone()).filter(|body| !body.is_null());
        let mut theirs = Self::new(&text("method"), &text("target"), &headers, body);
        for header in differences::HEADERS_OF_LIBRARIES {
            theirs.headers.remove(header);
        }
        for (of, header) in differences::HEADERS_ADDED {
            if of == name {
                theirs.headers.insert(header.to_owned());
            }
        }
        for (of, parameter, our) in differences::PARAMETERS_ADDED {
            if of == name {
                assert!(theirs.query.insert(parameter.into(), our.into()).is_none());
            }
        }
        for (of, parameter, their, our) in differences::VALUES {
            if of == name {
                assert_eq!(theirs.query.insert(parameter.into(), our.into()).unwrap(), their);
            }
        }
        theirs
    }

    fn ours(seen: &Seen) -> Self {
        let mut headers: BTreeMap<String, String> = seen.headers.iter().cloned().collect();
        headers.remove("host");
        for header in differences::HEADERS_OF_LIBRARIES {
            headers.remove(header);
        }
        let body = (!seen.body.is_empty())
            .then(|| serde_json::from_str(&seen.body).unwrap_or_else(|_| json!(seen.body)));
        Self::new(&seen.method, &seen.target, &headers, body)
    }
}

const PERSON: &str = r#"{"id":"PID","items":[]}"#;

/// Calls once, and compares what arrived with the recording of `name`.
async fn equals<F: Future>(name: &str, call: impl FnOnce(Client) -> F) {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "DELETE" => Reply::new(204, ""),
        "PUT" if !seen.target.starts_with("/v1/people/PID?") && !seen.target.ends_with("/PID") => {
            Reply::new(204, "")
        }
        _ => Reply::ok(PERSON),
    })
    .await;
    call(client(&server)).await;
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "{name}");
    assert_eq!(Compared::ours(&seen[0]), Compared::theirs(name), "{name}");
}

async fn lists(name: &str, list: ListPeople) {
    equals(name, |client| async move {
        let people: Vec<_> = client.list(&list).unwrap().collect().await;
        assert!(people.is_empty());
    })
    .await;
}

fn id<T: std::str::FromStr<Err = presence_core::Error>>(text: &str) -> T {
    text.parse().unwrap()
}

fn pid() -> PersonId {
    id("PID")
}

fn body() -> PersonBody {
    let mut address: PostalAddress = serde_json::from_value(json!({
        "type": "work", "country": "PL", "locality": "Kraków", "region": "R",
        "streetAddress": "S 1",
    }))
    .unwrap();
    address.postal_code = Some("30-000".to_owned());
    let mut body = PersonBody::new("anna@example.com");
    let text = |text: &str| text.to_owned().into();
    body.display_name = text("Anna Nowak");
    body.first_name = text("Anna");
    body.last_name = text("Nowak");
    body.phone_numbers = vec![PhoneNumber::work("+49301234567")].into();
    body.extension = text("0123");
    body.location_id = id::<webex_people::LocationId>("LOC").into();
    body.avatar = text("https://example.com/a.png");
    body.org_id = id::<OrgId>("ORG").into();
    body.roles = vec![id("R1")].into();
    body.licenses = vec![id("L1"), id("L2")].into();
    body.department = text("D");
    body.manager = text("M");
    body.manager_id = id::<PersonId>("MID").into();
    body.title = text("T");
    body.site_urls = vec!["s.webex.com#attendee".to_owned()].into();
    body.addresses = vec![address].into();
    body
}

#[tokio::test]
async fn lists_are_asked_for_alike() {
    lists("list_everybody", ListPeople::new()).await;
    lists("list_by_email", ListPeople::new().with_email("a+b@example.com")).await;
    lists("list_by_name", ListPeople::new().with_display_name("J Ö")).await;
    lists("list_without_status", ListPeople::new().without_status()).await;
    lists("list_by_ids", ListPeople::new().with_ids([id("ID1"), id("ID2")])).await;
    let everything = ListPeople::new()
        .with_email("a+b@example.com")
        .with_display_name("J Ö")
        .with_org_id(id("ORG"))
        .with_roles([id("R1"), id("R2")])
        .with_calling_data()
        .with_location_id(id("LOC"))
        .with_page_size(10);
    lists("list_with_everything", everything).await;
}

#[tokio::test]
async fn people_are_read_alike() {
    equals("details", |client| async move { client.get(&pid(), false).await.unwrap() }).await;
    equals(
        "details_with_calling_data",
        |client| async move { client.get(&pid(), true).await.unwrap() },
    )
    .await;
    equals("me", |client| async move { client.me(false).await.unwrap() }).await;
    equals("me_with_calling_data", |client| async move { client.me(true).await.unwrap() }).await;
}

#[tokio::test]
async fn people_are_written_alike() {
    let plain = WriteOptions::new();
    equals("create", |client| async move { client.create(&body(), &plain).await.unwrap() }).await;
    let calling = plain.with_calling_data().with_min_response();
    equals("create_with_calling_data", |client| async move {
        client.create(&body(), &calling).await.unwrap()
    })
    .await;
    equals("update", |client| async move { client.update(&pid(), &body(), &plain).await.unwrap() })
        .await;
    let everything = calling.with_all_types();
    equals("update_with_everything", |client| async move {
        client.update(&pid(), &body(), &everything).await.unwrap()
    })
    .await;
    equals("delete", |client| async move { client.delete(&pid()).await.unwrap() }).await;
}

#[tokio::test]
async fn calling_settings_are_asked_for_alike() {
    let anna = CallingOwner::Person(pid());
    let dnd = |name, of: CallingOwner, org: Option<OrgId>| async move {
        equals(
            name,
            |client| async move { client.do_not_disturb(&of, org.as_ref()).await.unwrap() },
        )
        .await;
    };
    dnd("dnd_of_a_person", anna.clone(), None).await;
    dnd("dnd_of_a_person_of_another_organisation", anna.clone(), Some(id("ORG"))).await;
    dnd("my_dnd", CallingOwner::Me, None).await;
    dnd("dnd_of_a_workspace", CallingOwner::Workspace(id("WID")), None).await;
    dnd("dnd_of_a_virtual_line", CallingOwner::VirtualLine(id("VID")), None).await;
    let of = anna.clone();
    equals("set_dnd_of_a_person", |client| async move {
        client.set_do_not_disturb(&of, None, &DoNotDisturb::new(true)).await.unwrap()
    })
    .await;
    let mut settings = DoNotDisturb::new(true);
    settings.ring_splash_enabled = Some(true);
    settings.webex_go_override_enabled = Some(false);
    equals("set_my_dnd", |client| async move {
        client.set_do_not_disturb(&CallingOwner::Me, None, &settings).await.unwrap()
    })
    .await;
    for (name, of) in [("assistant_of_a_person", anna.clone()), ("my_assistant", CallingOwner::Me)]
    {
        equals(name, |client| async move { client.personal_assistant(&of, None).await.unwrap() })
            .await;
    }
    for (name, of) in [("set_assistant_of_a_person", anna), ("set_my_assistant", CallingOwner::Me)]
    {
        equals(name, |client| async move {
            let mut settings = PersonalAssistant::default();
            settings.enabled = Some(true);
            settings.presence = Some(AssistantPresence::Lunch);
            settings.transfer_enabled = Some(true);
            settings.transfer_number = Some("+49".to_owned());
            settings.alerting = Some(AssistantAlerting::AlertMeFirst);
            settings.alert_me_first_number_of_rings = Some(3);
            client.set_personal_assistant(&of, None, &settings).await.unwrap();
        })
        .await;
    }
}

#[tokio::test]
async fn tokens_are_fetched_alike() {
    let answer = r#"{"access_token":"A","expires_in":1209599,"token_type":"Bearer"}"#;
    let server = Server::always(Reply::ok(answer)).await;
    let builder = Client::builder(&common::config(&server));
    let oauth = builder.oauth("CID", Secret::new("CSECRET")).unwrap();
    let redirect = "http://localhost:6001/redirect";
    oauth.exchange_code("CODE", redirect).await.unwrap();
    oauth.refresh(&Secret::new("R")).await.unwrap();
    let seen = server.seen();
    for (name, seen) in ["exchange_code", "refresh"].into_iter().zip(&seen) {
        assert_eq!(Compared::ours(seen), Compared::theirs(name), "{name}");
    }
    let scopes = ["spark:people_read", "spark-admin:people_read"];
    let url = oauth.authorization_url(redirect, &scopes, "STATE").unwrap();
    let target = url.strip_prefix(&server.origin()).unwrap();
    let ours = Compared::new("GET", target, &BTreeMap::new(), None);
    assert_eq!(ours, Compared::theirs("authorization_url"));
}
