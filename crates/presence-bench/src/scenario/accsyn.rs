//! accsyn: a login, one change, and a long list.

use std::collections::BTreeMap;

use accsyn::{Client, Config, Find, Id, Status};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::Method;
use presence_http::RateTier;

use super::{PeerTask, PeerVendor, Scenario, Setting, Targets, letters};
use crate::clients::bare::Bare;
use crate::clients::{CONCURRENCY, loops};
use crate::floor::accsyn_user_id;
use crate::subject::{Subject, Tally, Who};
use crate::{Result, failed};

pub(super) fn all() -> Vec<Scenario> {
    let update = |name, callers| Scenario {
        name,
        about: "one user's status changed",
        unit: "call",
        size: 1,
        quick_size: 1,
        page: 0,
        latency: 0,
        callers,
        targets: Targets::single(),
        subjects: updates,
        peer: (callers == 1).then_some(PeerTask { vendor: PeerVendor::Accsyn, task: "update" }),
    };
    let read = |name, callers| Scenario {
        about: "one user read by id",
        subjects: reads,
        peer: None,
        ..update(name, callers)
    };
    vec![
        read("accsyn-read", 1),
        read("accsyn-read-32", 32),
        update("accsyn-update", 1),
        update("accsyn-update-32", 32),
        Scenario {
            about: "a login with a new client",
            subjects: logins,
            peer: None,
            targets: Targets::none(),
            ..update("accsyn-login", 1)
        },
        Scenario {
            about: "20,000 users found in one call",
            unit: "row",
            size: 20_000,
            quick_size: 9,
            subjects: finds,
            targets: Targets::faster(1.5, 20.0),
            peer: Some(PeerTask { vendor: PeerVendor::Accsyn, task: "find" }),
            ..update("accsyn-find", 1)
        },
    ]
}

/// Our client. The vendor's budget of calls is lifted: here the client is measured.
pub(crate) fn client(base: String) -> Result<Client> {
    let mut config = Config::new("acme", "lisa@example.com", "key".to_owned());
    config.base_url = base;
    config.engine.limits.concurrency = CONCURRENCY;
    config.transport.max_idle = CONCURRENCY;
    let free = |name| (String::from(name), RateTier::per_second(name, 1_000_000, 1_000_000));
    config.engine.limits.tiers = BTreeMap::from(["accsyn_api", "accsyn_auth"].map(free));
    Ok(Client::builder(&config).build()?)
}

/// One change by our client.
pub(crate) async fn update(client: Client, id: Id) -> Result<Tally> {
    let user = client.set_status(&id, &Status::Enabled).await?;
    let id = user.id.as_ref().map_or(0, |id| id.as_str().len());
    Ok(Tally::row(id + user.status.as_ref().map_or(0, |status| status.as_str().len())))
}

async fn read(client: Client, id: Id) -> Result<Tally> {
    let user = client.get(&id).await?.ok_or_else(|| failed("nobody was found"))?;
    let id = user.id.as_ref().map_or(0, |id| id.as_str().len());
    Ok(Tally::row(id + user.status.as_ref().map_or(0, |status| status.as_str().len())))
}

async fn find(client: Client) -> Result<Tally> {
    let users = client.find(&Find::new()).await?;
    Ok(letters(users.iter().map(|user| {
        let id = user.id.as_ref().map_or(0, |id| id.as_str().len());
        id + user.status.as_ref().map_or(0, |status| status.as_str().len())
    })))
}

fn limit(
    scenario: &Scenario,
    setting: &Setting,
    method: &Method,
    rest: &str,
    body: Bytes,
) -> Subject {
    let (bare, method) = (Bare::new(setting.floor.http), method.clone());
    let target = format!("/accsyn/{}/0/api/v3/{rest}", scenario.size(setting));
    Subject::new(Who::Limit, scenario.callers, move || {
        let (bare, target) = (bare.clone(), target.clone());
        let (method, body) = (method.clone(), body.clone());
        async move {
            bare.send(method, &target, body, |_| ()).await?;
            Ok(Tally::default())
        }
    })
}

fn updates<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, callers) = (scenario.base(setting, "accsyn"), scenario.callers);
        let (client, id) = (client(base.clone())?, accsyn_user_id(0));
        let own: Id = id.parse()?;
        let ours = Subject::new(Who::Ours, callers, move || update(client.clone(), own.clone()));
        let session = loops::Accsyn::log_in(&loops::client()?, &base).await?;
        let obvious = Subject::new(Who::Obvious, callers, move || {
            let (session, id) = (session.clone(), id.clone());
            async move { session.update(&id).await }
        });
        let body = Bytes::from(vec![b' '; 307]);
        Ok(vec![ours, obvious, limit(scenario, setting, &Method::PUT, "event", body)])
    })
}

fn reads<'a>(scenario: &'a Scenario, setting: &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, callers) = (scenario.base(setting, "accsyn"), scenario.callers);
        let (client, id) = (client(base.clone())?, accsyn_user_id(0));
        let own: Id = id.parse()?;
        let ours = Subject::new(Who::Ours, callers, move || read(client.clone(), own.clone()));
        let session = loops::Accsyn::log_in(&loops::client()?, &base).await?;
        let obvious = Subject::new(Who::Obvious, callers, move || {
            let (session, id) = (session.clone(), id.clone());
            async move { session.read(&id).await }
        });
        Ok(vec![ours, obvious, limit(scenario, setting, &Method::GET, "event", Bytes::new())])
    })
}

fn logins<'a>(scenario: &'a Scenario, setting: &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let base = scenario.base(setting, "accsyn");
        let address = base.clone();
        let ours = Subject::new(Who::Ours, 1, move || {
            let client = client(address.clone());
            async move {
                client?.login().await?;
                Ok(Tally::row(0))
            }
        });
        let obvious = Subject::new(Who::Obvious, 1, move || {
            let (client, base) = (loops::client(), base.clone());
            async move {
                loops::Accsyn::log_in(&client?, &base).await?;
                Ok(Tally::row(0))
            }
        });
        Ok(vec![ours, obvious])
    })
}

fn finds<'a>(scenario: &'a Scenario, setting: &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let base = scenario.base(setting, "accsyn");
        let client = client(base.clone())?;
        let ours = Subject::new(Who::Ours, 1, move || find(client.clone()));
        let session = loops::Accsyn::log_in(&loops::client()?, &base).await?;
        let obvious = Subject::new(Who::Obvious, 1, move || {
            let session = session.clone();
            async move { session.find().await }
        });
        Ok(vec![ours, obvious, limit(scenario, setting, &Method::GET, "event", Bytes::new())])
    })
}
