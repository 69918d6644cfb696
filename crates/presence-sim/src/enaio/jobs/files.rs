//! Jobs with files.

use super::{Done, Job, Outcome, named_organisation, need};
use crate::enaio::rights::SystemRole;
use crate::enaio::user::User;
use crate::enaio::wire::File;
use crate::enaio::world::World;

/// `krn.EmptyJob`: everything that was sent, sent back.
pub(super) fn echo(job: &Job<'_>) -> Outcome {
    job.args.integer("Flags")?;
    Ok(Done { params: job.args.0.to_vec(), files: job.files.to_vec(), ..Done::default() })
}

/// `wfm.Export`: one file, whose content is invented.
pub(super) fn export(world: &World, job: &Job<'_>, by: &User) -> Outcome {
    let organisation = named_organisation(world, job)?;
    need(by, SystemRole::EditOrganisation)?;
    let content = format!("organisation {}\n", organisation.id);
    let file = File { extension: "exp".to_owned(), content: content.into() };
    Ok(Done { files: vec![file], ..Done::default() })
}
