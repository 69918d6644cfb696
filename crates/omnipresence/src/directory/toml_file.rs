//! A directory as TOML.

use presence_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Directory;
use super::draft::{Draft, Row};
use super::person::written;

/// The version of the format that is written.
const FORMAT: u32 = 1;

/// How many people are parsed at once.
const PIECE: usize = 500;

/// The largest text that is parsed again as a whole, for a better word on what is wrong.
const MAX_WHOLE_BYTES: usize = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    format: Option<u32>,
    #[serde(default)]
    person: Vec<Spanned<PersonRow>>,
}

#[derive(Deserialize)]
struct PersonRow {
    #[serde(default)]
    key: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    reference: Vec<Spanned<ReferenceRow>>,
}

#[derive(Deserialize)]
struct ReferenceRow {
    #[serde(default)]
    provider: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    via: String,
    #[serde(default)]
    verified_at: String,
    #[serde(default)]
    account_created: String,
}

#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    person: Vec<WrittenPerson<'a>>,
}

#[derive(Serialize)]
struct WrittenPerson<'a> {
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reference: Vec<WrittenReference<'a>>,
}

#[derive(Serialize)]
struct WrittenReference<'a> {
    provider: &'a str,
    user: String,
    evidence: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_created: Option<String>,
}

impl Directory {
    /// Reads TOML; see [the module](super) for the format.
    ///
    /// # Errors
    /// [`ErrorKind::Config`]: a text that is not TOML by its first fault, and otherwise every bad
    /// person, alias and reference by its line; see [`Error::parts`].
    pub fn from_toml(text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = Lines::new(text);
        match read_pieces(text, &lines) {
            // A piece may have been cut out of the middle of a text of several lines.
            Err(_) if text.len() <= MAX_WHOLE_BYTES => {
                let mut draft = Draft::default();
                read_piece(&mut draft, &lines, 0, text)?;
                draft.finish()
            }
            read => read?.finish(),
        }
    }

    /// The directory as TOML, sorted by key, provider and reference.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] where it cannot be written, which no directory is known to cause.
    pub fn to_toml(&self) -> Result<String> {
        let person = self.people().map(|person| WrittenPerson {
            key: person.key.as_str(),
            name: person.name.as_ref().map(|name| name.as_str()),
            aliases: person.aliases.iter().map(written).collect(),
            reference: person.references.iter().map(written_reference).collect(),
        });
        toml::to_string(&Written { format: FORMAT, person: person.collect() }).map_err(|error| {
            Error::new(ErrorKind::Internal, "the TOML cannot be written").with_source(error)
        })
    }
}

fn written_reference(one: &super::Reference) -> WrittenReference<'_> {
    WrittenReference {
        provider: &one.provider,
        user: written(&one.user),
        evidence: one.evidence.as_str(),
        via: one.via.as_ref().map(written),
        verified_at: one.verified_at.map(|at| at.to_string()),
        account_created: one.account_created.map(|at| at.to_string()),
    }
}

/// Reads some people at a time: what the parser holds of a text is twenty times as large.
fn read_pieces(text: &str, lines: &Lines) -> Result<Draft> {
    let mut draft = Draft::default();
    let mut from = 0;
    let heads = text.match_indices("\n[[person]]").skip(PIECE).step_by(PIECE);
    for to in heads.map(|(at, _)| at + 1).chain([text.len()]) {
        read_piece(&mut draft, lines, from, text.get(from..to).unwrap_or_default())?;
        from = to;
    }
    Ok(draft)
}

fn read_piece(draft: &mut Draft, lines: &Lines, from: usize, text: &str) -> Result<()> {
    let document: Document = toml::from_str(text).map_err(|error| {
        let line = lines.of(from + error.span().map_or(0, |span| span.start));
        // The parser's whole report quotes the file; its message does not.
        Error::config(format!("line {line}"), error.message().to_owned())
    })?;
    if document.format.unwrap_or(FORMAT) != FORMAT {
        let message = format!("this version reads format {FORMAT} only");
        return Err(Error::config("format", message));
    }
    for person in &document.person {
        read_person(draft, &|at| lines.of(from + at), person);
    }
    Ok(())
}

fn read_person(draft: &mut Draft, line: &dyn Fn(usize) -> u64, person: &Spanned<PersonRow>) {
    let PersonRow { key, name, aliases, reference } = person.get_ref();
    let base = Row { line: line(person.span().start), key, name, ..Row::default() };
    draft.row(base);
    for alias in aliases {
        draft.row(Row { line: line(alias.span().start), user: alias.get_ref(), ..base });
    }
    for one in reference {
        let line = line(one.span().start);
        let one = one.get_ref();
        if one.provider.is_empty() {
            draft.problem(line, "provider: is empty");
            continue;
        }
        draft.row(Row {
            line,
            provider: &one.provider,
            user: &one.user,
            evidence: &one.evidence,
            via: &one.via,
            verified_at: &one.verified_at,
            account_created: &one.account_created,
            ..base
        });
    }
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at).collect())
    }

    /// The number of the line that the byte at `offset` is in, from 1.
    fn of(&self, offset: usize) -> u64 {
        self.0.partition_point(|end| *end < offset) as u64 + 1
    }
}
