//! [`Providers`]: the providers that a command works with, configured or simulated.

use std::sync::Arc;

use omnipresence::{Axis, Error, ProviderConfig, Secret, UserStatusProvider, connect};
use presence_sim::{Accsyn, Conpeek, Enaio, Simulator, Webex};
use serde_json::{Map, Value, json};

use crate::cli::{Globals, Simulated};
use crate::config::{Document, House};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::text::terminal_text;
use crate::shell::Shell;

/// What the providers are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be called: secrets are fetched.
    Call,
    /// To be asked for what they can do: no secret is needed.
    Describe,
}

/// Connected providers, and the simulators behind them where they are simulated.
#[derive(Debug)]
pub(crate) struct Providers {
    providers: Vec<Arc<dyn UserStatusProvider>>,
    simulator: Option<Simulator>,
    house: House,
}

impl Providers {
    /// The providers that the command line names.
    pub(crate) async fn open(
        globals: &Globals,
        purpose: Purpose,
        shell: &mut Shell,
    ) -> Result<Self, Failure> {
        if let Some(which) = globals.sim {
            let builder = Simulator::builder().with_unverified_read(true);
            let builder = match which {
                Simulated::All => builder,
                Simulated::One(vendor) => builder.vendor(vendor),
            };
            return Self::simulated(builder, globals.provider.as_deref()).await;
        }
        let document = Document::open(globals.config.as_deref())?;
        let providers = document.connect(globals.provider.as_deref(), purpose, shell).await?;
        Ok(Self { providers, simulator: None, house: document.house })
    }

    /// Providers of simulators made for the purpose: all, or the one of that name.
    pub(crate) async fn simulated(
        builder: presence_sim::Builder,
        name: Option<&str>,
    ) -> Result<Self, Failure> {
        let simulator = start(builder).await?;
        let providers = chosen(simulated(&simulator)?, name)?;
        Ok(Self { providers, simulator: Some(simulator), house: House::default() })
    }

    /// What the configuration says of the people and of who owns what.
    pub(crate) const fn house(&self) -> &House {
        &self.house
    }

    /// The simulators, where the providers are simulated.
    pub(crate) const fn simulator(&self) -> Option<&Simulator> {
        self.simulator.as_ref()
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Arc<dyn UserStatusProvider>] {
        &self.providers
    }

    /// The only one: reading named people is about one provider.
    pub(crate) fn only(&self) -> Result<&Arc<dyn UserStatusProvider>, Failure> {
        one_of(self.providers.iter().collect())
    }

    /// The one that can write `axis`; where there is a single provider, that one whatever it can.
    pub(crate) fn writing(&self, axis: Axis) -> Result<&Arc<dyn UserStatusProvider>, Failure> {
        if let [only] = self.providers.as_slice() {
            return Ok(only);
        }
        let writes = |one: &&Arc<dyn UserStatusProvider>| {
            let able = one.capabilities();
            able.set.is_supported() && able.on(axis).write.is_supported()
        };
        let able: Vec<_> = self.providers.iter().filter(writes).collect();
        if able.is_empty() {
            let message = format!("none of the configured providers can set {axis}");
            return Err(Failure::usage(message).or_try("`presence caps` shows what each can do"));
        }
        one_of(able)
    }

    /// Stops the simulators, if there are any.
    pub(crate) async fn close(self) {
        drop(self.providers);
        if let Some(simulator) = self.simulator {
            simulator.shutdown().await;
        }
    }
}

/// Starts simulators, or says why they cannot be started.
pub(crate) async fn start(builder: presence_sim::Builder) -> Result<Simulator, Failure> {
    builder.start().await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::usage(error.to_string()).or_try("another port, or 0 to let the system choose")
        }
        std::io::ErrorKind::InvalidInput => Failure::usage(error.to_string()),
        _ => Failure::new(Exit::Nothing, format!("the simulators cannot be started: {error}")),
    })
}

fn one_of(
    candidates: Vec<&Arc<dyn UserStatusProvider>>,
) -> Result<&Arc<dyn UserStatusProvider>, Failure> {
    match candidates.as_slice() {
        [only] => Ok(only),
        many => {
            let names: Vec<_> = many.iter().map(|one| terminal_text(one.name())).collect();
            let message = format!("which provider? There are: {}", names.join(", "));
            Err(Failure::usage(message).or_try("--provider NAME"))
        }
    }
}

/// Providers for everything that a simulator simulates, configured as an administrator would.
fn simulated(simulator: &Simulator) -> Result<Vec<Arc<dyn UserStatusProvider>>, Failure> {
    let conpeek = simulator.conpeek().map(|one| simulated_conpeek(simulator, one));
    let webex = simulator.webex().map(simulated_webex);
    let enaio = simulator.enaio().map(simulated_enaio);
    let accsyn = simulator.accsyn().map(simulated_accsyn);
    let configs = [conpeek, webex, enaio, accsyn].into_iter().flatten();
    Ok(configs.map(|config| connect(config?)).collect::<Result<_, Error>>()?)
}

fn simulated_conpeek(simulator: &Simulator, conpeek: &Conpeek) -> Result<ProviderConfig, Error> {
    let modes = conpeek.online_modes().iter();
    let modes: Map<String, Value> =
        modes.map(|mode| (mode.id.to_string(), mode.name.into())).collect();
    let users: Vec<String> = simulator.cast().iter().map(|person| person.login).collect();
    let settings = json!({
        "base_url": conpeek.url(),
        "read": { "unverified": { "path": "/tenant_user/{user}/work_state" } },
        "users": users,
        "poll_interval": "5s",
        "mapping": {
            "online_modes": modes,
            "away_cause": "Kawa",
            "busy_cause": "Szkolenie",
            "activity_causes": { "meal": "Lunch", "training": "Szkolenie" },
        },
    });
    configured("conpeek", settings, ("key", conpeek.key()))
}

fn simulated_webex(webex: &Webex) -> Result<ProviderConfig, Error> {
    let poll = json!({ "interval": "5s", "floor": "5s" });
    let settings = json!({ "base_url": webex.url(), "poll": poll });
    configured("webex", settings, ("token", &webex.token()))
}

/// Over TLS, with the simulator's certificate pinned as a real server's would be.
fn simulated_enaio(enaio: &Enaio) -> Result<ProviderConfig, Error> {
    let settings = json!({
        "servers": format!("{}:1", enaio.tls_addr()),
        "user": enaio.user(),
        "trust": { "certificates": enaio.cadata() },
        "poll_interval": "5s",
    });
    configured("enaio", settings, ("password", enaio.password()))
}

fn simulated_accsyn(accsyn: &Accsyn) -> Result<ProviderConfig, Error> {
    let settings = json!({
        "base_url": accsyn.url(),
        "workspace": accsyn.workspace(),
        "user": accsyn.user(),
        "allow_plain_http": true,
        "poll_interval": "5s",
    });
    configured("accsyn", settings, ("api_key", accsyn.api_key()))
}

/// A provider named as its vendor.
fn configured(
    vendor: &str,
    settings: Value,
    (key, secret): (&str, &str),
) -> Result<ProviderConfig, Error> {
    let settings = settings.as_object().cloned().unwrap_or_default();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings)?;
    config.set_secret(key, Secret::new(secret))?;
    Ok(config)
}

fn chosen(
    providers: Vec<Arc<dyn UserStatusProvider>>,
    name: Option<&str>,
) -> Result<Vec<Arc<dyn UserStatusProvider>>, Failure> {
    let Some(name) = name else { return Ok(providers) };
    let names: Vec<String> = providers.iter().map(|one| one.name().to_owned()).collect();
    let found: Vec<_> = providers.into_iter().filter(|one| one.name() == name).collect();
    if found.is_empty() { Err(unknown_provider("--provider", name, &names)) } else { Ok(found) }
}

/// There is no provider of that name; these there are.
pub(crate) fn unknown_provider(option: &str, name: &str, known: &[String]) -> Failure {
    let known: Vec<_> = known.iter().map(|name| terminal_text(name)).collect();
    let message = format!("{option} {}: there is none of this name", terminal_text(name));
    Failure::usage(message).or_try(format!("one of: {}", known.join(", ")))
}
