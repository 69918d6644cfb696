//! Writing: byte for byte what the vendor's client sends.

use std::fmt::Write;

use crate::client::{Absence, Id, Substitution};

const DECLARATION: &str = "<?xml version='1.0' encoding='utf-8'?>\n";

/// The `Users` of `wfm.ConfigUserAbsence`.
pub(crate) fn users(absences: &[&Absence]) -> Vec<u8> {
    let mut out = Vec::with_capacity(DECLARATION.len() + 32 + absences.len() * 64);
    out.extend_from_slice(DECLARATION.as_bytes());
    if absences.is_empty() {
        out.extend_from_slice(b"<Users />");
        return out;
    }
    out.extend_from_slice(b"<Users>");
    // Piece by piece: formatting costs more than what is written, and there may be thousands.
    for absence in absences {
        out.extend_from_slice(b"<User Id=\"");
        match absence.user.is_guid() {
            true => out.extend_from_slice(absence.user.bytes()),
            false => {
                out.extend_from_slice(Attribute(absence.user.as_str()).to_string().as_bytes());
            }
        }
        let absent: &[u8; 15] =
            if absence.absent { b"\" Absent=\"1\" />" } else { b"\" Absent=\"0\" />" };
        out.extend_from_slice(absent);
    }
    out.extend_from_slice(b"</Users>");
    out
}

/// The `Substitutes` of `wfm.SetSubstitutes`.
pub(crate) fn substitutes(substitutions: &[&Substitution]) -> String {
    let mut out = DECLARATION.to_owned();
    if substitutions.is_empty() {
        out.push_str("<Substitutes />");
        return out;
    }
    out.push_str("<Substitutes>");
    for substitution in substitutions {
        let ids = Id::join(&substitution.substitutes);
        let (id, ids) = (Attribute(substitution.user.as_str()), Text(&ids));
        // Writing to a string cannot fail.
        let _ = match ids.0 {
            "" => write!(out, "<Substitute Id=\"{id}\"><SubstituteIds /></Substitute>"),
            _ => write!(
                out,
                "<Substitute Id=\"{id}\"><SubstituteIds>{ids}</SubstituteIds></Substitute>"
            ),
        };
    }
    out.push_str("</Substitutes>");
    out
}

/// The `Requests` of `wfm.GetWFMInfo`: everything that can be asked about each user.
pub(crate) fn info_requests(users: &[Id]) -> String {
    let mut out = DECLARATION.to_owned();
    out.push_str("<Requests>");
    for user in users {
        for request in 1..=4 {
            // Writing to a string cannot fail.
            let user = Attribute(user.as_str());
            let _ = write!(out, "<Request UserId=\"{user}\" RequestType=\"{request}\" />");
        }
    }
    out.push_str("</Requests>");
    out
}

struct Attribute<'a>(&'a str);

impl std::fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        escaped(self.0, f, |byte| match byte {
            b'"' => Some("&quot;"),
            b'\t' => Some("&#09;"),
            b'\n' => Some("&#10;"),
            b'\r' => Some("&#13;"),
            other => everywhere(other),
        })
    }
}

struct Text<'a>(&'a str);

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        escaped(self.0, f, everywhere)
    }
}

fn everywhere(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    }
}

/// What needs no escape is written in one piece.
fn escaped(
    text: &str,
    f: &mut std::fmt::Formatter<'_>,
    escape: impl Fn(u8) -> Option<&'static str>,
) -> std::fmt::Result {
    let mut rest = text;
    while let Some((at, escape)) =
        rest.bytes().enumerate().find_map(|(at, byte)| Some((at, escape(byte)?)))
    {
        // An escaped byte is a character of its own, so both ends are boundaries.
        f.write_str(rest.get(..at).unwrap_or_default())?;
        f.write_str(escape)?;
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    f.write_str(rest)
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    fn id(json: &Json) -> Id {
        Id::new(json.as_str().unwrap()).unwrap()
    }

    #[test]
    fn the_bytes_are_those_of_the_vendors_client() {
        let all: Json =
            serde_json::from_str(include_str!("../../tests/fixtures/vectors.json")).unwrap();
        let vectors = all["xml"].as_array().unwrap();
        assert_eq!(vectors.len(), 6);
        for vector in vectors {
            let input = vector["input"].as_array().unwrap();
            let written = if vector["parameter"] == "Users" {
                let absence = |entry: &Json| Absence {
                    user: id(&entry[0]),
                    absent: entry[1].as_bool().unwrap(),
                };
                let all: Vec<Absence> = input.iter().map(absence).collect();
                String::from_utf8(users(&all.iter().collect::<Vec<_>>())).unwrap()
            } else {
                let substitution = |entry: &Json| Substitution {
                    user: id(&entry[0]),
                    substitutes: entry[1].as_array().unwrap().iter().map(id).collect(),
                };
                let all: Vec<Substitution> = input.iter().map(substitution).collect();
                substitutes(&all.iter().collect::<Vec<_>>())
            };
            assert_eq!(written, vector["utf8"].as_str().unwrap(), "{}", vector["name"]);
        }
    }
}
