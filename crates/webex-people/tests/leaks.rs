//! Searches everything that is printed for every secret and personal text that was used.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::io::Write;
use std::sync::{Arc, Mutex};

use common::{Reply, Server, TOKEN, config, provider_of};
use futures_util::StreamExt;
use presence_core::{Availability, Change, Error, Secret, UserRef, UserStatusProvider};
use tracing_subscriber::fmt::MakeWriter;
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

/// Collects what would be logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

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

fn errors(error: &Error) -> String {
    let json = serde_json::to_string(error).unwrap();
    format!("{error}{error:?}{error:#?}{}{json}", error.report())
}

/// Every call once; gives everything that can be printed of it.
async fn everything(client: &Client) -> String {
    let mut printed = String::new();
    let mut keep = |result: Result<String, Error>| match result {
        Ok(text) => printed += &text,
        Err(error) => printed += &errors(&error),
    };
    let id = PersonId::new("PID").unwrap();
    let options = WriteOptions::new().with_calling_data();
    let debug = |it: &dyn std::fmt::Debug| format!("{it:?}{it:#?}");
    keep(client.get(&id, true).await.map(|it| debug(&it)));
    keep(client.create(&body(), &options).await.map(|it| debug(&it)));
    keep(client.update(&id, &body(), &options).await.map(|it| debug(&it)));
    keep(client.delete(&id).await.map(|it| debug(&it)));
    keep(client.by_email(EMAIL).await.map(|it| debug(&it)));
    let of = CallingOwner::Person(id);
    keep(client.personal_assistant(&of, None).await.map(|it| debug(&it)));
    let list = ListPeople::new().with_display_name(NAME).with_email(EMAIL);
    keep(Ok(debug(&list) + &debug(&body())));
    let mut people = client.list(&list).unwrap();
    while let Some(row) = people.next().await {
        keep(Ok(debug(&people) + &debug(&people.cursor()) + &debug(&people.remarks())));
        keep(row.map(|it| debug(&it)));
    }
    printed
}

#[tokio::test]
async fn no_secret_and_nothing_personal_is_ever_printed() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let mut printed = String::new();
    let user = UserRef::email(EMAIL).unwrap();
    for reply in replies() {
        let server = Server::always(reply).await;
        let mut config = config(&server);
        config.calling_dnd = true;
        let (provider, _) = provider_of(config.clone());
        printed += &format!("{config:?}{provider:?}{:?}", provider.capabilities());
        printed += &everything(provider.client()).await;
        let change = Change::availability(user.clone(), Availability::DoNotDisturb);
        for outcome in provider.set(&[change]).await {
            printed += &outcome.error.as_ref().map(errors).unwrap_or_default();
        }
        printed += &format!("{:?}", provider.probe().await);
        printed += &provider.get(&user).await.err().as_ref().map(errors).unwrap_or_default();
        let secret = |text: &str| Secret::new(text);
        let app = OAuthConfig::new("CID", secret(CLIENT_SECRET), secret(REFRESH));
        let mut oauth = Config::with_oauth(app);
        oauth.base_url.clone_from(&config.base_url);
        let renewing = common::client_of(&oauth).0;
        printed += &format!("{oauth:?}{renewing:?}");
        let read = renewing.get(&PersonId::new("PID").unwrap(), false).await;
        printed += &read.err().as_ref().map(errors).unwrap_or_default();
    }

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("list_people"), "the log was collected");
    for hidden in [TOKEN, EMAIL, NAME, NUMBER, VENDOR_SAID, CLIENT_SECRET, REFRESH] {
        let encoded = hidden.replace('@', "%40").replace(' ', "%20").replace('+', "%2B");
        for hidden in [hidden, &encoded] {
            assert!(!logged.contains(hidden), "{hidden:?} was logged");
            assert!(!printed.contains(hidden), "{hidden:?} was printed");
        }
    }
}
