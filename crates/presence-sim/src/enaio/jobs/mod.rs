//! The jobs by name: what a call may do, and what comes of it.

mod absence;
mod args;
mod files;
mod info;
mod login;
mod messages;
mod monitor;
mod objects;
mod organisations;
mod processes;
mod session;
mod substitutes;

use std::time::SystemTime;

use self::args::Args;
use super::organisation::Organisation;
use super::push::Push;
use super::refusal::Refusal;
use super::rights::SystemRole;
use super::user::User;
use super::wire::{File, Param};
use super::world::World;

pub(super) use args::{readable, redacted};

/// What a done job answers.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) params: Vec<Param>,
    pub(super) files: Vec<File>,
    /// Whether the state of the simulation is another one.
    pub(super) applied: bool,
    /// What is to be told to callback channels.
    pub(super) pushes: Vec<Push>,
}

impl Done {
    fn with(param: Param) -> Self {
        Self { params: vec![param], ..Self::default() }
    }

    fn applied(applied: bool) -> Self {
        Self { applied, ..Self::default() }
    }
}

/// One call, and where it comes from.
pub(super) struct Job<'a> {
    pub(super) name: &'a str,
    pub(super) args: Args<'a>,
    pub(super) files: &'a [File],
    /// The session of the connection, if it is attached to one.
    pub(super) line: &'a mut Option<String>,
    pub(super) now: SystemTime,
}

impl<'a> Job<'a> {
    pub(super) fn new(
        call: &'a super::wire::Call,
        line: &'a mut Option<String>,
        now: SystemTime,
    ) -> Self {
        Self { name: &call.job, args: Args(&call.params), files: &call.files, line, now }
    }
}

type Outcome = Result<Done, Refusal>;

/// Does a job.
pub(super) fn run(world: &mut World, job: &mut Job<'_>) -> Outcome {
    if job.name == "krn.SessionAttach" {
        return session::attach(world, job);
    }
    let guid = session::current(world, job)?;
    match job.name {
        "krn.SessionPropertiesSet" => session::set_properties(world, job, &guid),
        "krn.REGetRegValue" => session::registry_value(world, job),
        "krn.SessionLogin" => login::log_in(world, job, &guid),
        "krn.SessionLogout" | "krn.SessionDrop" => session::end(world, job, &guid),
        "krn.GetServerInfoEx" => info::server(job),
        "krn.CheckServerConnection" => info::check(job),
        name => {
            let user = session::user(world, job, &guid)?;
            match name {
                "krn.EmptyJob" | "Krn.EmptyJob" => files::echo(job),
                "krn.GetChannelGUID" => session::channel(job, &guid),
                "krn.RegisterJobCall" => monitor::register(world, job, &user, &guid),
                "krn.DeregisterJobCall" => monitor::deregister(world, job, &guid),
                "krn.SendMessageToClients" => messages::send(job, &user),
                name if name.starts_with("wfm.") => workflow(world, job, &user),
                _ => Err(unknown(name)),
            }
        }
    }
}

fn workflow(world: &mut World, job: &Job<'_>, user: &User) -> Outcome {
    if !world.settings.workflow {
        return Err(Refusal::general("The workflow engine is not loaded"));
    }
    need(user, SystemRole::UseWorkflow)?;
    match job.name {
        "wfm.GetOrganisations" => organisations::list(world),
        "wfm.GetOrganisationObjects" => objects::find(world, job),
        "wfm.ConfigUserAbsence" => absence::configure(world, job, user),
        "wfm.GetAbsentUsers" => absence::list(world, job),
        "wfm.SetSubstitutes" => substitutes::set(world, job, user),
        "wfm.GetSubstitutes" => substitutes::of(world, job, user),
        "wfm.GetUserSubstitutes" => substitutes::represented(world, job, user),
        "wfm.SaveOrganisation" => organisations::save(world, job, user),
        "wfm.AdminGetProcessListByUser" => processes::of_user(world, job, user),
        "wfm.GetWFMInfo" => info::workflow(world, job),
        "wfm.Export" => files::export(world, job, user),
        name => Err(unknown(name)),
    }
}

fn unknown(job: &str) -> Refusal {
    Refusal::general(format!("The job '{job}' is not known"))
}

fn need(user: &User, role: SystemRole) -> Result<(), Refusal> {
    if user.rights.include(role) { Ok(()) } else { Err(Refusal::no_role(role)) }
}

/// The organisation that a job names.
fn named_organisation(world: &World, job: &Job<'_>) -> Result<Organisation, Refusal> {
    let id = job.args.text("OrganisationId")?;
    let found = world.organisation(id).cloned();
    found.ok_or_else(|| Refusal::general("The organisation does not exist"))
}
