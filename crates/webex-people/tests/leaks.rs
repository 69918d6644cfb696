//! Searches everything that is printed and logged for every secret and personal text that was used.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use common::{Reply, Server, TOKEN, config, provider_of};
use futures_util::StreamExt;
use presence_core::{Availability, Change, Secret, UserRef, UserStatusProvider};
use presence_testkit::Leaks;
use webex_people::{
    CallingOwner, Client, Config, ListPeople, OAuthConfig, PersonBody, PersonId, PhoneNumber,
    WriteOptions,
};

const EMAIL: &str = "anna.marker@example.com";
const NAME: &str = "Anna Marker-Nowak";
const NUMBER: &str = "+4930marker77";
const VENDOR_SAID: &str = "vendor-said-marker";
const CLIENT_SECRET: &str = "client-secret-marker";
const REFRESH: &str = "refresh-marker";
fn replies() -> Vec<Reply> {
    let person = format!(
        r#"{{"id":"PID","emails":["{EMAIL}"],"displayName":"{NAME}","status":"active",
        "phoneNumbers":[{{"type":"work","value":"{NUMBER}"}}],"title":"{VENDOR_SAID}",
        "errors":{{"licenses":{{"code":"c","reason":"{VENDOR_SAID}"}}}}}}"#
    );
    let said = format!(r#"{{"message":"{VENDOR_SAID}","trackingId":"{EMAIL}"}}"#);
    let mut replies: Vec<Reply> = [302, 400, 401, 403, 404, 409, 418, 423, 429, 451, 500, 503, 504]
        .into_iter()
        .map(|status| {
            let to = format!("http://127.0.0.1:9/?t={VENDOR_SAID}");
            Reply::new(status, said.clone()).with("retry-after", "0").with("location", to)
        })
        .collect();
    let link = format!("<http://127.0.0.1:9/{VENDOR_SAID}>; rel=next");
    replies.extend([
        Reply::ok(&*person),
        Reply::ok(format!(r#"{{"items":[{person},7]}}"#)).with("link", link),
        Reply::ok(format!(
            r#"{{"items":[{{"errors":{{"{EMAIL}":{{"code":"{VENDOR_SAID} {NAME}"}}}}}},
            {{"id":"PID","errors":{{"{NAME}":"{VENDOR_SAID}"}}}}]}}"#
        )),
        Reply::ok(format!("<html>{VENDOR_SAID}</html>")),
        Reply::ok(format!(r#"{{"displayName":"{NAME}"}}"#)),
        Reply::ok(format!(r#"{{"items":{{"{EMAIL}":1}}}}"#)),
        Reply::Cut,
    ]);
    replies
}

fn body() -> PersonBody {
    let mut body = PersonBody::new(EMAIL);
    body.display_name = NAME.to_owned().into();
    body.phone_numbers = vec![PhoneNumber::work(NUMBER)].into();
    body
}

/// Every call once, and everything that can be printed of it.
async fn everything(client: &Client, leaks: &Leaks) {
    let id = PersonId::new("PID").unwrap();
    let options = WriteOptions::new().with_calling_data();
    leaks.result(&client.get(&id, true).await);
    leaks.result(&client.create(&body(), &options).await);
    leaks.result(&client.update(&id, &body(), &options).await);
    leaks.result(&client.delete(&id).await);
    leaks.result(&client.by_email(EMAIL).await);
    leaks.result(&client.personal_assistant(&CallingOwner::Person(id), None).await);
    let list = ListPeople::new().with_display_name(NAME).with_email(EMAIL);
    leaks.debug(&(&list, body()));
    let mut people = client.list(&list).unwrap();
    while let Some(row) = people.next().await {
        leaks.debug(&(&people, people.cursor(), people.remarks()));
        leaks.result(&row);
    }
}

#[tokio::test]
async fn no_secret_and_nothing_personal_is_ever_printed() {
    let leaks = Leaks::collect();

    let user = UserRef::email(EMAIL).unwrap();
    for reply in replies() {
        let server = Server::always(reply).await;
        let mut config = config(&server);
        config.calling_dnd = true;
        let (provider, _) = provider_of(config.clone());
        leaks.debug(&(&config, &provider, provider.capabilities()));
        everything(provider.client(), &leaks).await;
        let change = Change::availability(user.clone(), Availability::DoNotDisturb);
        for outcome in provider.set(&[change]).await {
            leaks.outcome(&outcome);
        }
        leaks.result(&provider.probe().await);
        leaks.result(&provider.get(&user).await);
        let secret = |text: &str| Secret::new(text);
        let app = OAuthConfig::new("CID", secret(CLIENT_SECRET), secret(REFRESH));
        let mut oauth = Config::with_oauth(app);
        oauth.base_url.clone_from(&config.base_url);
        let renewing = common::client_of(&oauth).0;
        leaks.debug(&(&oauth, &renewing));
        leaks.result(&renewing.get(&PersonId::new("PID").unwrap(), false).await);
    }

    let logged = leaks.logged();
    assert!(logged.contains("list_people"), "the log was collected");
    leaks.assert_none_of([TOKEN, EMAIL, NAME, NUMBER, VENDOR_SAID, CLIENT_SECRET, REFRESH]);
}
