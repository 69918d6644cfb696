//! Files of a directory: no cell is a formula, and what went in comes out.

use omnipresence::PersonName;
use omnipresence::UserRef;
use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use proptest::prelude::*;

use crate::hostile::{text, try_with};

/// What spreadsheets run.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn directory(name: &str, login: &str) -> Option<Directory> {
    let person = DirectoryPerson::new(PersonKey::new("p-1").unwrap())
        .with_name(PersonName::new(name).ok()?)
        .with_alias(UserRef::login(login).ok()?)
        .with_reference(Reference::new("desk", UserRef::login(login).ok()?));
    let mut directory = Directory::new();
    directory.insert(person).ok()?;
    Some(directory)
}

#[test]
fn no_cell_begins_like_a_formula_and_everything_comes_back() {
    try_with(600, &(text(), text()), |(name, login)| {
        let Some(made) = directory(&name, &login) else { return Ok(()) };
        let mut written = Vec::new();
        made.write_csv(&mut written).unwrap();
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(&*written);
        for row in rows.records() {
            for cell in &row.unwrap() {
                prop_assert!(!cell.starts_with(STARTS), "{cell:?}");
            }
        }
        let back = Directory::from_csv(&written).unwrap();
        prop_assert!(back.people().eq(made.people()));
        let back = Directory::from_toml(&made.to_toml().unwrap()).unwrap();
        prop_assert!(back.people().eq(made.people()));
        Ok(())
    });
}
