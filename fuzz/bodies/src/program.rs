//! The program's own configuration file, through the program itself: `presence config check` and
//! `presence config show`.

#![expect(clippy::expect_used, reason = "a target panics where a promise is broken")]

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use omnipresence::ProviderConfig;
use toml::{Table, Value};

/// Stands for a secret that somebody wrote into the file.
const SECRET: &str = "S3CR3T";

/// How many bytes may be said beside those in proportion to the file.
const SAID: usize = 16 * 1024;

/// A configuration is good, or every problem with it is told by its key. Nothing that it says is
/// repeated where a secret could be, and nothing reaches a terminal that the terminal acts upon.
pub(crate) fn config(data: &[u8]) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let path = folder.path().join("presence.toml");
    std::fs::write(&path, data).expect("a temporary file can be written");
    let checked = Said::by(&path, "check");
    let shown = Said::by(&path, "show");
    for said in [&checked, &shown] {
        assert!(matches!(said.code, 0 | 2), "the program ended with {}", said.code);
        assert!(said.text.len() < SAID + 200 * data.len(), "{} bytes are said", said.text.len());
        let acts = |char: char| char.is_control() && char != '\n' || is_bidi(char);
        assert!(!said.text.contains(acts), "raw: {:?}", said.text);
    }
    let text = std::str::from_utf8(data).unwrap_or_default();
    let table = std::str::from_utf8(data).ok().and_then(|text| toml::from_str::<Table>(text).ok());
    let Some(table) = table else {
        assert_eq!((checked.code, shown.code), (2, 2), "what is no TOML was taken");
        assert!(!checked.text.contains(SECRET) && !shown.text.contains(SECRET), "a value is told");
        return;
    };
    if checked.code == 2 {
        let plain = |key: &String| key.chars().all(|char| char.is_ascii_graphic());
        let named = |key: &String| !plain(key) || checked.text.contains(key.as_str());
        let empty = checked.text.contains("no provider is configured");
        assert!(empty || table.keys().any(named), "no key is named: {}", checked.text);
    }
    let mut found = Found::default();
    found.look_through(&table, true);
    if !found.in_a_name {
        assert!(!checked.text.contains(SECRET), "a value is told: {}", checked.text);
    }
    if text.matches(SECRET).count() == secrets_in_place(&table) {
        assert!(!shown.text.contains(SECRET), "a secret is shown: {}", shown.text);
    }
}

const fn is_bidi(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a command said, on both of its streams, and how it ended.
struct Said {
    code: u8,
    text: String,
}

impl Said {
    fn by(path: &Path, command: &str) -> Self {
        let (out, err) = (Kept::default(), Kept::default());
        let words = ["presence", "config", command, "--config"].map(OsString::from);
        let words = words.into_iter().chain([path.as_os_str().to_owned()]);
        let code = presence_cli::run_with(words, Box::new(out.clone()), Box::new(err.clone()));
        Self { code, text: format!("{}{}", out.text(), err.text()) }
    }
}

/// A stream that is kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        let bytes = self.0.lock().expect("nobody panics while it is held").clone();
        String::from_utf8(bytes).expect("the program writes UTF-8")
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics while it is held").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where the secret stands.
#[derive(Default)]
struct Found {
    /// In a key, or in what says where a secret or a file is: both are told.
    in_a_name: bool,
}

impl Found {
    fn look_through(&mut self, table: &Table, top: bool) {
        for (key, value) in table {
            let is_a_place = matches!(key.as_str(), "env" | "file" | "command");
            self.in_a_name |= key.contains(SECRET);
            self.in_a_name |= is_a_place && !top && value.to_string().contains(SECRET);
            match value {
                Value::Table(inner) => self.look_through(inner, false),
                Value::Array(values) => {
                    let tables = values.iter().filter_map(Value::as_table);
                    tables.for_each(|inner| self.look_through(inner, false));
                }
                _ => {}
            }
        }
    }
}

/// How often it stands where a provider's secret belongs, as it must not.
fn secrets_in_place(table: &Table) -> usize {
    let providers = table.get("provider").and_then(Value::as_table);
    let of_one = |provider: &Table| {
        let vendor = provider.get("vendor").and_then(Value::as_str).unwrap_or_default();
        let texts = ProviderConfig::secret_keys(vendor).iter().filter_map(|path| {
            let mut at = path.split('.').try_fold(None::<&Value>, |at, part| match at {
                None => provider.get(part).map(Some),
                Some(value) => value.get(part).map(Some),
            })?;
            at.take().and_then(Value::as_str)
        });
        texts.map(|text| text.matches(SECRET).count()).sum::<usize>()
    };
    providers.into_iter().flatten().filter_map(|(_, it)| it.as_table()).map(of_one).sum()
}
