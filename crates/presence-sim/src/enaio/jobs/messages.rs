//! `krn.SendMessageToClients`.

use super::{Done, Job, Outcome};
use crate::enaio::push::{Audience, Push};
use crate::enaio::refusal::Refusal;
use crate::enaio::rights::{Rights, SystemRole};
use crate::enaio::user::User;
use crate::enaio::wire::{Call, Param};

pub(super) fn send(job: &Job<'_>, by: &User) -> Outcome {
    let args = job.args;
    args.integer("Flags")?;
    let computer = args.text("Computer")?.to_owned();
    let instance = args.text("Instance")?.to_owned();
    let user = args.text("User")?.to_owned();
    let message = args.text("Message")?;
    let info = args.text("Info")?;
    let text = args.text("Text")?;
    args.integer("Broadcast")?;
    if by.rights != Rights::Administrator {
        return Err(Refusal::no_role(SystemRole::SwitchContext));
    }
    let call = Call {
        job: format!("adm.{message}"),
        params: vec![Param::text("Info", info), Param::text("Text", text)],
        files: Vec::new(),
    };
    let push = Push { to: Audience::Matching { computer, instance, user }, call };
    Ok(Done { pushes: vec![push], ..Done::default() })
}
