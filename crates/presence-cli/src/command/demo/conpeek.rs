//! The chapter on Conpeek: a break with a reason, what is lost, what is refused, and back again.

use omnipresence::{
    Absence, Activity, Availability, Change, Note, Reason, ReasonCategory, UserRef, UserStatus,
    UserStatusProvider, UserStatusProviderExt,
};

use super::Story;
use crate::failure::Failure;

impl Story<'_> {
    pub(super) async fn conpeek(
        &mut self,
        provider: &dyn UserStatusProvider,
    ) -> Result<(), Failure> {
        let who = UserRef::login("anna.nowak")?;
        let before = provider.get(&who).await?;
        self.title("Conpeek: who is where")?;
        self.board(provider).await?;

        self.title("\nA change with a reason and a note, of which Conpeek can keep most")?;
        self.said(
            "presence set anna.nowak --availability do-not-disturb \\\n    \
             --reason Szkolenie --activity training --note \"Room 2\"",
        )?;
        let outcome = provider.set_one(training(&who)).await;
        self.outcome(provider, &who, &outcome, true)?;

        self.title("\nA change that Conpeek has no word for: nothing is sent")?;
        self.said("presence set anna.nowak --absent --provider conpeek")?;
        let absent = provider.set_one(Change::absence(who.clone(), Absence::Absent)).await;
        self.outcome(provider, &who, &absent, false)?;

        self.title("\nA change that Conpeek refuses: this break is for another group")?;
        self.said("presence set anna.nowak --availability busy --reason Awaria")?;
        let refused = provider.set_one(busy(&who, "Awaria")).await;
        self.outcome(provider, &who, &refused, false)?;

        self.title("\nIt is put back")?;
        let back = provider.set_one(restoring(&who, &before)).await;
        self.outcome(provider, &who, &back, true)?;
        self.check(&before, &provider.get(&who).await?)?;
        self.line(
            "\nWriting is Conpeek's documented call. Reading and listing are not documented by\n\
             Conpeek; here the simulator answers them.",
        )
    }
}

fn busy(who: &UserRef, reason: &str) -> Change {
    let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label(reason);
    Change::availability(who.clone(), Availability::Busy).with_reason(reason)
}

fn training(who: &UserRef) -> Change {
    let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie");
    Change::availability(who.clone(), Availability::DoNotDisturb)
        .with_reason(reason)
        .with_activity(Activity::Training)
        .with_note(Note::new("Room 2"))
}

fn restoring(who: &UserRef, before: &UserStatus) -> Change {
    let mut change = Change::availability(who.clone(), before.availability);
    change.reason.clone_from(&before.reason);
    change.note.clone_from(&before.note);
    change
}
