//! The program's configuration, changed at random from seeds: bytes, words that mean something in
//! it, and pieces of itself in other places.

use std::fs;
use std::path::Path;

/// So many files are made of each seed.
const CHANGES: u64 = 60;

/// The longest that is made, as for the fuzzer.
const LONGEST: usize = 4_096;

/// Words that mean something in TOML, in this file or to a terminal.
const WORDS: [&str; 28] = [
    "\n",
    "\"",
    "'",
    "\"\"\"",
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
    "\u{feff}",
    "[provider.",
    "[directory]\n",
    "[[rule]]\n",
    "[owners]\n",
    "key = \"S3CR3T\"\n",
    "S3CR3T",
    "{ env = \"K\" }",
    "{ command = [\"x\"] }",
    "9223372036854775808",
    "1e999",
    "1979-05-27T07:32:00Z",
];

#[test]
fn a_changed_configuration_keeps_every_promise() {
    let target = fuzz_bodies::TARGETS.iter().find(|it| it.name == "program_config").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/program_config");
    let mut seeds: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    seeds.sort();
    for seed in seeds {
        let whole = fs::read(&seed).unwrap();
        for number in 0..CHANGES {
            let changed = changed(&whole, &mut fastrand::Rng::with_seed(number));
            // Shown where the next line panics.
            println!("{}, change {number}:\n{}", seed.display(), changed.escape_ascii());
            (target.run)(&changed);
        }
    }
}

fn changed(whole: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..random.usize(1..=4) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..40)).min(bytes.len());
        match random.u8(..5) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                let to = random.usize(..=bytes.len());
                drop(bytes.splice(to..to, piece));
            }
            2 => drop(bytes.splice(at..at, [random.u8(..)])),
            _ => {
                let word = WORDS[random.usize(..WORDS.len())];
                drop(bytes.splice(at..at, word.bytes()));
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}
