//! Conpeek: its one call.

use bytes::Bytes;
use conpeek::{Break, BreakType, Client, Config, TenantUser, WorkState};
use futures_util::future::BoxFuture;
use http::Method;

use super::{Scenario, Setting, Targets};
use crate::Result;
use crate::clients::bare::Bare;
use crate::clients::{CONCURRENCY, loops};
use crate::subject::{Subject, Tally, Who};

pub(super) fn all() -> Vec<Scenario> {
    let put = |name, callers| Scenario {
        name,
        about: "one work state set",
        unit: "call",
        size: 1,
        quick_size: 1,
        page: 0,
        latency: 0,
        callers,
        targets: Targets { peers: None, ..Targets::single() },
        subjects: puts,
        peer: None,
    };
    vec![put("conpeek-put", 1), put("conpeek-put-32", 32)]
}

/// Our client.
pub(crate) fn client(base: String) -> Result<Client> {
    let mut config = Config::new(base, "key".to_owned());
    config.engine.limits.concurrency = CONCURRENCY;
    config.transport.max_idle = CONCURRENCY;
    Ok(Client::builder(&config).build()?)
}

/// One change by our client.
pub(crate) async fn put(client: Client) -> Result<Tally> {
    let training = Break::new(BreakType::Business, "Szkolenie")?.with_note("sala 3")?;
    let state = WorkState::OnBreak(training);
    let consultant = client.set_work_state(&TenantUser::Id(3), &state).await?;
    Ok(Tally::row(consultant.work_state.as_str().len()))
}

fn puts<'a>(scenario: &'a Scenario, setting: &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (base, callers) = (scenario.base(setting, "conpeek"), scenario.callers);
        let client = client(base.clone())?;
        let ours = Subject::new(Who::Ours, callers, move || put(client.clone()));
        let http = loops::client()?;
        let obvious = Subject::new(Who::Obvious, callers, move || {
            let (http, base) = (http.clone(), base.clone());
            async move { loops::work_state(&http, &base).await }
        });
        let bare = Bare::new(setting.floor.http);
        let body = Bytes::from(vec![b' '; 98]);
        let limit = Subject::new(Who::Limit, callers, move || {
            let (bare, body) = (bare.clone(), body.clone());
            async move {
                let target = "/conpeek/1/0/tenant_user/3/work_state";
                bare.send(Method::PUT, target, body, |_| ()).await?;
                Ok(Tally::default())
            }
        });
        Ok(vec![ours, obvious, limit])
    })
}
