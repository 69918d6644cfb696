//! A small workflow engine behind the pipes of a [`Group`]: organisations, people, absence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use enaio_wf::presence_core::{Clock, ManualClock, Secret, Timestamp};
use enaio_wf::rpc::{Call, ErrorEntry, PoolOptions, Response, Value};
use enaio_wf::{Client, Config, Provider};

use crate::group::Group;
use crate::peer::client_over;

/// How the next writes go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// Everybody is set, and the connection is closed instead of an answer.
    AnswerLost,
    /// Nothing is done, and the connection is closed instead of an answer.
    RequestLost,
    /// Only the first of the batch is set; the job succeeds.
    HalfDone,
    /// Only the first of the batch is set; the job fails.
    HalfFailed,
    /// A system role is missing.
    NoRole,
    /// Everybody is set, and nobody can be read from then on.
    ThenBlind,
}

#[derive(Default)]
struct Hall {
    /// Objects by organisation: id, name, login, substitutes.
    objects: BTreeMap<String, Vec<[String; 4]>>,
    active: BTreeSet<String>,
    absent: BTreeMap<String, BTreeSet<String>>,
    mishap: Option<Mishap>,
    blind: bool,
    batches: Vec<Vec<(String, bool)>>,
}

/// The engine and the group that serves it.
#[derive(Clone)]
pub(crate) struct Office {
    hall: Arc<Mutex<Hall>>,
    pub(crate) group: Group,
    pub(crate) clock: ManualClock,
}

impl Office {
    /// Organisation `O1`, active, with Anna (`P1`), Jan (`P2`), Ewa (`P3`) and a role (`R1`). Anna
    /// is represented by Jan and Ewa.
    pub(crate) fn new() -> Self {
        let hall = Arc::new(Mutex::new(Hall::default()));
        let serving = Arc::clone(&hall);
        let group = Group::new(move |call| serving.lock().unwrap().answer(call));
        let office = Self { hall, group, clock: ManualClock::skipping(Timestamp::UNIX_EPOCH) };
        office.add("O1", ["P1", "Anna Nowak", "anna", "P2,P3"]);
        office.add("O1", ["P2", "Jan Kowalski", "jan", ""]);
        office.add("O1", ["P3", "Ewa Lis", "ewa", ""]);
        office.add("O1", ["R1", "Einkauf", "", ""]);
        office
    }

    /// Adds an object, and its organisation where that is new.
    pub(crate) fn add(&self, organisation: &str, object: [&str; 4]) {
        let mut hall = self.hall.lock().unwrap();
        hall.active.insert(organisation.to_owned());
        let objects = hall.objects.entry(organisation.to_owned()).or_default();
        objects.push(object.map(str::to_owned));
    }

    pub(crate) fn remove(&self, id: &str) {
        let mut hall = self.hall.lock().unwrap();
        hall.objects.values_mut().for_each(|objects| objects.retain(|object| object[0] != id));
    }

    pub(crate) fn set_absent(&self, organisation: &str, id: &str, absent: bool) {
        self.hall.lock().unwrap().set(organisation, id, absent);
    }

    pub(crate) fn is_absent(&self, organisation: &str, id: &str) -> bool {
        let hall = self.hall.lock().unwrap();
        hall.absent.get(organisation).is_some_and(|absent| absent.contains(id))
    }

    pub(crate) fn mishap(&self, mishap: Option<Mishap>) {
        let mut hall = self.hall.lock().unwrap();
        hall.mishap = mishap;
        hall.blind = false;
    }

    /// Every batch that was sent.
    pub(crate) fn batches(&self) -> Vec<Vec<(String, bool)>> {
        self.hall.lock().unwrap().batches.clone()
    }

    pub(crate) fn config(&self) -> Config {
        let mut config = Config::new("one", "root", Secret::new("optimal"));
        config.name = "wf".to_owned();
        config
    }

    pub(crate) fn client(&self) -> Client {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let pool = self.group.pool_at("one", PoolOptions::default(), Arc::clone(&clock));
        client_over(pool, clock, Duration::from_secs(300))
    }

    pub(crate) fn provider(&self) -> Provider {
        self.provider_as(self.config())
    }

    pub(crate) fn provider_as(&self, config: Config) -> Provider {
        Provider::with_client(config, self.client()).unwrap()
    }
}

impl Hall {
    fn set(&mut self, organisation: &str, id: &str, absent: bool) {
        let ids = self.absent.entry(organisation.to_owned()).or_default();
        if absent {
            ids.insert(id.to_owned())
        } else {
            ids.remove(id)
        };
    }

    fn answer(&mut self, call: &Call) -> Option<Response> {
        let text = |name| call.params.text(name).unwrap_or_default().to_owned();
        let organisation = text("OrganisationId");
        let xml = |name: &str, xml: String| Some(Response::new(0).with(name, xml.into_bytes()));
        match call.job.as_str() {
            "wfm.GetOrganisations" => xml("Organisations", self.organisations()),
            "wfm.GetOrganisationObjects" => {
                let ids = text("ObjectIds");
                let wanted: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
                xml("Objects", self.objects(&organisation, &wanted))
            }
            "wfm.GetAbsentUsers" if self.blind => None,
            "wfm.GetAbsentUsers" => {
                let absent = self.absent.get(&organisation).cloned().unwrap_or_default();
                let ids = absent.into_iter().collect::<Vec<_>>().join(",");
                Some(Response::new(0).with("ObjectIds", ids))
            }
            "wfm.ConfigUserAbsence" => self.configure(&organisation, call),
            "krn.CheckServerConnection" => Some(Response::new(0)),
            _ => Some(Response::new(-1)),
        }
    }

    fn configure(&mut self, organisation: &str, call: &Call) -> Option<Response> {
        let Some(Value::Bytes(users)) = call.params.get("Users") else { return None };
        let users = String::from_utf8(users.to_vec()).unwrap();
        let entry = |piece: &str| {
            let mut parts = piece.split('"');
            Some((parts.next()?.to_owned(), parts.nth(1)? == "1"))
        };
        let batch: Vec<(String, bool)> =
            users.split("<User Id=\"").skip(1).filter_map(entry).collect();
        self.batches.push(batch.clone());
        let done = match self.mishap {
            Some(Mishap::RequestLost | Mishap::NoRole) => 0,
            Some(Mishap::HalfDone | Mishap::HalfFailed) => 1,
            _ => batch.len(),
        };
        for (id, absent) in batch.iter().take(done) {
            self.set(organisation, id, *absent);
        }
        self.blind = self.mishap == Some(Mishap::ThenBlind);
        match self.mishap {
            Some(Mishap::AnswerLost | Mishap::RequestLost) => None,
            Some(Mishap::HalfFailed) => Some(Response::new(-1)),
            Some(Mishap::NoRole) => {
                let mut response = Response::new(-1_042_218_022);
                let said = "vendor-said: role 108 of marker is missing";
                response.errors.push(ErrorEntry::new("wfm", 1, said, -1_042_218_022));
                Some(response)
            }
            _ => Some(Response::new(0)),
        }
    }

    fn organisations(&self) -> String {
        let row = |id: &String| {
            let active = u8::from(self.active.contains(id));
            format!("<Organisation Id=\"{id}\" Name=\"Organisation {id}\" Active=\"{active}\"/>")
        };
        format!(
            "<Organisations>{}</Organisations>",
            self.objects.keys().map(row).collect::<String>()
        )
    }

    fn objects(&self, organisation: &str, wanted: &[&str]) -> String {
        let attribute = |name: &str, value: &str| {
            format!(
                "<Attribute Id=\"1\" Name=\"{name}\" Flags=\"0\"><AttributeValue>{value}\
                 </AttributeValue></Attribute>"
            )
        };
        let object = |[id, name, login, substitutes]: &[String; 4]| {
            let mut attributes = attribute("Stellvertreter", substitutes);
            if !login.is_empty() {
                attributes += &attribute("Login", login);
            }
            format!(
                "<Object Id=\"{id}\" Name=\"{name}\" ClassId=\"C\"><Attributes>{attributes}\
                 </Attributes></Object>"
            )
        };
        let all = self.objects.get(organisation).into_iter().flatten();
        let own = all.filter(|object| {
            wanted.is_empty() || wanted.iter().any(|id| id.eq_ignore_ascii_case(&object[0]))
        });
        format!("<Objects>{}</Objects>", own.map(object).collect::<String>())
    }
}
