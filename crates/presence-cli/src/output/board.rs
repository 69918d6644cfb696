//! The board: who is where, as a table.

use omnipresence::{Axis, Timestamp, UserStatus};

use super::text::terminal_text;
use super::{age, table, words};

/// How a board is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoardStyle {
    /// Whether notes are shown: they are personal.
    pub(crate) notes: bool,
    /// The width to fit into.
    pub(crate) width: Option<u16>,
    /// The present, for ages.
    pub(crate) now: Timestamp,
}

type Cell = Box<dyn Fn(&UserStatus) -> Option<String>>;

/// Lays out people a row each. Columns of which no row knows anything are left out.
pub(crate) fn render(people: &[UserStatus], style: BoardStyle) -> String {
    let mut columns = columns(style);
    let axes = known_axes(people);
    columns.retain(|(title, cell)| {
        let axis = Axis::ALL.into_iter().find(|axis| axis.as_str().eq_ignore_ascii_case(title));
        // A single axis says nothing beyond the one word, but that inactive has several forms.
        let telling = |axis| axes.len() > 1 || axis == Axis::Account;
        axis.is_none_or(|axis| telling(axis) && axes.contains(&axis))
            && people.iter().any(|status| cell(status).is_some())
    });
    let header: Vec<&str> = columns.iter().map(|(title, _)| *title).collect();
    let row = |status| columns.iter().map(|(_, cell)| cell(status).unwrap_or_default()).collect();
    table::render(&header, people.iter().map(row).collect(), style.width)
}

fn columns(style: BoardStyle) -> Vec<(&'static str, Cell)> {
    let on = |axis| Box::new(move |status: &UserStatus| words::on(status, axis)) as Cell;
    let mut columns: Vec<(&'static str, Cell)> = vec![
        ("PERSON", Box::new(|status| Some(words::person(&status.subject)))),
        ("STATUS", Box::new(|status| Some(words::effective(status)))),
        ("AVAILABILITY", on(Axis::Availability)),
        ("ABSENCE", on(Axis::Absence)),
        ("ACCOUNT", on(Axis::Account)),
        ("REASON", Box::new(|status| status.reason.as_ref().map(words::reason))),
        ("UNTIL", Box::new(|status| status.until.as_ref().map(|until| until.at.to_string()))),
    ];
    if style.notes {
        let note = |status: &UserStatus| {
            status.note.as_ref().map(|note| terminal_text(note.as_str()).into_owned())
        };
        columns.push(("NOTE", Box::new(note)));
    }
    let now = style.now;
    let seen =
        move |status: &UserStatus| Some(age::of(now.saturating_since(status.source.observed_at)));
    columns.push(("SEEN", Box::new(seen)));
    let provider = |status: &UserStatus| Some(terminal_text(&status.subject.provider).into_owned());
    columns.push(("PROVIDER", Box::new(provider)));
    columns
}

fn known_axes(people: &[UserStatus]) -> Vec<Axis> {
    let known = |axis: &Axis| people.iter().any(|status| words::on(status, *axis).is_some());
    Axis::ALL.into_iter().filter(known).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use omnipresence::{
        Absence, AccountState, Availability, Basis, Note, Source, Subject, UserRef, Vendor,
    };

    fn person(name: &str) -> UserStatus {
        let subject = Subject::new("desk", UserRef::login(name).unwrap());
        UserStatus::new(
            subject,
            Source::new(Vendor::MEMORY, Basis::Declared, Timestamp::UNIX_EPOCH),
        )
    }

    fn style(notes: bool) -> BoardStyle {
        let now = Timestamp::UNIX_EPOCH + Duration::from_secs(200);
        BoardStyle { notes, width: Some(100), now }
    }

    #[test]
    fn axes_are_columns_only_where_they_say_more_than_the_word() {
        let people = [person("anna").with_availability(Availability::Busy), person("jan")];
        insta::assert_snapshot!(render(&people, style(false)), @r"
        PERSON   STATUS                SEEN        PROVIDER
        ─────────────────────────────────────────────────────
        anna     busy                  3 min ago   desk
        jan      unknown (not owned)   3 min ago   desk
        ");
    }

    #[test]
    fn several_axes_stand_side_by_side() {
        let people = [
            person("anna").with_availability(Availability::Busy).with_absence(Absence::Absent),
            person("jan")
                .with_account(AccountState::Disabled)
                .with_note(Note::new("gone\nfishing")),
        ];
        insta::assert_snapshot!(render(&people, style(true)), @r"
        PERSON   STATUS          AVAILABILITY   ABSENCE   ACCOUNT    NOTE            SEEN        PROVIDER
        ───────────────────────────────────────────────────────────────────────────────────────────────────
        anna     out of office   busy           absent                               3 min ago   desk
        jan      inactive                                 disabled   gone\nfishing   3 min ago   desk
        ");
    }
}
