//! [`People`]: the providers together with the directory of those whom they know.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use omnipresence::TokioClock;
use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use omnipresence::fleet::{AxisOwners, Fleet, Rules};
use omnipresence::matching::propose;
use omnipresence::{
    Email, Error, ErrorKind, ListOptions, Login, PersonName, UserRef, UserStatusProvider,
};
use presence_sim::Cast;

use crate::cli::{Globals, Simulated};
use crate::failure::Failure;
use crate::output::hint;
use crate::output::text::terminal_text;
use crate::providers::{Providers, Purpose};
use crate::shell::Shell;

/// Where the directory came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// There is none: people are named as a provider names them.
    Nowhere,
    /// The simulators' people.
    Simulated,
    /// A file.
    File(PathBuf),
}

/// The providers together with the directory of those whom they know.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) providers: Providers,
    directory: Arc<Directory>,
    known: Known,
}

impl People {
    /// Opens providers and directory as the command line and the configuration name them. A
    /// provider that is named is asked alone and in its own words, unless a directory is named too.
    pub(crate) async fn open(globals: &Globals, shell: &mut Shell) -> Result<Self, Failure> {
        let providers = Providers::open(globals, Purpose::Call, shell).await?;
        let known = match (&globals.directory, globals.sim, &globals.provider) {
            (Some(file), _, _) => Known::File(file.clone()),
            (None, _, Some(_)) | (None, Some(Simulated::One(_)), None) => Known::Nowhere,
            (None, Some(Simulated::All), None) => Known::Simulated,
            (None, None, None) => {
                providers.house().directory.clone().map_or(Known::Nowhere, Known::File)
            }
        };
        let directory = match (&known, providers.simulator()) {
            (Known::File(file), _) => load(file)?,
            (Known::Simulated, Some(simulator)) => {
                simulated(simulator.cast(), providers.all()).await?
            }
            _ => Directory::new(),
        };
        Ok(Self { providers, directory: Arc::new(directory), known })
    }

    /// Whether people are named by a directory.
    pub(crate) fn are_known(&self) -> bool {
        self.known != Known::Nowhere
    }

    /// The directory.
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// All providers of simulators made for the purpose, and their people.
    pub(crate) async fn of_simulators(builder: presence_sim::Builder) -> Result<Self, Failure> {
        let providers = Providers::simulated(builder, None).await?;
        let cast = providers.simulator().map(presence_sim::Simulator::cast);
        let directory = match cast {
            Some(cast) => simulated(cast, providers.all()).await?,
            None => Directory::new(),
        };
        Ok(Self { providers, directory: Arc::new(directory), known: Known::Simulated })
    }

    /// The fleet over all providers and everybody.
    pub(crate) fn fleet(&self) -> Result<Fleet, Failure> {
        self.fleet_with(Arc::clone(&self.directory), self.providers.house().rules.clone())
    }

    /// The fleet over all providers with another directory and other rules.
    pub(crate) fn fleet_with(
        &self,
        directory: impl Into<Arc<Directory>>,
        rules: Rules,
    ) -> Result<Fleet, Failure> {
        let house = self.providers.house();
        let owners = match self.known {
            Known::Simulated => conpeek_first(self.providers.all()),
            _ => house.owners.clone(),
        };
        let fleet = Fleet::builder(Arc::new(TokioClock::new()))
            .providers(self.providers.all().iter().cloned())
            .directory(directory)
            .owners(owners)
            .rules(rules);
        fleet.build().map_err(Failure::from)
    }

    /// The keys of those named, each once; names everybody of whom it is not clear who is meant.
    pub(crate) fn named(&self, texts: &[String]) -> Result<Vec<PersonKey>, Failure> {
        let mut keys = Vec::new();
        let mut seen = BTreeSet::new();
        let mut unclear = Vec::new();
        for text in texts {
            match self.one(text) {
                Ok(key) if seen.insert(key.clone()) => keys.push(key),
                Ok(_) => {}
                Err(why) => unclear.push(format!("PERSON {text:?}: {why}")),
            }
        }
        if unclear.is_empty() {
            return Ok(keys);
        }
        let message = format!("{}; nothing was sent", unclear.join("\n"));
        Err(Failure::usage(message)
            .or_try("the person's key; `presence directory whois TEXT` shows who goes by it"))
    }

    /// Who is meant, or why that is not clear.
    pub(crate) fn one(&self, text: &str) -> Result<PersonKey, String> {
        match self.directory.whois(text).as_slice() {
            [] => Err("the directory has nobody who goes by that".to_owned()),
            [(person, _)] => Ok(person.key.clone()),
            many => {
                let shown = |(person, _): &(&DirectoryPerson, _)| described(person);
                let most: Vec<String> = many.iter().take(5).map(shown).collect();
                let more = if many.len() > 5 { ", ..." } else { "" };
                Err(format!("may be {} people: {}{more}", many.len(), most.join(", ")))
            }
        }
    }

    /// The same with a directory of those named only, by how the providers name them: for where
    /// there is no directory.
    pub(crate) fn ad_hoc(
        mut self,
        texts: &[String],
        among: &[Arc<dyn UserStatusProvider>],
    ) -> Result<Self, Failure> {
        let mut directory = Directory::new();
        for text in texts {
            add_ad_hoc(&mut directory, text, among).map_err(|error| {
                Failure::usage(format!("PERSON {text:?}: {error}; nothing was sent"))
                    .or_try("a reference such as id:3 or email:a@example.com")
            })?;
        }
        self.directory = Arc::new(directory);
        Ok(self)
    }

    /// How many people there are.
    pub(crate) fn count(&self) -> usize {
        self.directory.len()
    }

    /// Stops the simulators, if there are any.
    pub(crate) async fn close(self) {
        self.providers.close().await;
    }
}

/// `Anna Nowak (p-1)`.
pub(crate) fn described(person: &DirectoryPerson) -> String {
    let key = terminal_text(person.key.as_str());
    match &person.name {
        Some(name) => format!("{} ({key})", terminal_text(name.as_str())),
        None => key.into_owned(),
    }
}

/// Reads a directory.
pub(crate) fn load(file: &Path) -> Result<Directory, Failure> {
    Directory::load(file).map_err(|error| refused(file, &error))
}

/// What is wrong with a directory's file.
pub(crate) fn refused(file: &Path, error: &Error) -> Failure {
    let shown = file.display();
    if error.kind() == ErrorKind::NotFound {
        return Failure::usage(format!("{shown}: there is no such directory of people"))
            .or_try("`presence directory import` makes one from a list");
    }
    let failure = Failure::usage(format!("{shown}: {}", error.report()));
    match hint::of(error) {
        Some(hint) => failure.or_try(hint),
        None => failure,
    }
}

fn add_ad_hoc(
    directory: &mut Directory,
    text: &str,
    among: &[Arc<dyn UserStatusProvider>],
) -> omnipresence::Result<()> {
    let mut person = DirectoryPerson::new(PersonKey::new(text)?);
    let mut refusal = None;
    for provider in among {
        match UserRef::resolve(text, &provider.capabilities().user_refs) {
            Ok(user) => person = person.with_reference(Reference::new(provider.name(), user)),
            Err(error) => refusal = Some(error),
        }
    }
    match refusal.filter(|_| person.references.is_empty()) {
        Some(error) => Err(error),
        None => directory.insert(person).map(drop),
    }
}

/// The simulators' people, each vendor's accounts found by its own list.
async fn simulated(
    cast: Cast,
    providers: &[Arc<dyn UserStatusProvider>],
) -> Result<Directory, Failure> {
    let mut directory = Directory::new();
    for person in cast.iter() {
        let key = PersonKey::new(format!("p-{}", person.number))?;
        let entry = DirectoryPerson::new(key)
            .with_name(PersonName::new(person.display_name())?)
            .with_alias(UserRef::Login(Login::new(&person.login)?))
            .with_alias(UserRef::Email(Email::new(&person.email)?));
        directory.insert(entry)?;
    }
    join(&mut directory, providers).await?;
    Ok(directory)
}

/// Accepts everything that matching proposes.
pub(crate) async fn join(
    directory: &mut Directory,
    providers: &[Arc<dyn UserStatusProvider>],
) -> omnipresence::Result<()> {
    for provider in providers {
        let list = provider.list(ListOptions::new());
        let report = propose(directory, provider.name(), list).await;
        for proposal in &report.proposals {
            directory.accept(proposal, crate::command::now())?;
        }
    }
    Ok(())
}

/// Simulated, the contact centre's word on availability comes first: it is the one that can be
/// changed.
fn conpeek_first(providers: &[Arc<dyn UserStatusProvider>]) -> AxisOwners {
    let names: Vec<&str> = providers.iter().map(|one| one.name()).collect();
    let wanted = ["conpeek", "webex"].into_iter().filter(|name| names.contains(name));
    AxisOwners::default().with_availability(wanted)
}
