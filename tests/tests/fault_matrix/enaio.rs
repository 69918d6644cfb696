//! enaio as a column: absence. The first calls of a provider make a session.

use std::sync::Arc;

use async_trait::async_trait;
use omnipresence::enaio::{Client, Config, Provider, Trust};
use omnipresence::{Absence, Change, Secret, UserRef, UserStatusProvider};
use presence_sim::{Enaio, Faults, Journal, SimClock, Simulator, Trigger, VendorKind};

use crate::column::{ATTEMPT, CONNECT, MAX_BODY, Making, Side};
use crate::operation::Operation;
use crate::pages::Rows;

pub(crate) struct Office {
    simulator: Simulator,
    server: Enaio,
    /// The object ids of the third, second and fourth of the cast; the last is absent.
    people: [String; 3],
}

pub(crate) async fn start(clock: &SimClock) -> Office {
    let builder = Simulator::builder().vendor(VendorKind::Enaio).people(12);
    let simulator = builder.clock(clock.clone()).start().await.unwrap();
    let server = simulator.enaio().unwrap().clone();
    let people = [3_usize, 2, 4].map(|number| server.users().nth(number - 1).unwrap().id);
    Office { simulator, server, people }
}

#[async_trait]
impl Side for Office {
    fn origin(&self) -> String {
        format!("http://{}", self.server.addr())
    }

    fn tls_origin(&self) -> Option<String> {
        Some(format!("https://{}", self.server.tls_addr()))
    }

    fn faults(&self) -> &Faults {
        self.server.faults()
    }

    fn journal(&self) -> &Journal {
        self.server.journal()
    }

    fn open_connections(&self) -> u64 {
        self.server.open_connections()
    }

    fn make(&self, making: Making) -> Arc<dyn UserStatusProvider> {
        let (scheme, address) = making.origin.split_once("://").unwrap();
        let password = Secret::new(self.server.password());
        let mut config = Config::new(format!("{address}:1"), self.server.user(), password);
        config.trust = match (scheme, making.stranger) {
            ("http", _) => Trust::PlainTcp,
            // Unless it is said otherwise, the vendor's own certificates are pinned.
            (_, true) => Trust::default(),
            (_, false) => Trust::Certificates(self.server.cadata().to_owned()),
        };
        config.limits.body = MAX_BODY;
        config.pool.borrow_deadline = ATTEMPT;
        config.pool.call_deadline = ATTEMPT;
        config.connect_timeout = if making.hurried { CONNECT } else { ATTEMPT };
        let client = Client::builder(&config).clock(making.clock).build().unwrap();
        Arc::new(Provider::with_client(config, client).unwrap())
    }

    fn people(&self) -> Vec<UserRef> {
        self.people.iter().map(|id| UserRef::id(id.as_str()).unwrap()).collect()
    }

    fn hidden(&self) -> Vec<String> {
        let people = [3, 2, 4].map(|number| self.server.users().nth(number - 1).unwrap());
        let texts = people.into_iter().flat_map(|it| [it.login, it.name, it.email, it.guid]);
        [self.server.password().to_owned()].into_iter().chain(texts).collect()
    }

    fn change(&self) -> Change {
        Change::absence(UserRef::id(self.people[0].as_str()).unwrap(), Absence::Absent)
    }

    fn stands(&self) -> bool {
        self.server.is_absent(&self.people[0]).unwrap()
    }

    fn expire(&self) {
        self.server.forget_sessions();
    }

    fn trigger(&self, operation: Operation) -> Trigger {
        let job = match operation {
            Operation::Set => "wfm.ConfigUserAbsence",
            Operation::Probe => "wfm.GetOrganisations",
            Operation::List | Operation::WatchAll => "wfm.GetOrganisationObjects",
            Operation::Get | Operation::GetMany | Operation::Watch => "wfm.GetAbsentUsers",
        };
        Trigger { method: Some(job.to_owned()), ..Trigger::default() }
    }

    /// A list is one answer.
    fn page(&self, _: &Rows) -> Option<(Vec<(String, String)>, String)> {
        None
    }

    async fn shutdown(self: Box<Self>) {
        let Self { simulator, server, .. } = *self;
        drop(server);
        simulator.shutdown().await;
    }
}
