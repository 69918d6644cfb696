//! The events of the job monitor.

use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use super::jobs::readable;
use super::push::{Audience, Push};
use super::session::Monitor;
use super::wire::{Call, Param, Response};
use super::world::World;

/// Who called, as events tell it.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    user: String,
    instance: String,
    computer: String,
    address: IpAddr,
}

impl Caller {
    pub(super) fn of(world: &World, session: Option<&str>, address: IpAddr) -> Self {
        let session = session.and_then(|guid| world.sessions.get(guid));
        let number = session.and_then(|session| session.user);
        let user = number.and_then(|number| world.users.get(number));
        Self {
            user: user.map_or_else(|| "ANONYMOUS".to_owned(), |user| user.login.to_uppercase()),
            instance: session.map(|session| session.instance.clone()).unwrap_or_default(),
            computer: session.map(|session| session.station.clone()).unwrap_or_default(),
            address,
        }
    }
}

/// Who wants to be told of a call. It is fixed when the call arrives, so that a call that changes
/// what is registered falls under what was.
#[derive(Debug)]
pub(super) struct Watch(Vec<(String, Monitor)>);

impl Watch {
    pub(super) fn of(world: &World, job: &str) -> Self {
        let watches = |monitor: &Monitor| {
            monitor.jobs.is_empty() || monitor.jobs.iter().any(|watched| watched == job)
        };
        let all = world.sessions.iter().filter_map(|(guid, session)| {
            let monitor = session.monitor.as_ref().filter(|monitor| watches(monitor))?;
            Some((guid.to_owned(), monitor.clone()))
        });
        Self(all.collect())
    }

    /// What is to be told before the call is done.
    pub(super) fn before(&self, call: &Call, caller: &Caller, now: SystemTime) -> Vec<Push> {
        self.tell(|monitor| monitor.before, || event(call, caller, now, 1, None))
    }

    /// What is to be told afterwards.
    pub(super) fn after(
        &self,
        call: &Call,
        caller: &Caller,
        now: SystemTime,
        response: &Response,
    ) -> Vec<Push> {
        let failed = response.code != 0;
        let flags = if failed { 2 } else { 4 };
        let wants = |monitor: &Monitor| failed || !monitor.errors_only;
        self.tell(wants, || event(call, caller, now, flags, Some(response)))
    }

    fn tell(&self, wants: impl Fn(&Monitor) -> bool, event: impl Fn() -> Call) -> Vec<Push> {
        let told = self.0.iter().filter(|(_, monitor)| wants(monitor));
        told.map(|(guid, _)| Push { to: Audience::Session(guid.clone()), call: event() }).collect()
    }
}

/// One event. All its values are texts.
fn event(
    call: &Call,
    caller: &Caller,
    now: SystemTime,
    flags: u8,
    response: Option<&Response>,
) -> Call {
    let code = response.map_or(0, |response| response.code).to_string();
    let files_out = response.map_or(0, |response| response.files.len());
    let facts = [
        ("Job", call.job.clone()),
        ("Flags", flags.to_string()),
        ("UserName", caller.user.clone()),
        ("Instance", caller.instance.clone()),
        ("Computer", caller.computer.clone()),
        ("ConnectIP", caller.address.to_string()),
        ("Duration", response.map(|_| "0 ms".to_owned()).unwrap_or_default()),
        ("Time", time_of_day(now)),
        ("HRESULT", code.clone()),
        ("ResponseResult", code),
        ("FilesIn", call.files.len().to_string()),
        ("FilesOut", files_out.to_string()),
    ];
    let mut params: Vec<_> = facts.into_iter().map(|(n, v)| Param::text(n, v)).collect();
    let copy = |what: &str, param: &Param| {
        Param::text(&format!("$$RJC$$_{what}_{}", param.name), readable(param))
    };
    params.extend(call.params.iter().map(|param| copy("paramin", param)));
    if let Some(response) = response {
        params.extend(response.params.iter().map(|param| copy("paramout", param)));
        for (place, error) in response.errors.iter().enumerate() {
            params.push(Param::text(&format!("$$RJC$$_error_FS_{place}"), error.message.clone()));
        }
    }
    Call { job: "krn.OnRegisteredJobCall".to_owned(), params, files: Vec::new() }
}

/// `10:00:00,000`, in UTC.
fn time_of_day(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs() % 86_400;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02},{:03}", seconds % 60, since.subsec_millis())
}
