//! Webex: lists at two page sizes, statuses, latency, and one person.

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use http::Method;
use presence_core::{ListOptions, UserStatusProvider};
use serde::Deserialize;
use serde::de::IgnoredAny;
use webex_people::{CallingOwner, Client, Config, DoNotDisturb, ListPeople, PersonId, Provider};

use super::{PeerTask, PeerVendor, Scenario, Setting, Targets};
use crate::Result;
use crate::clients::bare::{Bare, next_target};
use crate::clients::{CONCURRENCY, loops};
use crate::floor::webex_person_id;
use crate::subject::{Subject, Tally, Who};

const LIST: PeerTask = PeerTask { vendor: PeerVendor::Webex, task: "list" };
const ONE: PeerTask = PeerTask { vendor: PeerVendor::Webex, task: "one" };

pub(super) fn all() -> Vec<Scenario> {
    let list = |name, about, page, targets| Scenario {
        name,
        about,
        unit: "row",
        size: 2000,
        quick_size: 7,
        page,
        latency: 0,
        callers: 1,
        targets,
        subjects: lists,
        peer: Some(LIST),
    };
    let rows = Targets::faster(1.5, 10.0);
    let one = |name, callers| Scenario {
        unit: "call",
        size: 1,
        quick_size: 1,
        callers,
        subjects: singles,
        peer: (callers == 1).then_some(ONE),
        ..list(name, "one person by id", 100, Targets::single())
    };
    let set = |name, callers| Scenario {
        about: "do-not-disturb of one person set",
        subjects: settings,
        peer: None,
        ..one(name, callers)
    };
    vec![
        list("webex-list-100", "full rows at pages of 100", 100, rows),
        list("webex-list-1000", "full rows at pages of 1000", 1000, rows),
        Scenario {
            subjects: statuses,
            ..list("webex-status-100", "statuses at pages of 100", 100, Targets::faster(2.0, 10.0))
        },
        Scenario {
            subjects: statuses,
            ..list(
                "webex-status-1000",
                "statuses at pages of 1000",
                1000,
                Targets::faster(2.0, 10.0),
            )
        },
        Scenario {
            latency: 20,
            quick_size: 100,
            subjects: defaults,
            ..list("webex-latency", "our default page, 20 ms away", 100, Targets::faster(7.0, 7.0))
        },
        one("webex-one", 1),
        one("webex-one-32", 32),
        set("webex-set", 1),
        set("webex-set-32", 32),
    ]
}

fn config(base: String) -> Config {
    let mut config = Config::new("token".to_owned());
    config.base_url = base;
    config.engine.limits.concurrency = CONCURRENCY;
    config.transport.max_idle = CONCURRENCY;
    config
}

/// Our client.
pub(crate) fn client(base: String) -> Result<Client> {
    Ok(Client::new(&config(base))?)
}

/// Our client's full rows.
pub(crate) async fn list(client: Client, page: Option<usize>) -> Result<Tally> {
    let mut wanted = ListPeople::new();
    wanted.page_size = page;
    let mut people = client.list(&wanted)?;
    let mut all = Tally::default();
    while let Some(person) = people.next().await {
        let person = person?;
        let word = person.status.as_ref().map_or(0, |status| status.as_str().len());
        all = all.plus(Tally::row(person.id.as_str().len() + word));
    }
    Ok(all)
}

/// One person by our client.
pub(crate) async fn one(client: Client, id: PersonId) -> Result<Tally> {
    let person = client.get(&id, false).await?;
    let word = person.status.as_ref().map_or(0, |status| status.as_str().len());
    Ok(Tally::row(person.id.as_str().len() + word))
}

/// Do-not-disturb by our client.
async fn set(client: Client, owner: CallingOwner) -> Result<Tally> {
    client.set_do_not_disturb(&owner, None, &DoNotDisturb::new(true)).await?;
    Ok(Tally::row(0))
}

fn obvious(base: &str, page: usize) -> Result<Subject> {
    let (http, base) = (loops::client()?, base.to_owned());
    Ok(Subject::new(Who::Obvious, 1, move || {
        let (http, base) = (http.clone(), base.clone());
        async move {
            let mut all = Tally::default();
            loops::people(&http, &base, page, |person| {
                let word = person.status.as_ref().map_or(0, String::len);
                all = all.plus(Tally::row(person.id.len() + word));
            })
            .await?;
            Ok(all)
        }
    }))
}

/// Every page as bytes; `each` sees whole pages.
async fn pages(
    bare: &Bare,
    base: &str,
    page: usize,
    mut each: impl FnMut(&[u8]) -> Result<Tally> + Send,
    keep: bool,
) -> Result<Tally> {
    let start = base.trim_start_matches("http://");
    let path = start.find('/').and_then(|at| start.get(at..)).unwrap_or("/");
    let mut next = Some(format!("{path}/people?max={page}"));
    let mut all = Tally::default();
    let mut body = Vec::new();
    while let Some(target) = next {
        body.clear();
        let headers = bare
            .send(Method::GET, &target, Bytes::new(), |piece| {
                if keep {
                    body.extend_from_slice(&piece);
                }
            })
            .await?;
        all = all.plus(each(&body)?);
        next = next_target(&headers);
    }
    Ok(all)
}

#[derive(Deserialize)]
struct Rows {
    items: Vec<IgnoredAny>,
}

fn checked(body: &[u8]) -> Result<Tally> {
    let rows: Rows = serde_json::from_slice(body)?;
    Ok(Tally { rows: u64::try_from(rows.items.len())?, letters: 0 })
}

fn lists<'a>(scenario: &'a Scenario, setting: &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, page) = (scenario.base(setting, "webex"), scenario.page);
        let ours = client(base.clone())?;
        let ours = Subject::new(Who::Ours, 1, move || list(ours.clone(), Some(page)));
        let mut subjects = vec![ours, obvious(&base, page)?];
        for who in [Who::Checked, Who::Limit] {
            let (bare, base) = (Bare::new(setting.floor.http), base.clone());
            subjects.push(Subject::new(who, 1, move || {
                let (bare, base) = (bare.clone(), base.clone());
                async move {
                    match who {
                        Who::Checked => pages(&bare, &base, page, checked, true).await,
                        _ => pages(&bare, &base, page, |_| Ok(Tally::default()), false).await,
                    }
                }
            }));
        }
        Ok(subjects)
    })
}

/// Our default against the peers' default.
fn defaults<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let base = scenario.base(setting, "webex");
        let ours = client(base.clone())?;
        let ours = Subject::new(Who::Ours, 1, move || list(ours.clone(), None));
        Ok(vec![ours, obvious(&base, scenario.page)?])
    })
}

fn statuses<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, page) = (scenario.base(setting, "webex"), scenario.page);
        let provider = Provider::new(config(base.clone()))?;
        let ours = Subject::new(Who::Ours, 1, move || {
            let provider = provider.clone();
            async move {
                let mut options = ListOptions::default();
                options.page_size = Some(page);
                let mut statuses = provider.list(options);
                let mut all = Tally::default();
                while let Some(status) = statuses.next().await {
                    let availability = format!("{:?}", status?.availability);
                    all = all.plus(Tally::row(usize::from(availability.is_empty())));
                }
                Ok(all)
            }
        });
        let http = loops::client()?;
        let obvious = Subject::new(Who::Obvious, 1, move || {
            let (http, base) = (http.clone(), base.clone());
            async move {
                let mut all = Tally::default();
                loops::people(&http, &base, page, |person| {
                    let word = person.status.unwrap_or_default();
                    all = all.plus(Tally::row(usize::from(word.is_empty())));
                })
                .await?;
                Ok(all)
            }
        });
        Ok(vec![ours, obvious])
    })
}

fn settings<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, callers) = (scenario.base(setting, "webex"), scenario.callers);
        let (client, text) = (client(base.clone())?, webex_person_id(0));
        let owner = CallingOwner::Person(PersonId::new(&text)?);
        let ours = Subject::new(Who::Ours, callers, move || set(client.clone(), owner.clone()));
        let target = format!("/webex/1/0/people/{text}/features/doNotDisturb");
        let http = loops::client()?;
        let obvious = Subject::new(Who::Obvious, callers, move || {
            let (http, base, id) = (http.clone(), base.clone(), text.clone());
            async move { loops::do_not_disturb(&http, &base, &id).await }
        });
        let (method, body) = (Method::PUT, Bytes::from_static(br#"{"enabled":true}"#));
        Ok(vec![ours, obvious, limit(setting, callers, method, target, body)])
    })
}

fn limit(
    setting: &Setting,
    callers: usize,
    method: Method,
    target: String,
    body: Bytes,
) -> Subject {
    let bare = Bare::new(setting.floor.http);
    Subject::new(Who::Limit, callers, move || {
        let (bare, target) = (bare.clone(), target.clone());
        let (method, body) = (method.clone(), body.clone());
        async move {
            bare.send(method, &target, body, |_| ()).await?;
            Ok(Tally::default())
        }
    })
}

fn singles<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, callers) = (scenario.base(setting, "webex"), scenario.callers);
        let (client, id) = (client(base.clone())?, PersonId::new(webex_person_id(0))?);
        let text = id.as_str().to_owned();
        let ours = Subject::new(Who::Ours, callers, move || one(client.clone(), id.clone()));
        let (http, address, id) = (loops::client()?, base.clone(), text.clone());
        let obvious = Subject::new(Who::Obvious, callers, move || {
            let (http, base, id) = (http.clone(), address.clone(), id.clone());
            async move { loops::person(&http, &base, &id).await }
        });
        let size = scenario.size(setting);
        let target = format!("/webex/{size}/{}/people/{text}", scenario.latency);
        let limit = limit(setting, callers, Method::GET, target, Bytes::new());
        Ok(vec![ours, obvious, limit])
    })
}
