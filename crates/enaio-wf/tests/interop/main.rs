//! The vendor community's own client, unmodified, against the simulator, beside ours.
//!
//! Run by `cargo xtask interop`, which brings that client.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]
#![expect(clippy::expect_used, reason = "a test helper that fails is a test that fails")]

mod examples;
mod peer;
mod same;

use std::time::Duration;

use enaio_wf::presence_core::{ErrorKind, Secret};
use enaio_wf::rpc::{Notification, NotificationOptions};
use enaio_wf::{
    Absence, AbsenceNotice, Client, Config, Id, ObjectData, ObjectQuery, Substitution, Trust,
};
use presence_sim::enaio::PasswordScheme;
use presence_sim::{Enaio, Simulator, VendorKind};
use serde_json::{Value, json};

use self::peer::Peer;
use self::same::{objects, organisations};

const MESSAGE: [&str; 3] = ["Message", "900", "Abwesenheit geändert"];

pub(crate) async fn simulator() -> (Simulator, Enaio) {
    let builder = Simulator::builder().vendor(VendorKind::Enaio).people(12);
    let simulator = builder.start().await.unwrap();
    let server = simulator.enaio().unwrap().clone();
    (simulator, server)
}

fn ours(server: &Enaio, tls: bool, password: &str) -> Client {
    let address = if tls { server.tls_addr() } else { server.addr() }.to_string();
    let mut config = Config::new(address, server.user(), Secret::new(password));
    config.trust = match tls {
        true => Trust::Certificates(server.cadata().to_owned()),
        false => Trust::PlainTcp,
    };
    config.people_max_age = Duration::ZERO;
    Client::builder(&config).build().unwrap()
}

/// Both forms of passwords, with and without TLS.
async fn everywhere(kind: &str) {
    for scheme in [PasswordScheme::Legacy, PasswordScheme::Aes] {
        for tls in [false, true] {
            let (simulator, server) = simulator().await;
            server.set_password_scheme(scheme);
            let both = Both {
                server: &server,
                peer: Peer::start(kind, &server, tls, server.password()),
                client: ours(&server, tls, server.password()),
            };
            let organisation = both.reading().await;
            both.absence(&organisation).await;
            both.substitutes(&organisation).await;
            both.pushed(&organisation).await;
            drop(both);
            let wrong = Peer::start(kind, &server, tls, "wrong.password");
            assert_eq!(wrong.error(json!(["organisations"])), "PermissionError");
            let refused = ours(&server, tls, "wrong.password").organisations().await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
            simulator.shutdown().await;
        }
    }
}

#[ignore = "needs the Python client; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sync_client_and_ours_see_and_do_the_same() {
    everywhere("sync").await;
}

#[ignore = "needs the Python client; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_async_client_and_ours_see_and_do_the_same() {
    everywhere("async").await;
}

/// Their client and ours at one server.
struct Both<'a> {
    server: &'a Enaio,
    peer: Peer,
    client: Client,
}

impl Both<'_> {
    /// Gives the active organisation.
    async fn reading(&self) -> Id {
        let found = self.client.organisations().await.unwrap();
        assert_eq!(self.peer.result(json!(["organisations"])), organisations(&found));
        let organisation = self.client.active_organisation().await.unwrap();
        let theirs = self.peer.result(json!(["active_organisation"]));
        assert_eq!(json!([theirs]), organisations(std::slice::from_ref(&organisation)));
        let organisation = organisation.id;
        let all =
            self.client.organisation_objects(&organisation, &ObjectQuery::All, ObjectData::ALL);
        let all = all.await.unwrap();
        assert!(all.len() > 12, "people and roles");
        let theirs = self.peer.result(json!(["objects", organisation.as_str()]));
        assert_eq!(theirs, objects(&all));
        let info = self.client.server_info().await.unwrap();
        assert_eq!(self.peer.result(json!(["versions"])), json!([info.version]));
        for number in [0, 2] {
            let user = self.person(number);
            let found = self.client.process_list_by_user(&organisation, &user).await.unwrap();
            let found: Vec<Value> =
                found.iter().map(|it| json!([it.id.as_str(), it.name, it.subject])).collect();
            let command = json!(["processes", organisation.as_str(), user.as_str()]);
            assert_eq!(self.peer.result(command), json!(found));
        }
        organisation
    }

    fn person(&self, number: usize) -> Id {
        Id::new(self.server.users().nth(number).unwrap().id).unwrap()
    }

    async fn absent(&self, organisation: &Id) -> Vec<String> {
        let absent = self.client.absent_users(organisation).await.unwrap();
        let mut absent: Vec<String> = absent.iter().map(Id::to_string).collect();
        absent.sort();
        assert_eq!(self.peer.result(json!(["absent", organisation.as_str()])), json!(absent));
        absent
    }

    async fn absence(&self, organisation: &Id) {
        let before = self.absent(organisation).await;
        let (first, second) = (self.person(2), self.person(4));
        let theirs = json!({ (first.as_str()): true, (second.as_str()): true });
        self.peer.result(json!(["configure_absence", organisation.as_str(), theirs]));
        let both = self.absent(organisation).await;
        assert!(both.contains(&first.to_string()) && both.contains(&second.to_string()));
        let back = [Absence::present(&first), Absence::present(&second)];
        self.client.configure_user_absence(organisation, &back).await.unwrap();
        assert_eq!(self.absent(organisation).await, before);
        // By object, theirs and ours.
        let login = self.server.users().nth(2).unwrap().login;
        let user = self.client.user_by_login(organisation, &login).await.unwrap();
        let theirs = self.peer.result(json!(["user_by_login", organisation.as_str(), login]));
        assert_eq!(theirs["id"], json!(user.id.as_str()));
        let command = json!(["configure_by_object", organisation.as_str(), login, true]);
        self.peer.result(command);
        assert!(self.server.is_absent(first.as_str()).unwrap());
        let present = [Absence::present(&user)];
        self.client.configure_user_absence(organisation, &present).await.unwrap();
        self.peer.result(json!(["save", organisation.as_str()]));
        self.client.save_organisation(organisation).await.unwrap();
        assert_eq!(self.absent(organisation).await, before);
    }

    async fn substitutes(&self, organisation: &Id) {
        let [user, first, second] = [2, 4, 6].map(|number| self.person(number));
        let standing = || async {
            let query = ObjectQuery::Ids(vec![user.clone()]);
            let data = ObjectData::ALL;
            let found = self.client.organisation_objects(organisation, &query, data).await.unwrap();
            let theirs = self.peer.result(json!(["objects", organisation.as_str()]));
            let theirs = theirs.as_array().unwrap().iter().find(|it| it["id"] == user.as_str());
            assert_eq!(json!([theirs.unwrap()]), objects(&found));
            found[0].substitutes().unwrap()
        };
        let list = json!([first.as_str(), second.as_str()]);
        let command = json!(["set_substitutes", organisation.as_str(), user.as_str(), list]);
        self.peer.result(command);
        assert_eq!(standing().await, [first.clone(), second.clone()]);
        let swapped = Substitution::new(&user, [&second]);
        self.client.set_substitutes(organisation, &[swapped]).await.unwrap();
        assert_eq!(standing().await, std::slice::from_ref(&second));
        let command = json!(["set_substitutes", organisation.as_str(), user.as_str(), []]);
        self.peer.result(command);
        assert!(standing().await.is_empty());
    }

    /// A message and a monitored job reach both.
    async fn pushed(&self, organisation: &Id) {
        self.peer.result(json!(["listen"]));
        let options = NotificationOptions::new().with_monitor(AbsenceNotice::monitor());
        let mut heard = self.client.pool().notifications(options).await.unwrap();
        let mut next = async || match heard.next().await.unwrap().unwrap() {
            Notification::Pushed(call) => call,
            other => panic!("{other:?}"),
        };
        self.peer.result(json!(["send_message", MESSAGE[1], MESSAGE[2]]));
        let told = next().await;
        assert_eq!(told.job, "adm.Message");
        let said = ["Info", "Text"].map(|name| told.params.text(name).unwrap());
        assert_eq!(said, [MESSAGE[1], MESSAGE[2]]);
        assert_eq!(self.peer.result(json!(["next_message"])), json!(MESSAGE));

        let user = self.person(2);
        let theirs = json!({ (user.as_str()): true });
        self.peer.result(json!(["configure_absence", organisation.as_str(), theirs]));
        let notice = AbsenceNotice::read(&next().await).unwrap();
        assert_eq!(notice.users.get(&user), Some(&true));
        let told = self.peer.result(json!(["next_job_call"]));
        let login = self.server.user().to_uppercase();
        assert_eq!(
            (&told[0], &told[1], &told[2]),
            (&json!("wfm.ConfigUserAbsence"), &json!("AFTER_SUCCESS"), &json!(login))
        );
        assert!(told[3].as_str().unwrap().contains(user.as_str()), "{told}");
        let back = [Absence::present(&user)];
        self.client.configure_user_absence(organisation, &back).await.unwrap();
        assert_eq!(AbsenceNotice::read(&next().await).unwrap().users.get(&user), Some(&false));
        assert_eq!(self.peer.result(json!(["next_job_call"]))[0], "wfm.ConfigUserAbsence");
        heard.close().await.unwrap();
    }
}
