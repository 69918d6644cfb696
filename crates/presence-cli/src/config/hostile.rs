//! Configurations changed at random: whatever stands in the file, the program says what is wrong
//! with it, at a bounded length, and repeats none of its values.

use std::path::Path;

use super::{Document, shown, shown_json};
use crate::failure::Failure;

/// Stands where a secret would be, had somebody written it into the file.
const VALUE: &str = "marker9f8e7d6c";

/// How many files.
const FILES: u64 = 3_000;

/// The longest that may be said of a file of this size.
const MOST_SAID: usize = 64 * 1024;

/// Pieces that mean something in TOML or in this file.
const PIECES: [&str; 24] = [
    "\n",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "#",
    "\\",
    "\u{1b}[2J",
    "\u{202e}",
    "\0",
    "[provider.",
    "[directory]",
    "key = ",
    "{ env = \"K\" }",
    "{ command = [\"x\"] }",
    "1e999",
    "1979-05-27T07:32:00Z",
    "[[owners]]",
    "transport.proxy = ",
];

/// Pseudo-random numbers, the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

/// A whole configuration, with a marker for every value that is the reader's own.
fn whole() -> String {
    let text = r#"
[provider.desk]
vendor = "conpeek"
base_url = "https://MARKER.test"
key = { env = "K" }
users = ["id:3", "login:MARKER"]
transport.proxy = { url = { env = "P" } }

[provider.desk.mapping]
away_cause = "MARKER"
online_modes = { 11 = "MARKER" }

[provider.files]
vendor = "accsyn"
workspace = "MARKER"
user = "MARKER@example.com"
api_key = { file = "MARKER" }

[provider.rooms]
vendor = "webex"
token = { command = ["MARKER", "x"] }
poll_interval = "60s"

[provider.office]
vendor = "enaio"
servers = "MARKER.test:4000:1"
user = "MARKER"
password = { env = "P" }

[directory]
file = "MARKER"
"#;
    text.replace("MARKER", VALUE)
}

fn changed(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len());
        let end = (at + random.below(40)).min(chars.len());
        match random.below(4) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.below(chars.len());
                drop(chars.splice(to..to, copy));
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                drop(chars.splice(at..at, piece.chars()));
            }
        }
    }
    chars.into_iter().collect()
}

fn said(failure: &Failure) -> String {
    match failure {
        Failure::Told(told) => format!("{}\n{}", told.message, told.tries.join("\n")),
        Failure::Output(error) => error.to_string(),
    }
}

#[test]
fn whatever_stands_in_the_file_is_read_or_told_and_not_repeated() {
    let whole = whole();
    let read = Document::of(Path::new("presence.toml").to_owned(), whole.clone());
    assert_eq!(read.map(|document| document.problems()).ok(), Some(Vec::new()));
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut read, mut refused) = (0, 0);
    for number in 0..FILES {
        let text = changed(&whole, &mut random);
        let about = match Document::of(Path::new("presence.toml").to_owned(), text.clone()) {
            Ok(document) => {
                read += 1;
                document.entries.iter().for_each(|entry| {
                    drop((shown(entry), shown_json(entry)));
                });
                // The name of a key is told, and a mark in the wrong place makes one of a value.
                let problems = document.problems();
                let keys = problems.iter().flat_map(|it| &it.key);
                let named = keys.into_iter().any(|key| key.contains(VALUE));
                document.failure(&problems).map(|it| said(&it)).filter(|_| !named)
            }
            Err(failure) => {
                refused += 1;
                Some(said(&failure))
            }
        };
        let about = about.unwrap_or_default();
        assert!(about.len() < MOST_SAID, "{number}: {} bytes", about.len());
        assert!(!about.contains(VALUE), "{number}: {about}\n{text}");
        let acts = |char: char| char.is_control() && char != '\n' || char == '\u{202e}';
        assert!(!about.contains(acts), "{number}: {about:?}");
    }
    assert!(read > 100 && refused > 100, "{read} were read, {refused} refused");
}
