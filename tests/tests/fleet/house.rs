//! The house: four simulated vendors, a provider for each, and a directory of whoever is in them.

use std::sync::Arc;

use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use omnipresence::fleet::{ApplyOptions, Brake, Fleet, FleetBuilder, FleetChange, Plan};
use omnipresence::matching::propose;
use omnipresence::{
    Absence, AccountState, Availability, Clock, ListOptions, ProviderConfig, Secret, Target,
    Timestamp, UserRef, UserStatusProvider, accsyn, conpeek, enaio, webex,
};
use presence_sim::conpeek::State;
use presence_sim::{Accsyn, Conpeek, Enaio, Fault, Journal, Person, Simulator, Trigger, Webex};
use serde_json::{Value, json};

use crate::clock::Hurried;

/// The vendors' names, which are the providers' names too.
pub(crate) const VENDORS: [&str; 4] = ["conpeek", "webex", "enaio", "accsyn"];

/// What each of them can be made to say of somebody, in the same order.
pub(crate) const CHANGES: [Target; 4] = [
    Target::Availability(Availability::Offline),
    Target::Availability(Availability::DoNotDisturb),
    Target::Absence(Absence::Absent),
    Target::Account(AccountState::Disabled),
];

pub(crate) struct House {
    pub(crate) simulator: Simulator,
    pub(crate) fleet: Fleet,
}

/// How a house is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plans {
    pub(crate) people: usize,
    /// Whether Conpeek is read, by the path that nobody has documented.
    pub(crate) conpeek_read: bool,
}

impl Default for Plans {
    fn default() -> Self {
        Self { people: 12, conpeek_read: true }
    }
}

impl House {
    /// Twelve people, of whom everything can be read.
    pub(crate) async fn new() -> Self {
        Self::of(Plans::default()).await
    }

    /// The same, where Conpeek is written only.
    pub(crate) async fn blind() -> Self {
        Self::of(Plans { conpeek_read: false, ..Plans::default() }).await
    }

    pub(crate) async fn of(plans: Plans) -> Self {
        Self::built(plans, |builder| builder).await
    }

    pub(crate) async fn built(
        plans: Plans,
        finish: impl FnOnce(FleetBuilder) -> FleetBuilder,
    ) -> Self {
        let builder = Simulator::builder().people(plans.people);
        let simulator = builder.with_unverified_read(plans.conpeek_read).start().await.unwrap();
        let clock: Arc<dyn Clock> = Arc::new(Hurried::new());
        let providers: Vec<_> =
            configs(&simulator, plans).into_iter().map(|one| open(one, &clock)).collect();
        let directory = directory(&simulator, &providers).await;
        let builder = Fleet::builder(clock).providers(providers).directory(directory);
        Self { fleet: finish(builder).build().unwrap(), simulator }
    }

    pub(crate) async fn close(self) {
        drop(self.fleet);
        self.simulator.shutdown().await;
    }

    pub(crate) fn conpeek(&self) -> &Conpeek {
        self.simulator.conpeek().unwrap()
    }

    pub(crate) fn webex(&self) -> &Webex {
        self.simulator.webex().unwrap()
    }

    pub(crate) fn enaio(&self) -> &Enaio {
        self.simulator.enaio().unwrap()
    }

    pub(crate) fn accsyn(&self) -> &Accsyn {
        self.simulator.accsyn().unwrap()
    }

    pub(crate) fn person(&self, number: u64) -> Person {
        self.simulator.cast().by_number(number).unwrap()
    }

    pub(crate) fn journal(&self, vendor: &str) -> &Journal {
        match vendor {
            "conpeek" => self.conpeek().journal(),
            "webex" => self.webex().journal(),
            "enaio" => self.enaio().journal(),
            _ => self.accsyn().journal(),
        }
    }

    /// How many requests every vendor has heard.
    pub(crate) fn arrived(&self) -> [u64; 4] {
        VENDORS.map(|vendor| self.journal(vendor).arrived())
    }

    /// How many writes were carried out at a vendor.
    pub(crate) fn writes(&self, vendor: &str) -> usize {
        let trigger = writes_of(vendor);
        let is_one = |method: &str, path: &str| {
            trigger.method.as_deref() == Some(method)
                && trigger.path.as_deref().is_none_or(|part| path.contains(part))
        };
        let all = self.journal(vendor).entries().into_iter();
        all.filter(|one| one.applied() && is_one(one.method(), one.path())).count()
    }

    pub(crate) fn fails(&self, vendor: &str, fault: Fault) {
        match vendor {
            "conpeek" => self.conpeek().faults().push(fault),
            "webex" => self.webex().faults().push(fault),
            "enaio" => self.enaio().faults().push(fault),
            _ => self.accsyn().faults().push(fault),
        }
    }

    /// Whether the vendor's change of [`CHANGES`] stands, by the vendor's own word.
    pub(crate) fn stands(&self, vendor: &str, number: u64) -> bool {
        let person = self.person(number);
        match vendor {
            "conpeek" => self.conpeek().user(&person.login).unwrap().state == State::Offline,
            "webex" => self.webex().do_not_disturb(&person.email).unwrap().enabled,
            "enaio" => self.enaio().is_absent(&person.login).unwrap(),
            _ => {
                let account = self.accsyn().account(&person.email).unwrap();
                account.status == presence_sim::accsyn::Status::Disabled
            }
        }
    }

    /// Nobody of these people is as [`CHANGES`] would have them.
    pub(crate) fn at_work(&self, people: &[u64]) {
        let mode = self.conpeek().online_modes()[0].id;
        for number in people {
            let person = self.person(*number);
            self.conpeek().set_state(&person.login, State::Online { mode }).unwrap();
            let active = presence_sim::webex::Status::Active;
            self.webex().set_status(&person.email, active).unwrap();
            self.webex()
                .set_licences(&person.email, &[presence_sim::webex::Licence::Calling])
                .unwrap();
            assert!(self.enaio().set_absent(&person.login, false));
            let enabled = presence_sim::accsyn::Status::Enabled;
            self.accsyn().set_status(&person.email, enabled).unwrap();
        }
        self.webex().set_dnd_shows(true);
        for number in people {
            assert!(VENDORS.iter().all(|vendor| !self.stands(vendor, *number)));
        }
    }

    pub(crate) async fn plan(&self, changes: Vec<FleetChange>) -> Plan {
        self.fleet.plan(changes).await.unwrap()
    }
}

/// Everything at every vendor, for these people.
pub(crate) fn everywhere(people: &[u64]) -> Vec<FleetChange> {
    let each = |number: &u64| {
        let at = VENDORS.into_iter().zip(CHANGES);
        let change = |(vendor, target)| want(*number, vendor, target);
        at.map(change).collect::<Vec<_>>()
    };
    people.iter().flat_map(each).collect()
}

/// One thing at one vendor. The account axis is allowed.
pub(crate) fn want(number: u64, vendor: &str, target: Target) -> FleetChange {
    FleetChange::new(who(number), target).on(vendor).allowing_account()
}

pub(crate) fn who(number: u64) -> PersonKey {
    PersonKey::new(format!("p-{number:06}")).unwrap()
}

/// No brake, and accounts may be touched.
pub(crate) fn freely() -> ApplyOptions {
    ApplyOptions::new().with_brake(Brake::off()).allowing_account()
}

/// The requests that write.
pub(crate) fn writes_of(vendor: &str) -> Trigger {
    let (method, path) = match vendor {
        "conpeek" => ("PUT", Some("/work_state")),
        "webex" => ("PUT", Some("/doNotDisturb")),
        "enaio" => ("wfm.ConfigUserAbsence", None),
        _ => ("PUT", Some("/event")),
    };
    let path = path.map(str::to_owned);
    Trigger { method: Some(method.to_owned()), path, ..Trigger::default() }
}

/// As an administrator would write them.
pub(crate) fn configs(simulator: &Simulator, plans: Plans) -> Vec<ProviderConfig> {
    let desk = simulator.conpeek().unwrap();
    let modes = desk.online_modes().iter();
    let modes: serde_json::Map<_, _> =
        modes.map(|mode| (mode.id.to_string(), Value::from(mode.name))).collect();
    let mut conpeek = json!({
        "base_url": desk.url(),
        "mapping": { "online_modes": modes, "away_cause": "Kawa", "busy_cause": "Szkolenie" },
    });
    if plans.conpeek_read {
        let users: Vec<String> = simulator.cast().iter().map(|person| person.login).collect();
        conpeek["read"] = json!({ "unverified": { "path": "/tenant_user/{user}/work_state" } });
        conpeek["users"] = users.into();
    }
    let rooms = simulator.webex().unwrap();
    let webex = json!({ "base_url": rooms.url(), "calling_dnd": true });
    let office = simulator.enaio().unwrap();
    let enaio = json!({
        "servers": format!("{}:1", office.tls_addr()),
        "user": office.user(),
        "trust": { "certificates": office.cadata() },
    });
    let files = simulator.accsyn().unwrap();
    let accsyn = json!({
        "base_url": files.url(),
        "workspace": files.workspace(),
        "user": files.user(),
        "allow_plain_http": true,
    });
    vec![
        config("conpeek", &conpeek, ("key", desk.key())),
        config("webex", &webex, ("token", &rooms.token())),
        config("enaio", &enaio, ("password", office.password())),
        config("accsyn", &accsyn, ("api_key", files.api_key())),
    ]
}

fn config(vendor: &str, settings: &Value, (key, secret): (&str, &str)) -> ProviderConfig {
    let settings = settings.as_object().unwrap().clone();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings).unwrap();
    config.set_secret(key, Secret::new(secret)).unwrap();
    config
}

/// As `connect` does, with a clock of one's own.
pub(crate) fn open(config: ProviderConfig, clock: &Arc<dyn Clock>) -> Arc<dyn UserStatusProvider> {
    let own = Arc::clone(clock);
    match config {
        ProviderConfig::Conpeek(config) => {
            let client = conpeek::Client::builder(&config).clock(own).build().unwrap();
            Arc::new(conpeek::Provider::with_client(config, client).unwrap())
        }
        ProviderConfig::Webex(config) => {
            let client = webex::Client::builder(&config).clock(own).build().unwrap();
            Arc::new(webex::Provider::with_client(config, client).unwrap())
        }
        ProviderConfig::Enaio(config) => {
            let client = enaio::Client::builder(&config).clock(own).build().unwrap();
            Arc::new(enaio::Provider::with_client(config, client).unwrap())
        }
        ProviderConfig::Accsyn(config) => {
            let client = accsyn::Client::builder(&config).clock(own).build().unwrap();
            Arc::new(accsyn::Provider::with_client(config, client).unwrap())
        }
        other => panic!("a vendor that nobody knows: {:?}", other.vendor()),
    }
}

/// The people of the cast, without a reference to any vendor.
pub(crate) fn staff(simulator: &Simulator) -> Directory {
    let mut directory = Directory::new();
    for person in simulator.cast().iter() {
        let person = DirectoryPerson::new(who(person.number))
            .with_alias(UserRef::email(person.email).unwrap())
            .with_alias(UserRef::login(person.login).unwrap());
        directory.insert(person).unwrap();
    }
    directory
}

/// Who is who, by what the vendors' lists say. Where a vendor has none, by the login.
async fn directory(simulator: &Simulator, providers: &[Arc<dyn UserStatusProvider>]) -> Directory {
    let mut directory = staff(simulator);
    for provider in providers {
        if !provider.capabilities().list.is_supported() {
            for person in simulator.cast().iter() {
                let login = UserRef::login(person.login).unwrap();
                let reference = Reference::new(provider.name(), login);
                directory.add_reference(&who(person.number), reference).unwrap();
            }
            continue;
        }
        let report = propose(&directory, provider.name(), provider.list(ListOptions::new())).await;
        assert!(report.complete && report.ambiguous.is_empty(), "{report:?}");
        for proposal in &report.proposals {
            directory.accept(proposal, Timestamp::UNIX_EPOCH).unwrap();
        }
    }
    directory
}
