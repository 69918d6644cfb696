//! [`plain_text`]: a JSON text that needs no decoding, found without a parser.

/// Each byte 1, and each byte with its upper bit alone.
const ONES: u64 = u64::from_le_bytes([1; 8]);
const TOPS: u64 = ONES << 7;

/// The JSON text with which `json` begins, without its quotes, where it is written without escapes
/// as nearly all are. It is followed by its closing quote. `None` for everything else.
///
/// For readers of answers with very many rows, which keep a JSON parser for what is not so plain.
///
/// ```
/// use presence_http::plain_text;
///
/// assert_eq!(plain_text(r#""anna":1"#), Some("anna"));
/// assert_eq!(plain_text(r#""an\u006ea""#), None);
/// assert_eq!(plain_text("7"), None);
/// ```
#[must_use]
pub fn plain_text(json: &str) -> Option<&str> {
    let inside = json.strip_prefix('"')?;
    let end = end_of_plain(inside.as_bytes())?;
    (inside.as_bytes().get(end) == Some(&b'"')).then(|| inside.get(..end))?
}

/// Where the first quote, backslash or control character stands.
fn end_of_plain(text: &[u8]) -> Option<usize> {
    let (mut rest, mut at) = (text, 0);
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            return Some(at + marks.trailing_zeros() as usize / 8);
        }
        (rest, at) = (after, at + 8);
    }
    let is_mark = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    rest.iter().position(is_mark).map(|more| at + more)
}

/// A bit in the lowest byte that is a quote, a backslash or a control character. Bytes above it may
/// have one too.
fn marks(eight: u64) -> u64 {
    let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let quote = zero(eight ^ (ONES * u64::from(b'"')));
    let backslash = zero(eight ^ (ONES * u64::from(b'\\')));
    let control = eight.wrapping_sub(ONES * u64::from(b' ')) & !eight;
    (quote | backslash | control) & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_ends_a_text_or_does_not_at_every_place() {
        for length in 0..20 {
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = vec![b'\xff'; length];
                    text[at] = byte;
                    let is_mark = byte < b' ' || byte == b'"' || byte == b'\\';
                    assert_eq!(end_of_plain(&text), is_mark.then_some(at), "{byte} at {at}");
                    text.fill(b'!');
                    text[at] = byte;
                    assert_eq!(end_of_plain(&text), is_mark.then_some(at), "{byte} at {at}");
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_plain_is_what_serde_json_reads_as_it_stands(text in "[ -~\u{0}-\u{1f}żü]{0,40}") {
            let json = format!("\"{text}\" ,");
            let end = json.get(1..).and_then(|inside| inside.find(['"', '\\'])).unwrap() + 2;
            let read: Option<String> = serde_json::from_str(&json[..end]).ok();
            let is_plain = json.as_bytes()[end - 1] == b'"';
            let read = read.filter(|_| is_plain);
            proptest::prop_assert_eq!(plain_text(&json), read.as_deref());
        }
    }
}
