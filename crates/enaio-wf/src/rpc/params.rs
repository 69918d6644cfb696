//! [`Params`]: the ordered list of named, typed parameters that every body carries.

use presence_core::{Error, Result};

use super::cursor::Cursor;
use super::damage::Damage;
use super::limits::Limits;
use super::value::Value;

const ENTRY: usize = 12;

/// Named values in the order of the wire. A name may occur twice; look-ups give the first.
///
/// ```
/// use enaio_wf::rpc::Params;
///
/// let params = Params::new().with("Flags", 0).with("Name", "Security\\PwdDecryption");
/// assert_eq!(params.integer("Flags"), Some(0));
/// assert_eq!(params.text("Name"), Some("Security\\PwdDecryption"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params {
    entries: Vec<(String, Value)>,
}

impl Params {
    /// No parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// These and one more, at the end.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.push(name, value);
        self
    }

    /// Adds one at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.entries.push((name.into(), value.into()));
    }

    /// The first value of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// The first value of that name, where it is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_text)
    }

    /// The first value of that name, where it is a number or a text that is one.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::to_integer)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many bytes they hold, roughly.
    pub(crate) fn weight(&self) -> usize {
        let each = |(name, value): (&str, &Value)| {
            let held = match value {
                Value::Text(text) => text.len(),
                Value::Bytes(bytes) => bytes.len(),
                _ => 0,
            };
            size_of::<(String, Value)>() + name.len() + held
        };
        self.iter().map(each).sum()
    }

    /// How many bytes the list is in wire form, or a few more.
    pub(super) fn written(&self) -> usize {
        let each = |(name, value): (&str, &Value)| ENTRY + name.len() + value.written() + 2;
        8 + self.iter().map(each).sum::<usize>()
    }

    /// The list in wire form, by itself: as parts of it are kept, or handed on by other means.
    ///
    /// # Errors
    /// `InvalidInput` where a name or a text holds a NUL, or the list is too large.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        self.write(&mut out)?;
        Ok(out)
    }

    /// Reads a list in wire form, with nothing behind it unless the limits allow that.
    ///
    /// # Errors
    /// The damage, where it is not one.
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, Damage> {
        let mut cursor = Cursor::new(bytes);
        let params = Self::read(&mut cursor, limits)?;
        if cursor.is_at_end() || limits.ignore_left_over {
            Ok(params)
        } else {
            Err(Damage::LeftOver)
        }
    }

    /// Appends the list in wire form.
    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        let start = out.len();
        let base = start + 4;
        out.resize(base + 4 + ENTRY * self.len(), 0);
        let mut entry = base + 4;
        for (name, value) in self.iter() {
            refuse_nul(name, value)?;
            let name_offset = out.len() - base;
            out.extend_from_slice(name.as_bytes());
            out.push(0);
            let value_offset = out.len() - base;
            value.write(out);
            out.push(0);
            patch(out, entry, name_offset)?;
            patch(out, entry + 4, value.tag() as usize)?;
            patch(out, entry + 8, value_offset)?;
            entry += ENTRY;
        }
        patch(out, base, self.len())?;
        let size = out.len() - base;
        patch(out, start, size)
    }

    /// Reads a list. Offsets of values are not looked at, nor what follows a value's NUL.
    pub(crate) fn read(cursor: &mut Cursor<'_>, limits: &Limits) -> Result<Self, Damage> {
        let size = cursor.u32().ok_or(Damage::ListSize)? as usize;
        let list = cursor.take(size).ok_or(Damage::ListSize)?;
        let mut table = Cursor::new(list);
        let count = table.u32().ok_or(Damage::ListSize)? as usize;
        let needed = count.checked_mul(ENTRY).ok_or(Damage::ListSize)?;
        if needed > table.left() {
            return Err(Damage::ListSize);
        }
        if count > limits.parameters {
            return Err(Damage::TooLarge);
        }
        let heads = heads(&mut table, count)?;
        let ends = heads.iter().skip(1).map(|(start, _)| *start).chain([list.len()]);
        let mut floor = 4 + needed;
        let mut entries = Vec::with_capacity(count);
        for ((start, tag), end) in heads.iter().copied().zip(ends) {
            let slice = list.get(start..end).filter(|_| start >= floor);
            entries.push(entry(slice.ok_or(Damage::ListOffsets)?, tag)?);
            floor = end;
        }
        Ok(Self { entries })
    }
}

fn heads(table: &mut Cursor<'_>, count: usize) -> Result<Vec<(usize, u32)>, Damage> {
    let mut heads = Vec::with_capacity(count);
    for _ in 0..count {
        let (start, tag) = (table.u32(), table.u32());
        let _value_offset = table.u32();
        let (Some(start), Some(tag)) = (start, tag) else { return Err(Damage::ListSize) };
        heads.push((start as usize, tag));
    }
    Ok(heads)
}

fn entry(slice: &[u8], tag: u32) -> Result<(String, Value), Damage> {
    let mut cursor = Cursor::new(slice);
    let name = cursor.until_nul().ok_or(Damage::Unterminated)?;
    let wire = cursor.until_nul().ok_or(Damage::Unterminated)?;
    let name = std::str::from_utf8(name).map_err(|_| Damage::NotUtf8)?;
    Ok((name.to_owned(), Value::read(tag, wire)?))
}

/// A NUL ends a name and a value on the wire: the peer would read something else.
fn refuse_nul(name: &str, value: &Value) -> Result<()> {
    let in_value = value.as_text().is_some_and(|text| text.contains('\0'));
    if name.contains('\0') || in_value {
        return Err(Error::invalid("parameters", "a parameter contains a NUL"));
    }
    Ok(())
}

/// Writes `value` over the four bytes at `at`, which exist already.
pub(crate) fn patch(out: &mut [u8], at: usize, value: usize) -> Result<()> {
    let number = u32::try_from(value)
        .map_err(|_| Error::invalid("parameters", "the call is larger than four gigabytes"))?;
    if let Some(room) = out.get_mut(at..at + 4) {
        room.copy_from_slice(&number.to_be_bytes());
    }
    Ok(())
}
