//! Parameter lists: a table of offsets, then names and values as text with a NUL after each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::body::Cursor;
use super::{Damage, SHORT};

/// The bytes of a list before its table: the count, from which offsets are counted.
const COUNT: usize = 4;

/// The bytes of one entry of the table.
const ENTRY: usize = 12;

/// What a value is. Every value travels as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text = 1,
    Integer = 2,
    Boolean = 3,
    Double = 4,
    Time = 5,
    Base64 = 6,
    Big = 8,
}

impl Kind {
    fn of(tag: u32) -> Result<Self, Damage> {
        Ok(match tag {
            1 => Self::Text,
            2 => Self::Integer,
            3 => Self::Boolean,
            4 => Self::Double,
            5 => Self::Time,
            6 => Self::Base64,
            8 => Self::Big,
            _ => return Err(Damage("a parameter has a type that does not exist")),
        })
    }

    fn takes(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Integer | Self::Time | Self::Big => text.parse::<i64>().is_ok(),
            Self::Boolean => matches!(text, "0" | "1"),
            Self::Double => text.parse::<f64>().is_ok(),
            Self::Base64 => STANDARD.decode(text).is_ok(),
        }
    }
}

/// One parameter. `Debug` hides the value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
}

impl Param {
    pub(crate) fn text(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), kind: Kind::Text, value: value.into() }
    }

    pub(crate) fn integer(name: &str, value: i64) -> Self {
        Self { name: name.to_owned(), kind: Kind::Integer, value: value.to_string() }
    }

    pub(crate) fn boolean(name: &str, value: bool) -> Self {
        Self { name: name.to_owned(), kind: Kind::Boolean, value: u8::from(value).to_string() }
    }

    pub(crate) fn base64(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        Self { name: name.to_owned(), kind: Kind::Base64, value: STANDARD.encode(bytes) }
    }

    /// The value as a whole number, if it is one by type.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        (self.kind == Kind::Integer).then(|| self.value.parse().ok()).flatten()
    }

    /// The bytes in the value, if it is BASE64 by type.
    pub(crate) fn as_bytes(&self) -> Option<Vec<u8>> {
        (self.kind == Kind::Base64).then(|| STANDARD.decode(&self.value).ok()).flatten()
    }
}

impl std::fmt::Debug for Param {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Param").field("name", &self.name).field("kind", &self.kind).finish()
    }
}

/// The first parameter of this name.
pub(crate) fn find<'a>(params: &'a [Param], name: &str) -> Option<&'a Param> {
    params.iter().find(|param| param.name == name)
}

/// Writes a list. A NUL cannot be written; what stands before it is.
pub(super) fn write(params: &[Param], out: &mut Vec<u8>) {
    let mut table = Vec::with_capacity(params.len() * ENTRY);
    let mut data = Vec::new();
    let start = COUNT + params.len() * ENTRY;
    for param in params {
        let name = before_nul(&param.name);
        let name_at = start + data.len();
        for number in [name_at, param.kind as usize, name_at + name.len() + 1] {
            table.extend_from_slice(&word(number));
        }
        for text in [name, before_nul(&param.value)] {
            data.extend_from_slice(text.as_bytes());
            data.push(0);
        }
    }
    out.extend_from_slice(&word(start + data.len()));
    out.extend_from_slice(&word(params.len()));
    out.append(&mut table);
    out.append(&mut data);
}

fn before_nul(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

/// Lists and sections of this simulator are far below 4 GiB; a longer one could not be framed.
pub(super) fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

/// Reads a list: offsets must be exactly those that a writer in order gives.
pub(super) fn read(from: &mut Cursor<'_>) -> Result<Vec<Param>, Damage> {
    let size = from.size()?;
    let list = from.take(size)?;
    let mut table = Cursor::new(list);
    let count = table.size()?;
    let start = count.checked_mul(ENTRY).and_then(|bytes| bytes.checked_add(COUNT)).ok_or(SHORT)?;
    if start > list.len() {
        return Err(Damage("a parameter list is too short for its table"));
    }
    let mut data = Cursor::at(list, start);
    let mut params = Vec::with_capacity(count);
    for _ in 0..count {
        let misplaced = Damage("an offset does not point to its text");
        if table.size()? != data.place() {
            return Err(misplaced);
        }
        let kind = Kind::of(table.word()?)?;
        let name = data.text()?.to_owned();
        if table.size()? != data.place() {
            return Err(misplaced);
        }
        let value = data.text()?;
        if !kind.takes(value) {
            return Err(Damage("a value is not of its type"));
        }
        params.push(Param { name, kind, value: value.to_owned() });
    }
    if data.place() != list.len() {
        return Err(Damage("a parameter list has bytes to spare"));
    }
    Ok(params)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(params: &[Param]) -> Vec<u8> {
        let mut out = Vec::new();
        write(params, &mut out);
        out
    }

    #[test]
    fn the_empty_list_is_eight_bytes() {
        assert_eq!(written(&[]), [0, 0, 0, 4, 0, 0, 0, 0]);
    }

    #[test]
    fn values_must_be_of_their_type() {
        for (kind, good, bad) in [
            (Kind::Integer, "-5", "1_0"),
            (Kind::Boolean, "1", "true"),
            (Kind::Double, "1.5", "1,5"),
            (Kind::Base64, "QQ==", "QQ"),
            (Kind::Time, "0", ""),
        ] {
            let list =
                |value: &str| written(&[Param { name: "a".into(), kind, value: value.to_owned() }]);
            assert!(read(&mut Cursor::new(&list(good))).is_ok(), "{kind:?}");
            assert!(read(&mut Cursor::new(&list(bad))).is_err(), "{kind:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(texts in prop::collection::vec("[^\0]{0,9}", 0..9)) {
            let params: Vec<_> = texts.iter().map(|text| Param::text(text, text)).collect();
            let bytes = written(&params);
            let mut cursor = Cursor::new(&bytes);
            prop_assert_eq!(read(&mut cursor), Ok(params));
            prop_assert_eq!(cursor.place(), bytes.len());
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            drop(read(&mut Cursor::new(&bytes)));
        }
    }
}
