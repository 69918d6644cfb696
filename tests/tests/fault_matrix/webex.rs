//! Webex as a column. The one write is do-not-disturb of calling, by its opt-in.

use std::sync::Arc;

use async_trait::async_trait;
use omnipresence::webex::{Client, Config, Provider};
use omnipresence::{Availability, Change, UserRef, UserStatusProvider};
use presence_sim::webex::{Licence, Status};
use presence_sim::{Faults, Journal, SimClock, Simulator, Trigger, VendorKind, Webex};
use serde_json::json;

use crate::column::{Making, Side, calls};
use crate::operation::Operation;
use crate::pages::{Next, Rows};

pub(crate) struct Organisation {
    simulator: Simulator,
    server: Webex,
    people: [String; 3],
    /// As it was at the start: ending it changes it.
    token: String,
}

pub(crate) async fn start(clock: &SimClock) -> Organisation {
    let builder = Simulator::builder().vendor(VendorKind::Webex).people(12);
    let simulator = builder.clock(clock.clone()).start().await.unwrap();
    let server = simulator.webex().unwrap().clone();
    for place in 0..server.places() {
        let person = server.people(place).unwrap();
        let status = if place % 2 == 0 { Status::Active } else { Status::Meeting };
        server.set_status(&person.id, status).unwrap();
    }
    let people = [0, 1, 2].map(|place| server.people(place).unwrap().id);
    server.set_licences(&people[0], &[Licence::Calling]).unwrap();
    let token = server.token();
    Organisation { simulator, server, people, token }
}

#[async_trait]
impl Side for Organisation {
    fn origin(&self) -> String {
        self.server.url().trim_end_matches("/v1").to_owned()
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
        let mut config = Config::new(self.token.clone());
        config.base_url = format!("{}/v1", making.origin);
        config.calling_dnd = true;
        config.page_size = Some(5);
        making.limit(&mut config.engine, &mut config.transport);
        let client = Client::builder(&config).clock(making.clock).seed(1).build().unwrap();
        Arc::new(Provider::with_client(config, client).unwrap())
    }

    fn people(&self) -> Vec<UserRef> {
        self.people.iter().map(|id| UserRef::id(id.as_str()).unwrap()).collect()
    }

    fn hidden(&self) -> Vec<String> {
        let people = (0..3).map(|place| self.server.people(place).unwrap());
        let texts = people.flat_map(|it| it.emails.into_iter().chain([it.display_name]));
        [self.token.clone()].into_iter().chain(texts).collect()
    }

    fn change(&self) -> Change {
        let user = UserRef::id(self.people[0].as_str()).unwrap();
        Change::availability(user, Availability::DoNotDisturb)
    }

    fn stands(&self) -> bool {
        self.server.do_not_disturb(&self.people[0]).unwrap().enabled
    }

    fn expire(&self) {
        self.server.expire_tokens();
    }

    fn trigger(&self, operation: Operation) -> Trigger {
        match operation {
            Operation::Set => calls("PUT", "/doNotDisturb"),
            _ => calls("GET", "/people"),
        }
    }

    fn page(&self, rows: &Rows) -> Option<(Vec<(String, String)>, String)> {
        let row = |n: &u32| {
            let emails = [format!("p{n}@example.com")];
            json!({ "id": format!("p{n}"), "emails": emails, "status": "active" })
        };
        let items: Vec<_> = rows.numbers.iter().map(row).collect();
        let link = rows.next.as_ref().map(|next| match next {
            Next::Query(query) => format!("</v1/people?{query}>; rel=\"next\""),
            Next::Url(url) => format!("<{url}>; rel=\"next\""),
            Next::Cut => "</v1/people?curs".to_owned(),
        });
        let link = link.map(|link| ("Link".to_owned(), link));
        Some((link.into_iter().collect(), json!({ "items": items }).to_string()))
    }

    async fn shutdown(self: Box<Self>) {
        let Self { simulator, server, .. } = *self;
        drop(server);
        simulator.shutdown().await;
    }
}
