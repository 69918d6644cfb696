//! The contracts of the trait, through the real client and a small organisation on loopback.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use common::{Reply, Seen, Server, TOKEN, config, provider_of};
use presence_core::{Availability, Axis, Target, UserRef, UserStatusProvider};
use presence_testkit::{Fixture, Report, run_all, switching};
use webex_people::Config;

/// An organisation whose app follows calling do-not-disturb, as it does where the administrator
/// has not switched that off.
#[derive(Debug, Default)]
struct Organisation {
    status: Mutex<BTreeMap<String, String>>,
    requests: AtomicU64,
    writes: AtomicU64,
    broken: AtomicBool,
    revoked: AtomicBool,
    losing: AtomicBool,
    spoiled: AtomicBool,
}

const PEOPLE: usize = 7;

impl Organisation {
    fn new() -> Arc<Self> {
        let organisation = Self::default();
        for n in 0..PEOPLE {
            organisation.put(&format!("p{n}"), "active");
        }
        Arc::new(organisation)
    }

    fn put(&self, id: &str, status: &str) {
        self.status.lock().unwrap().insert(id.to_owned(), status.to_owned());
    }

    fn status(&self, id: &str) -> Option<String> {
        self.status.lock().unwrap().get(id).cloned()
    }

    fn answer(&self, seen: &Seen) -> Reply {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let is = |flag: &AtomicBool| flag.load(Ordering::SeqCst);
        if seen.method == "PUT" {
            self.writes.fetch_add(1, Ordering::SeqCst);
        }
        if is(&self.broken) {
            return Reply::new(503, "{}");
        }
        if is(&self.revoked) {
            return Reply::new(401, r#"{"message":"The request requires a valid token."}"#);
        }
        let reply = self.serve(seen);
        if is(&self.losing) && seen.method == "PUT" { Reply::Cut } else { reply }
    }

    fn serve(&self, seen: &Seen) -> Reply {
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let segments: Vec<&str> = path.trim_start_matches("/v1/people").split('/').collect();
        match segments[..] {
            [""] => self.list(query),
            ["", "me"] => Reply::ok(self.row("p0")),
            ["", "p1"] if self.spoiled.load(Ordering::SeqCst) => Reply::ok("[]"),
            ["", id] if self.status(id).is_some() => Reply::ok(self.row(id)),
            ["", id, "features", "doNotDisturb"] => match self.status(id) {
                None => Reply::new(404, "{}"),
                Some(_) if seen.method == "PUT" => {
                    let on = seen.json()["enabled"] == true;
                    self.put(id, if on { "DoNotDisturb" } else { "active" });
                    Reply::new(204, "")
                }
                Some(status) => Reply::ok(format!(r#"{{"enabled":{}}}"#, status == "DoNotDisturb")),
            },
            _ => Reply::new(404, r#"{"message":"not found"}"#),
        }
    }

    fn row(&self, id: &str) -> String {
        let status = self.status(id).unwrap();
        format!(
            r#"{{"id":"{id}","emails":["{id}@example.com"],"status":"{status}","loginEnabled":true}}"#
        )
    }

    fn list(&self, query: &str) -> Reply {
        let pairs: BTreeMap<String, String> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let ids: Vec<String> = self.status.lock().unwrap().keys().cloned().collect();
        if let Some(email) = pairs.get("email") {
            let found = ids.iter().find(|id| format!("{id}@example.com") == email.to_lowercase());
            let rows = found.map(|id| self.row(id)).unwrap_or_default();
            return Reply::ok(format!(r#"{{"items":[{rows}]}}"#));
        }
        let number = |name: &str| pairs.get(name).and_then(|text| text.parse::<usize>().ok());
        let (from, size) = (number("from").unwrap_or(0), number("max").unwrap_or(100));
        let to = (from + size).min(ids.len());
        let spoiled = self.spoiled.load(Ordering::SeqCst);
        let row = |id: &String| match spoiled && id == "p1" {
            true => "[]".to_owned(),
            false => self.row(id),
        };
        let rows: Vec<String> = ids[from..to].iter().map(row).collect();
        let page = Reply::ok(format!(r#"{{"items":[{}],"notFoundIds":null}}"#, rows.join(",")));
        if to == ids.len() {
            return page;
        }
        let link = format!(r#"</v1/people?from={to}&max={size}&before>; rel="next""#);
        page.with("link", link)
    }
}

fn word(target: Target) -> &'static str {
    match target {
        Target::Availability(Availability::Available) => "active",
        Target::Availability(Availability::Away) => "inactive",
        Target::Availability(Availability::Busy) => "call",
        Target::Absence(presence_core::Absence::Absent) => "OutOfOffice",
        _ => "DoNotDisturb",
    }
}

fn fixture(organisation: &Arc<Organisation>, config: &Config) -> Fixture {
    let at = || Arc::clone(organisation);
    let id = |n: usize| UserRef::id(format!("p{n}")).unwrap();
    let email = UserRef::email("p0@example.com").unwrap();
    let (one, other) = (Availability::DoNotDisturb, Availability::Available);
    let switch = |flag: fn(&Organisation) -> &AtomicBool| {
        switching(organisation, move |it, on| flag(it).store(on, Ordering::SeqCst))
    };
    let made = config.clone();
    Fixture::new([id(0), id(1), id(2), id(3)])
        .with_references([id(0), email])
        .with_unknown(UserRef::id("nobody").unwrap())
        .with_malformed(UserRef::id("../rooms/x").unwrap())
        .with_people(PEOPLE)
        .with_targets(Target::Availability(one), Target::Availability(other))
        .with_secret(TOKEN)
        .disturbing({
            let organisation = at();
            move |user, target| {
                organisation.put(user.as_str(), word(target));
                std::future::ready(())
            }
        })
        .witnessed({
            let organisation = at();
            move |user, axis| {
                let status = organisation.status(user.as_str());
                let known = (axis == Axis::Availability).then_some(status).flatten();
                let target = known.map(|status| match status.as_str() {
                    "DoNotDisturb" => Target::Availability(one),
                    _ => Target::Availability(other),
                });
                std::future::ready(target)
            }
        })
        .counting_requests({
            let organisation = at();
            move || organisation.requests.load(Ordering::SeqCst)
        })
        .counting_writes({
            let organisation = at();
            move || organisation.writes.load(Ordering::SeqCst)
        })
        // The clock skips every wait, so a poll has passed as soon as it is asked for.
        .ticking(tokio::task::yield_now)
        .breaking(switch(|organisation| &organisation.broken))
        .revoking(switch(|organisation| &organisation.revoked))
        .losing_answers(switch(|organisation| &organisation.losing))
        .spoiling_a_row(switch(|organisation| &organisation.spoiled))
        .making(move || Arc::new(provider_of(made.clone()).0))
}

async fn conforms(shape: impl FnOnce(&mut Config)) -> Report {
    let organisation = Organisation::new();
    let serving = Arc::clone(&organisation);
    let server = Server::start(move |seen, _| serving.answer(seen)).await;
    let mut config = config(&server);
    config.page_size = Some(3);
    shape(&mut config);
    let fixture = fixture(&organisation, &config);
    let (provider, _) = provider_of(config);
    let provider: Arc<dyn UserStatusProvider> = Arc::new(provider);
    let report = run_all(&*provider, &fixture).await;
    report.assert_passed();
    report
}

#[tokio::test]
async fn reading_only() {
    let report = conforms(|_| {}).await;
    insta::assert_snapshot!(report);
}

#[tokio::test]
async fn with_calling_do_not_disturb() {
    let report = conforms(|config| config.calling_dnd = true).await;
    insta::assert_snapshot!(report);
}

#[tokio::test]
async fn with_named_people() {
    let report = conforms(|config| {
        config.users = (0..PEOPLE).map(|n| format!("id:p{n}")).collect();
    })
    .await;
    insta::assert_snapshot!(report);
}
