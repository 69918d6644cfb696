//! accsyn as a column: accounts. The first request of a provider is its login.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omnipresence::accsyn::{Client, Config, Provider};
use omnipresence::{AccountState, Change, Secret, UserRef, UserStatusProvider};
use presence_sim::accsyn::Status;
use presence_sim::{Accsyn, Faults, Journal, SimClock, Simulator, Trigger, VendorKind};
use serde_json::json;

use crate::column::{Making, Side, calls};
use crate::operation::Operation;
use crate::pages::{Next, Rows};

pub(crate) struct Workspace {
    simulator: Simulator,
    server: Accsyn,
    /// The ids of the third, second and eighth of the cast, who are active.
    people: [String; 3],
}

pub(crate) async fn start(clock: &SimClock) -> Workspace {
    let builder = Simulator::builder().vendor(VendorKind::Accsyn).people(12);
    let simulator = builder.clock(clock.clone()).start().await.unwrap();
    let server = simulator.accsyn().unwrap().clone();
    let people = [3_usize, 2, 8].map(|number| server.users().nth(number - 1).unwrap().id);
    Workspace { simulator, server, people }
}

#[async_trait]
impl Side for Workspace {
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
        let key = Secret::new(self.server.api_key());
        let mut config = Config::new(self.server.workspace(), self.server.user(), key);
        config.base_url.clone_from(&making.origin);
        config.page_size = 5;
        making.limit(&mut config.engine, &mut config.transport);
        let client = Client::builder(&config).clock(making.clock).build().unwrap();
        Arc::new(Provider::with_client(config, client).unwrap())
    }

    fn people(&self) -> Vec<UserRef> {
        self.people.iter().map(|id| UserRef::id(id.as_str()).unwrap()).collect()
    }

    fn hidden(&self) -> Vec<String> {
        let key = self.server.api_key();
        let people = self.people.iter().map(|id| self.server.account(id).unwrap());
        let texts = people.flat_map(|it| [it.code, it.name]);
        let secrets = [key.to_owned(), STANDARD.encode(key), self.server.user().to_owned()];
        secrets.into_iter().chain(texts).collect()
    }

    fn change(&self) -> Change {
        let user = UserRef::id(self.people[0].as_str()).unwrap();
        Change::account(user, AccountState::Disabled).allowing_account()
    }

    fn stands(&self) -> bool {
        self.server.account(&self.people[0]).unwrap().status == Status::Disabled
    }

    fn expire(&self) {
        self.server.expire_sessions();
    }

    fn trigger(&self, operation: Operation) -> Trigger {
        match operation {
            Operation::Set => calls("PUT", "/event"),
            Operation::Probe => calls("PUT", "/login"),
            _ => calls("GET", "/event"),
        }
    }

    /// Pages follow each other by their numbers: no link could be cut or lead elsewhere.
    fn page(&self, rows: &Rows) -> Option<(Vec<(String, String)>, String)> {
        if matches!(rows.next, Some(Next::Cut | Next::Url(_))) {
            return None;
        }
        let row = |n: &u32| {
            json!({
                "id": format!("69887165f643db8cd731b3{n:02x}"), "code": format!("p{n}@example.com"),
                "name": format!("p{n}"), "role": "standard", "status": "enabled",
            })
        };
        let rows: Vec<_> = rows.numbers.iter().map(row).collect();
        Some((Vec::new(), json!({ "result": rows }).to_string()))
    }

    async fn shutdown(self: Box<Self>) {
        let Self { simulator, server, .. } = *self;
        drop(server);
        simulator.shutdown().await;
    }
}
