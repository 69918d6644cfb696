//! A person goes on holiday: what that takes, what gets lost, what it sets off; then it is done.

use omnipresence::fleet::FleetChange;
use omnipresence::{Absence, Note, Target};

use super::story::{Done, Story};
use super::{ANNA, key};
use crate::failure::Failure;

impl Story<'_> {
    pub(super) async fn holiday(&mut self) -> Result<Done, Failure> {
        let anna = key(ANNA)?;
        self.title("\nAnna goes on holiday: first what that would do")?;
        self.said(
            "presence plan \"Anna Nowak\" --absent --note \"Back on 7 December\" \\\n    \
             --out holiday.plan",
        )?;
        let absent = FleetChange::new(anna.clone(), Target::Absence(Absence::Absent))
            .with_note(Note::new("Back on 7 December"));
        let plan = self.planned(vec![absent]).await?;

        self.title("\nThen it is done, and looked at again")?;
        self.said("presence apply holiday.plan")?;
        let done = self.applied(plan).await?;
        self.said("presence get \"Anna Nowak\"")?;
        self.board(Some(&[anna])).await?;
        Ok(done)
    }
}
