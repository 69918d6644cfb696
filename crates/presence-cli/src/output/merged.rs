//! People over all providers: a row a person, a column a provider.

use omnipresence::fleet::{PersonView, Reading};
use omnipresence::{Axis, Effective};

use super::board::BoardStyle;
use super::text::terminal_text;
use super::{table, words};

type Cell<'a> = Box<dyn Fn(&PersonView) -> Option<String> + 'a>;

/// Lays out people a row each. Columns of which no row knows anything are left out.
pub(crate) fn render(people: &[PersonView], providers: &[String], style: BoardStyle) -> String {
    let mut columns: Vec<(String, Cell<'_>)> = vec![
        ("PERSON".to_owned(), Box::new(|view| Some(person(view)))),
        ("STATUS".to_owned(), Box::new(|view| Some(word_and_reason(view)))),
        (
            "UNTIL".to_owned(),
            Box::new(|view| view.until.as_ref().map(|until| until.at.to_string())),
        ),
    ];
    if style.notes {
        let note = |view: &PersonView| {
            view.note.as_ref().map(|note| terminal_text(note.as_str()).into_owned())
        };
        columns.push(("NOTE".to_owned(), Box::new(note)));
    }
    for name in providers {
        let cell = move |view: &PersonView| view.reading(name).map(said);
        columns.push((terminal_text(name).to_uppercase(), Box::new(cell)));
    }
    columns.retain(|(_, cell)| people.iter().any(|view| cell(view).is_some()));
    let header: Vec<&str> = columns.iter().map(|(title, _)| title.as_str()).collect();
    let row = |view| columns.iter().map(|(_, cell)| cell(view).unwrap_or_default()).collect();
    table::render(&header, people.iter().map(row).collect(), style.width)
}

/// The person by name, else by key.
pub(crate) fn person(view: &PersonView) -> String {
    let text = view.name.as_ref().map_or(view.key.as_str(), |name| name.as_str());
    terminal_text(text).into_owned()
}

/// The one word with the reason.
fn word_and_reason(view: &PersonView) -> String {
    match words::telling_reason(view.reason.as_ref()) {
        Some(reason) => format!("{}, {reason}", word(view)),
        None => word(view),
    }
}

/// The one word. Where nobody keeps an availability, what another axis says.
pub(crate) fn word(view: &PersonView) -> String {
    if view.effective != Effective::Unknown {
        return words::plain(view.effective.as_str());
    }
    let known = |axis: Axis| {
        let value = view.on(axis);
        value.is_known().then(|| words::plain(value.value.value()))
    };
    let account = || known(Axis::Account).map(|state| format!("account {state}"));
    let cause = || {
        let cause = Axis::ALL.into_iter().find_map(|axis| view.on(axis).cause);
        let cause = cause.map_or("not known anywhere".to_owned(), |one| words::plain(one.as_str()));
        format!("unknown ({cause})")
    };
    known(Axis::Absence).or_else(account).unwrap_or_else(cause)
}

/// What one provider says, in few words.
pub(crate) fn said(reading: &Reading) -> String {
    match (&reading.status, &reading.error) {
        (Some(status), _) => words::cell(status),
        (None, Some(error)) => format!("no answer ({})", error.kind()),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use omnipresence::directory::{Directory, PersonKey};
    use omnipresence::fleet::{Fleet, PeopleOptions};
    use omnipresence::{ManualClock, MemoryProvider, Timestamp};

    #[tokio::test]
    async fn names_of_others_are_made_safe_and_who_is_not_known_has_no_cell() {
        let mut directory = Directory::from_csv(
            "key,name,provider,user\na,,desk,login:anna\nb,Jan,files,login:jan\n",
        )
        .unwrap();
        let mut evil = directory.get(&PersonKey::new("b").unwrap()).unwrap().clone();
        evil.name = omnipresence::PersonName::new("Jan\u{202e}x").ok();
        directory.insert(evil).unwrap();
        let desk = MemoryProvider::builder("desk").build();
        let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let files = MemoryProvider::with_people(["jan"]);
        let fleet = Fleet::builder(clock)
            .provider(Arc::new(desk))
            .provider(Arc::new(files))
            .directory(directory)
            .build()
            .unwrap();
        let views: Vec<_> =
            futures_util::StreamExt::collect(fleet.people(PeopleOptions::new())).await;
        let style = BoardStyle { notes: false, width: Some(100), now: Timestamp::UNIX_EPOCH };
        let names = ["desk".to_owned(), "files".to_owned()];
        insta::assert_snapshot!(render(&views, &names, style));
    }
}
