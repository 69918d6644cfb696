//! Conpeek as a column. Its reading path is the unverified one, which the simulator answers.

use std::sync::Arc;

use async_trait::async_trait;
use omnipresence::conpeek::{Client, Config, Provider, ReadMode, ReadPath};
use omnipresence::{Availability, Change, Secret, UserRef, UserStatusProvider};
use presence_sim::VendorKind;
use presence_sim::conpeek::State;
use presence_sim::{Action, Conpeek, Fault, Faults, Journal, SimClock, Simulator, Trigger};

use crate::column::{Making, Side, calls};
use crate::operation::Operation;
use crate::pages::Rows;

const LISTED: [&str; 6] = ["1", "2", "3", "4", "5", "6"];
const CHANGED: &str = "3";

pub(crate) struct Desk {
    simulator: Simulator,
    server: Conpeek,
}

pub(crate) async fn start(clock: &SimClock) -> Desk {
    let builder = Simulator::builder().vendor(VendorKind::Conpeek).with_unverified_read(true);
    let simulator = builder.clock(clock.clone()).start().await.unwrap();
    let server = simulator.conpeek().unwrap().clone();
    let mode = server.online_modes()[0].id;
    server.set_state(CHANGED, State::Online { mode }).unwrap();
    Desk { simulator, server }
}

#[async_trait]
impl Side for Desk {
    fn origin(&self) -> String {
        self.server.url().to_owned()
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
        let mut config = Config::new(making.origin.clone(), Secret::new(self.server.key()));
        config.read =
            ReadMode::Unverified(ReadPath::new("/tenant_user/{user}/work_state").unwrap());
        config.users = LISTED.map(str::to_owned).to_vec();
        making.limit(&mut config.engine, &mut config.transport);
        let client = Client::builder(&config).clock(making.clock).build().unwrap();
        Arc::new(Provider::with_client(config, client).unwrap())
    }

    fn people(&self) -> Vec<UserRef> {
        ["3", "1", "2"].map(|id| UserRef::id(id).unwrap()).to_vec()
    }

    fn hidden(&self) -> Vec<String> {
        let logins = ["3", "1", "2"].map(|id| self.server.user(id).unwrap().login);
        [self.server.key().to_owned()].into_iter().chain(logins).collect()
    }

    fn change(&self) -> Change {
        Change::availability(UserRef::id(CHANGED).unwrap(), Availability::Offline)
    }

    fn stands(&self) -> bool {
        self.server.user(CHANGED).unwrap().state == State::Offline
    }

    /// Keys do not expire by themselves; an administrator takes them away.
    fn expire(&self) {
        let refusal = Action::status(401);
        self.server.faults().push(Fault::always(refusal).unwrap());
    }

    fn trigger(&self, operation: Operation) -> Trigger {
        match operation {
            Operation::Set => calls("PUT", "/work_state"),
            Operation::Probe => calls("GET", "/"),
            _ => calls("GET", "/work_state"),
        }
    }

    /// There is no list: the people are named by the configuration and read one by one.
    fn page(&self, _: &Rows) -> Option<(Vec<(String, String)>, String)> {
        None
    }

    async fn shutdown(self: Box<Self>) {
        let Self { simulator, server } = *self;
        drop(server);
        simulator.shutdown().await;
    }
}
