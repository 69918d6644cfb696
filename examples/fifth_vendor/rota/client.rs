//! The ground floor: Rota's own calls, typed, in Rota's words. The engine below it does the rest:
//! credential, limits, deadlines, repeats, and what an HTTP status means.

use std::sync::Arc;

use presence_core::{Clock, Error, ErrorKind, Fate, Login, Problems, Result, Vendor};
use presence_http::{BaseUrl, Call, Engine, ReqwestTransport, StaticHeader, TransportConfig};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Config;

/// The vendor, by the name that stands in every error.
pub(super) const ROTA: Vendor = Vendor::new("rota");

/// How many people are asked for at once.
const PAGE: usize = 50;

/// Somebody on the roster. Of what Rota may add one day, nothing is lost: `raw` has it.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) login: Login,
    pub(crate) name: Option<String>,
    /// `None` where Rota does not say, or says something that is neither true nor false.
    pub(crate) on_duty: Option<bool>,
    pub(crate) raw: Box<RawValue>,
}

/// What has to be there for a row to be a person.
#[derive(Deserialize)]
struct Fields {
    login: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    on_duty: serde_json::Value,
}

#[derive(Deserialize)]
struct Page {
    people: Vec<Box<RawValue>>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Duty {
    on_duty: bool,
}

/// Rota's API.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    engine: Engine,
}

impl Client {
    /// No I/O; every field that is wrong is named.
    pub(crate) fn new(config: &Config, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut problems = Problems::new();
        let base = problems.check("base_url", BaseUrl::parse(&config.base_url));
        let key = problems.check("key", StaticHeader::bearer("key", &config.key));
        problems.finish()?;
        // `finish` has returned where one of them is missing.
        let (Some(base), Some(key)) = (base, key) else { return Err(incomplete()) };
        let transport = ReqwestTransport::new(&base, &TransportConfig::default())?;
        let engine = Engine::builder(ROTA, base, transport).authenticator(key).clock(clock);
        Ok(Self { engine: engine.build()? })
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.engine.clock()
    }

    /// `GET /people/{login}`
    pub(crate) async fn person(&self, login: &str) -> Result<Person> {
        let target = self.engine.base().path(&["people", login])?;
        let call = Call::get("person", target);
        self.read(&call, &self.engine.json::<Box<RawValue>>(&call).await?)
    }

    /// `GET /people`: one page, each row for itself, and where the next begins.
    pub(crate) async fn page(
        &self,
        after: Option<&str>,
        size: usize,
    ) -> Result<(Vec<Result<Person>>, Option<String>)> {
        let size = size.clamp(1, PAGE).to_string();
        let target = self.engine.base().path(&["people"])?;
        let target = target.query_opt("after", after).query("size", &size);
        let call = Call::get("people", target);
        let page: Page = self.engine.json(&call).await?;
        let rows = page.people.iter().map(|row| self.read(&call, row)).collect();
        Ok((rows, page.next))
    }

    /// `PUT /people/{login}/duty`. Sent once: Rota does not say that twice is the same as once.
    pub(crate) async fn set_duty(&self, login: &str, on_duty: bool) -> Result<Person> {
        let target = self.engine.base().path(&["people", login, "duty"])?;
        let call = Call::put("set_duty", target).json(&Duty { on_duty })?;
        let answer = self.engine.json::<Box<RawValue>>(&call).await?;
        // Rota may have done it all the same.
        self.read(&call, &answer).map_err(|error| error.with_fate(Fate::Unknown))
    }

    /// `GET /`: whether the key is taken.
    pub(crate) async fn check(&self) -> Result<()> {
        let call = Call::get("check", self.engine.base().path(&[])?);
        self.engine.call(&call).await.map(drop)
    }

    fn read(&self, call: &Call, raw: &RawValue) -> Result<Person> {
        // What serde would say may quote the row.
        let no_person = || {
            Error::new(ErrorKind::Protocol, "the row is no person")
                .with_vendor(ROTA)
                .with_operation(call.operation())
        };
        let fields: Fields = serde_json::from_str(raw.get()).map_err(|_| no_person())?;
        let Fields { login, name, on_duty } = fields;
        let login = Login::new(login).map_err(|_| no_person())?;
        Ok(Person { login, name, on_duty: on_duty.as_bool(), raw: raw.to_owned() })
    }
}

fn incomplete() -> Error {
    Error::config("base_url", "is incomplete")
}
