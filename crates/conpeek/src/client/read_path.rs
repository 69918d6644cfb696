//! [`ReadPath`]: an undocumented way to read, which the caller supplies and answers for.

use presence_core::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Consultant;

/// A path from which a consultant record can be read, in the caller's belief.
///
/// Conpeek documents no reading call. Whoever finds that a tenant answers one can name it here, for
/// example `/tenant_user/{user}/work_state`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct ReadPath {
    segments: Vec<String>,
    data: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    path: String,
    #[serde(default = "envelope")]
    data: String,
}

fn envelope() -> String {
    "/data".to_owned()
}

const USER: &str = "{user}";

impl ReadPath {
    /// A path that starts with `/` and has one segment `{user}`; the record stands in `data`, as in
    /// the answers to writes.
    ///
    /// # Errors
    /// `Config` naming `read.path`.
    pub fn new(path: impl AsRef<str>) -> Result<Self> {
        Self::checked(path.as_ref(), envelope())
    }

    /// Says where the record stands, as a JSON pointer; empty for the whole answer.
    ///
    /// # Errors
    /// `Config` naming `read.data`.
    pub fn with_data(self, pointer: impl Into<String>) -> Result<Self> {
        let data = pointer.into();
        if !data.is_empty() && !data.starts_with('/') {
            return Err(Error::config(
                "read.data",
                "is no JSON pointer: it starts with / or is empty",
            ));
        }
        Ok(Self { data, ..self })
    }

    fn checked(path: &str, data: String) -> Result<Self> {
        let wrong = |message| Err(Error::config("read.path", message));
        let Some(rest) = path.strip_prefix('/') else { return wrong("must start with /") };
        let segments: Vec<String> = rest.split('/').map(str::to_owned).collect();
        if segments.iter().filter(|segment| *segment == USER).count() != 1 {
            return wrong("must have exactly one segment {user}");
        }
        let plain = |segment: &&String| segment.as_str() != USER;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        if segments
            .iter()
            .filter(plain)
            .any(|segment| segment.is_empty() || !segment.chars().all(allowed))
        {
            return wrong("has a segment with other characters than letters, digits and - _ . ~");
        }
        Self { segments, data: String::new() }.with_data(data)
    }

    pub(super) fn segments<'a>(&'a self, user: &'a str) -> Vec<&'a str> {
        let fill = |segment: &'a String| if segment == USER { user } else { segment.as_str() };
        self.segments.iter().map(fill).collect()
    }

    pub(super) fn consultant(&self, answer: &[u8]) -> Result<Consultant> {
        if self.data == envelope() {
            return crate::wire::consultant(answer);
        }
        let no_json = |_| Error::new(ErrorKind::Protocol, "the answer is no JSON");
        let value: serde_json::Value = serde_json::from_slice(answer).map_err(no_json)?;
        let missing =
            || Error::new(ErrorKind::Protocol, "nothing stands at read.data in the answer");
        let record = value.pointer(&self.data).ok_or_else(missing)?;
        let raw = RawValue::from_string(record.to_string()).map_err(no_json)?;
        Consultant::from_json(&raw)
    }
}

impl TryFrom<Unchecked> for ReadPath {
    type Error = Error;

    fn try_from(unchecked: Unchecked) -> Result<Self> {
        Self::checked(&unchecked.path, unchecked.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_its_place() {
        for path in [
            "",
            "tenant_user/{user}",
            "/x",
            "/{user}/{user}",
            "/a//{user}",
            "/a?b/{user}",
            "/a%2f/{user}",
            "//evil/{user}",
            "/x{user}",
        ] {
            assert_eq!(ReadPath::new(path).unwrap_err().field(), Some("read.path"), "{path}");
        }
        let path = ReadPath::new("/tenant_user/{user}/work_state").unwrap();
        assert_eq!(path.segments("a/b"), ["tenant_user", "a/b", "work_state"]);
        assert_eq!(path.with_data("data").unwrap_err().field(), Some("read.data"));
    }

    #[test]
    fn the_record_is_found_where_it_is_said_to_be() {
        let path = ReadPath::new("/u/{user}").unwrap();
        let read = |path: &ReadPath, answer: &str| path.consultant(answer.as_bytes());
        let deep = r#"{"result":[{"work_state":"OFFLINE"}]}"#;
        assert!(read(&path, deep).is_err());
        let deeper = path.clone().with_data("/result/0").unwrap();
        assert_eq!(read(&deeper, deep).unwrap().work_state.as_str(), "OFFLINE");
        let whole = path.with_data("").unwrap();
        assert_eq!(
            read(&whole, r#"{"work_state":"ONLINE"}"#).unwrap().work_state.as_str(),
            "ONLINE"
        );
    }
}
