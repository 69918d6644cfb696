//! Directory files: what is read is written, in both formats, and read as the same people.

use omnipresence::directory::{Directory, DirectoryPerson};
use presence_core::{Error, ErrorKind};

/// What a spreadsheet takes as the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A CSV file.
pub(crate) fn csv(data: &[u8]) {
    match Directory::from_csv(data) {
        Ok(directory) => check(&directory),
        Err(error) => check_problems(&error),
    }
}

/// A TOML file.
pub(crate) fn toml(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Directory::from_toml(text) {
        Ok(directory) => check(&directory),
        Err(error) => check_problems(&error),
    }
}

fn check(directory: &Directory) {
    let mut file = Vec::new();
    assert!(directory.write_csv(&mut file).is_ok(), "a directory cannot be written");
    cells_do_not_run(&file);
    match Directory::from_csv(&file) {
        Ok(again) => assert_eq!(people(&again), people(directory), "CSV changes people"),
        Err(error) => panic!("the CSV that was written is not read: {error}"),
    }
    let Ok(text) = directory.to_toml() else { panic!("a directory cannot be written") };
    match Directory::from_toml(&text) {
        Ok(again) => assert_eq!(people(&again), people(directory), "TOML changes people"),
        Err(error) => panic!("the TOML that was written is not read: {error}"),
    }
    for person in directory.people() {
        assert_eq!(directory.get(&person.key), Some(person));
        for reference in &person.references {
            let found = directory.find(&reference.provider, &reference.user);
            assert_eq!(found.map(|found| &found.key), Some(&person.key), "somebody else is found");
        }
    }
}

fn people(directory: &Directory) -> Vec<&DirectoryPerson> {
    directory.people().collect()
}

/// No cell begins as a formula does. A cell begins the file, or stands behind a comma or a line end
/// that is in no quotes.
fn cells_do_not_run(file: &[u8]) {
    let text = String::from_utf8_lossy(file);
    let (mut quoted, mut begins) = (false, true);
    for c in text.chars() {
        let opens = c == '"';
        assert!(!(begins && !opens && FORMULA.contains(&c) && c != '\r'), "a cell would run");
        begins = if opens { !quoted && begins } else { !quoted && matches!(c, ',' | '\n') };
        quoted ^= opens;
    }
}

/// Every problem is told without a control character, and is one of the file.
fn check_problems(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(error.parts().len() <= 1_001, "{} problems are listed", error.parts().len());
    for part in error.parts().iter().chain([error]) {
        let text = part.to_string();
        assert!(!text.contains(char::is_control), "a control character is printed: {text:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_are_text_pass() {
        cells_do_not_run(b"a,'=1,\"b\n=2\",\"c,-3\"\"\"\nd,e+f\n");
    }

    #[test]
    #[should_panic(expected = "a cell would run")]
    fn a_cell_that_would_run_is_found() {
        cells_do_not_run(b"a,b\n\"c\",\"=1+1\"\n");
    }
}
