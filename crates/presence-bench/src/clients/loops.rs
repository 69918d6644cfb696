//! The obvious loop over HTTP: reqwest and typed, owned structs.

use http::header::{AUTHORIZATION, CONTENT_TYPE, LINK};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

use super::rows::{Answer, Event, Page, Person, Quiet, Record, Session, User, WorkState};
use crate::subject::Tally;
use crate::{Result, failed};

/// A client as reqwest makes it; the trust store is left out, since everything is loopback here.
pub(crate) fn client() -> Result<Client> {
    Ok(Client::builder().no_proxy().tls_certs_only([]).build()?)
}

/// What `Response::json` does.
async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let body = request.send().await?.error_for_status()?.bytes().await?;
    Ok(serde_json::from_slice(&body)?)
}

/// Lists everybody, page by page, and shows each to `visit`.
pub(crate) async fn people(
    client: &Client,
    base: &str,
    page: usize,
    mut visit: impl FnMut(Person) + Send,
) -> Result<()> {
    let mut next = Some(format!("{base}/people?max={page}"));
    while let Some(address) = next {
        let answer = client.get(address).bearer_auth("token").send().await?.error_for_status()?;
        next = next_link(answer.headers());
        let page: Page = serde_json::from_slice(&answer.bytes().await?)?;
        page.items.into_iter().for_each(&mut visit);
    }
    Ok(())
}

pub(crate) fn next_link(headers: &http::HeaderMap) -> Option<String> {
    let link = headers.get(LINK)?.to_str().ok()?;
    let link = link.split(',').find(|part| part.contains("rel=\"next\""))?;
    Some(link.split('<').nth(1)?.split('>').next()?.to_owned())
}

/// Reads one person.
pub(crate) async fn person(client: &Client, base: &str, id: &str) -> Result<Tally> {
    let request = client.get(format!("{base}/people/{id}")).bearer_auth("token");
    let person: Person = json(request).await?;
    Ok(Tally::row(person.id.len() + person.status.map_or(0, |status| status.len())))
}

/// Sets a person's do-not-disturb.
pub(crate) async fn do_not_disturb(client: &Client, base: &str, id: &str) -> Result<Tally> {
    let request = client
        .put(format!("{base}/people/{id}/features/doNotDisturb"))
        .bearer_auth("token")
        .header(CONTENT_TYPE, "application/json")
        .body(serde_json::to_vec(&Quiet { enabled: true })?);
    request.send().await?.error_for_status()?.bytes().await?;
    Ok(Tally::row(0))
}

/// A session with accsyn.
#[derive(Clone)]
pub(crate) struct Accsyn {
    client: Client,
    base: String,
    session: String,
}

impl Accsyn {
    /// Logs in.
    pub(crate) async fn log_in(client: &Client, base: &str) -> Result<Self> {
        let address = format!("{base}/api/v3/api/login");
        let request = client.put(address).header(AUTHORIZATION, "basic dXNlcg==:a2V5").body("{}");
        let answer: Answer<Session> = json(request).await?;
        let (client, base) = (client.clone(), base.to_owned());
        Ok(Self { client, base, session: answer.result.session_id })
    }

    fn event<'a>(
        &'a self,
        uri: &'a str,
        data: serde_json::Value,
        id: Option<&'a str>,
    ) -> Result<String> {
        let eid = format!("{:08x}-1dd2-4568-87e3-dd4dd8be3015", data.to_string().len());
        Ok(serde_json::to_string(&Event {
            audience: "api",
            workspace: "acme",
            eid,
            session: &self.session,
            uri,
            ident: "lisa@example.com",
            created: "2026-11-21T20:45:22",
            hostname: "bench",
            data,
            id,
        })?)
    }

    fn headers(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .header(AUTHORIZATION, "basic dXNlcg==:a2V5")
            .header("X-Accsyn-Workspace", "acme")
            .header("X-Accsyn-Device", "bench")
    }

    /// Changes a user's status.
    pub(crate) async fn update(&self, id: &str) -> Result<Tally> {
        let body = self.event("user/edit", serde_json::json!({"status": "enabled"}), Some(id))?;
        let request = self.client.put(format!("{}/api/v3/event", self.base)).body(body);
        let answer: Answer<Vec<User>> = json(self.headers(request)).await?;
        let user = answer.result.into_iter().next().ok_or_else(|| failed("no user"))?;
        Ok(Tally::row(user.id.len() + user.status.map_or(0, |status| status.len())))
    }

    /// Reads a user.
    pub(crate) async fn read(&self, id: &str) -> Result<Tally> {
        self.found(&self.event("user/find", serde_json::json!({}), Some(id))?).await
    }

    /// Finds everybody.
    pub(crate) async fn find(&self) -> Result<Tally> {
        self.found(&self.event("user/find", serde_json::json!({}), None)?).await
    }

    async fn found(&self, event: &str) -> Result<Tally> {
        let mut address = url(&format!("{}/api/v3/event", self.base))?;
        address.set_query(Some(event));
        let answer: Answer<Vec<User>> = json(self.headers(self.client.get(address))).await?;
        let tally =
            |user: &User| Tally::row(user.id.len() + user.status.as_ref().map_or(0, String::len));
        Ok(answer.result.iter().map(tally).fold(Tally::default(), Tally::plus))
    }
}

fn url(text: &str) -> Result<reqwest::Url> {
    Ok(text.parse()?)
}

/// Sets a work state of Conpeek.
pub(crate) async fn work_state(client: &Client, base: &str) -> Result<Tally> {
    let state = WorkState {
        work_state: "ONBREAK",
        break_type: "BUSINESS",
        break_cause: "Szkolenie",
        break_note: "sala 3",
    };
    let request = client
        .put(format!("{base}/tenant_user/3/work_state"))
        .header(AUTHORIZATION, "key")
        .header(CONTENT_TYPE, "application/json")
        .body(serde_json::to_vec(&state)?);
    let record: Record = json(request).await?;
    Ok(Tally::row(record.data.work_state.len()))
}
