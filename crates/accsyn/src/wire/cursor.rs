//! [`Cursor`]: walks over JSON so that each value is read once, and its bytes are known.

use std::borrow::Cow;

use bytes::Bytes;
use presence_http::plain_text;
use serde::Deserialize;

/// A place in a JSON document. Every step gives `None` where the document is not valid there, or
/// is not what was asked for; a value that could not be read is still ahead then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    document: &'a [u8],
    /// Where the document stands, if others can share it.
    shared: Option<&'a Bytes>,
    /// The same, where all of it is text. What nobody reads may be odd.
    text: Option<&'a str>,
    at: usize,
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Cursor<'a> {
    pub(crate) fn new(document: &'a [u8]) -> Self {
        Self { document, shared: None, text: std::str::from_utf8(document).ok(), at: 0 }
    }

    /// Of a document that stands in `shared`.
    pub(crate) fn within(shared: &'a Bytes, document: &'a [u8]) -> Self {
        Self { shared: Some(shared), ..Self::new(document) }
    }

    fn ahead(&self) -> &'a [u8] {
        self.document.get(self.at..).unwrap_or_default()
    }

    /// How many bytes are ahead.
    pub(crate) fn left(&self) -> usize {
        self.ahead().len()
    }

    /// The next byte that is no blank.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.document.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// One value, and the bytes it is written with.
    pub(crate) fn value<T: Deserialize<'a>>(&mut self) -> Option<(T, &'a [u8])> {
        self.peek()?;
        let (value, length) = match self.text.and_then(|text| text.get(self.at..)) {
            Some(text) => first(serde_json::Deserializer::from_str(text)),
            None => first(serde_json::Deserializer::from_slice(self.ahead())),
        }?;
        let (bytes, _) = self.ahead().split_at_checked(length)?;
        self.at += length;
        Some((value, bytes))
    }

    /// A text that is written without escapes, as nearly all are.
    pub(crate) fn plain(&mut self) -> Option<&'a str> {
        self.peek()?;
        let text = plain_text(self.text?.get(self.at..)?)?;
        self.at += text.len() + 2;
        Some(text)
    }

    /// The bytes since `before`, which is an earlier place: shared where they can be.
    pub(crate) fn since(&self, before: Self) -> Bytes {
        let bytes = self.document.get(before.at..self.at).unwrap_or_default();
        match self.shared {
            Some(shared) => shared.slice_ref(bytes),
            None => Bytes::copy_from_slice(bytes),
        }
    }

    /// An array, whose items `item` steps over.
    pub(crate) fn array(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.eat(b'[')?;
        self.until(b']', |cursor| item(cursor))
    }

    /// An object; `entry` hears the names and steps over the values.
    pub(crate) fn object(
        &mut self,
        mut entry: impl FnMut(&mut Self, &str) -> Option<()>,
    ) -> Option<()> {
        self.eat(b'{')?;
        self.until(b'}', |cursor| {
            let Name(name) = match cursor.plain() {
                Some(name) => Name(name.into()),
                None => cursor.value()?.0,
            };
            cursor.eat(b':')?;
            entry(cursor, &name)
        })
    }

    fn until(&mut self, end: u8, mut part: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.eat(end).is_some() {
            return Some(());
        }
        loop {
            part(self)?;
            if self.eat(b',').is_none() {
                return self.eat(end);
            }
        }
    }

    /// Whether nothing but blanks is left.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }
}

/// The first value, and how long it is with the blanks before it.
fn first<'a, R: serde_json::de::Read<'a>, T: Deserialize<'a>>(
    json: serde_json::Deserializer<R>,
) -> Option<(T, usize)> {
    let mut values = json.into_iter();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::*;

    /// Steps over one value by cursor alone, and counts what it holds.
    fn walk(cursor: &mut Cursor<'_>) -> Option<usize> {
        let mut count = 1;
        match cursor.peek()? {
            b'[' => cursor.array(|cursor| walk(cursor).map(|inside| count += inside))?,
            b'{' => cursor.object(|cursor, _| walk(cursor).map(|inside| count += inside))?,
            _ => cursor.value::<Value>().map(drop)?,
        }
        Some(count)
    }

    fn whole(text: &[u8]) -> Option<usize> {
        let mut cursor = Cursor::new(text);
        let count = walk(&mut cursor)?;
        cursor.is_at_end().then_some(count)
    }

    #[test]
    fn what_is_json_is_what_serde_json_takes() {
        let documents: [&[u8]; 7] = [
            br#" {"a" : [1, 2.5,-3e7 ,null,true,false , "x\"]}\\"] ,"b\u0063":{ } }"#,
            br#"[[],[[]],{"":{"":[]}},"\ud83d\ude00", "za\u017c\u00f3\u0142\u0107"]"#,
            b"\t\r\n 7 ",
            b"[1,,2]",
            b"{\"a\":1,}",
            b"[1 2]",
            b"{\"a\" 1}",
        ];
        for document in documents {
            // Each document, cut anywhere and with one byte replaced anywhere.
            for at in 0..document.len() {
                let mut spoilt = document.to_vec();
                for byte in *b"x,:]}[{\"1 \xff" {
                    spoilt[at] = byte;
                    same(&spoilt);
                }
                same(&document[..at]);
            }
            same(document);
        }
    }

    fn same(document: &[u8]) {
        let taken = serde_json::from_slice::<Value>(document).is_ok();
        assert_eq!(whole(document).is_some(), taken, "{}", String::from_utf8_lossy(document));
    }

    #[test]
    fn the_bytes_of_a_value_are_its_own() {
        let mut cursor = Cursor::new(br#" [ {"a": [1 ]} , 12,"x" ]"#);
        let mut seen = Vec::new();
        let end = cursor.array(|cursor| {
            let (raw, bytes) = cursor.value::<&RawValue>()?;
            assert_eq!(raw.get().as_bytes(), bytes.trim_ascii());
            seen.push(raw.get());
            Some(())
        });
        assert!(end.is_some() && cursor.is_at_end());
        assert_eq!(seen, [r#"{"a": [1 ]}"#, "12", r#""x""#]);
    }

    #[test]
    fn a_value_that_could_not_be_read_is_still_ahead() {
        let mut cursor = Cursor::new(b" {\"a\":1} ");
        assert!(cursor.value::<Vec<u8>>().is_none());
        assert!(cursor.value::<Value>().is_some() && cursor.is_at_end());
    }
}
