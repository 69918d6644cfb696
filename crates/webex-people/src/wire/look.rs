//! [`Look`]: plain JSON passed over at once, with nothing kept but where it stands.

/// How many bytes are looked at together.
const BLOCK: usize = 64;

/// How deep a row's values are as a rule, with room for more.
const DEEP: usize = 4;

/// Passes over JSON that is made of texts without escapes, true, false, null, and lists and
/// objects of these. Everything else is `None`, and the look is over then.
///
/// Texts end at the next quote, and most of a page is texts: for 64 bytes at once it is found where
/// quotes, backslashes and control characters stand, which is half the work of looking for the end
/// of each text by itself.
pub(super) struct Look<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The block of which `marks` is, counted from the beginning.
    block: usize,
    marks: u64,
}

impl<'a> Look<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, block: usize::MAX, marks: 0 }
    }

    /// Where it is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on at `at`.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The sign that comes next, before which it goes on.
    #[inline]
    pub(super) fn sign(&mut self) -> Option<u8> {
        let sign = *self.bytes.get(self.at)?;
        if sign > b' ' { Some(sign) } else { self.sign_after_blanks() }
    }

    /// Vendors write none.
    #[cold]
    fn sign_after_blanks(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        self.at += rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))?;
        self.bytes.get(self.at).copied()
    }

    /// Passes over `sign`.
    #[inline]
    pub(super) fn takes(&mut self, sign: u8) -> Option<()> {
        (self.sign()? == sign).then_some(())?;
        self.at += 1;
        Some(())
    }

    /// Passes over a text, and says where it stands without its quotes.
    #[inline]
    pub(super) fn text(&mut self) -> Option<(usize, usize)> {
        self.takes(b'"')?;
        let start = self.at;
        let end = self.mark()?;
        (self.bytes.get(end) == Some(&b'"')).then_some(())?;
        self.at = end + 1;
        Some((start, end))
    }

    /// Where the next quote, backslash or control character stands.
    #[inline]
    fn mark(&mut self) -> Option<usize> {
        let mut block = self.at / BLOCK;
        if block != self.block {
            self.turn_to(block)?;
        }
        let marks = self.marks >> (self.at % BLOCK);
        if marks != 0 {
            return Some(self.at + marks.trailing_zeros() as usize);
        }
        loop {
            block += 1;
            self.turn_to(block)?;
            if self.marks != 0 {
                return Some(block * BLOCK + self.marks.trailing_zeros() as usize);
            }
        }
    }

    // By itself, so that what runs for each text stays small.
    #[inline(never)]
    fn turn_to(&mut self, block: usize) -> Option<()> {
        let bytes = self.bytes.get(block * BLOCK..).filter(|bytes| !bytes.is_empty())?;
        self.marks = match bytes.first_chunk() {
            Some(bytes) => marks(bytes),
            None => {
                let mut last = [b' '; BLOCK];
                last.iter_mut().zip(bytes).for_each(|(room, byte)| *room = *byte);
                marks(&last)
            }
        };
        self.block = block;
        Some(())
    }

    /// Passes over a value.
    #[inline]
    pub(super) fn value(&mut self) -> Option<()> {
        match self.sign()? {
            b'"' => self.text().map(drop),
            b'[' | b'{' => self.parts(DEEP),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            _ => self.word(b"null"),
        }
    }

    /// Passes over a list or an object that is so deep at most.
    fn parts(&mut self, deep: usize) -> Option<()> {
        let deep = deep.checked_sub(1)?;
        let value = |look: &mut Self| match look.sign()? {
            b'[' | b'{' => look.parts(deep),
            _ => look.value(),
        };
        match self.sign()? {
            b'[' => self.entries(b']', value),
            _ => self.entries(b'}', |look| {
                look.text()?;
                look.takes(b':')?;
                value(look)
            }),
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then_some(())?;
        self.at += word.len();
        Some(())
    }

    /// Passes over the sign that comes next and what stands between it and `close`, with commas
    /// between.
    #[inline]
    pub(super) fn entries(
        &mut self,
        close: u8,
        mut entry: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.at += 1;
        if self.sign()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            entry(self)?;
            let sign = self.sign()?;
            self.at += 1;
            match sign {
                b',' => (),
                _ => return (sign == close).then_some(()),
            }
        }
    }
}

/// A bit for each byte that is a quote, a backslash or a control character.
fn marks(block: &[u8; BLOCK]) -> u64 {
    let mut flags = [0; BLOCK];
    // Without a branch many bytes are looked at in one step.
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(*byte == b'"') | u8::from(*byte == b'\\') | u8::from(*byte < b' ');
    }
    let (eights, _) = flags.as_chunks::<8>();
    // Each eighth of the factor moves the bit of one byte to its place in the uppermost byte.
    let gathered = |eight: &[u8; 8]| {
        let [.., bits] =
            u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
        bits
    };
    let mut bits = [0; BLOCK / 8];
    bits.iter_mut().zip(eights).for_each(|(bits, eight)| *bits = gathered(eight));
    u64::from_le_bytes(bits)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn passed(json: &str) -> Option<usize> {
        let mut look = Look::new(json.as_bytes(), 0);
        look.value().map(|()| look.at())
    }

    #[test]
    fn every_byte_ends_a_text_or_does_not_at_every_place() {
        for byte in 0..=u8::MAX {
            for at in 0..BLOCK {
                let mut block = [b'!'; BLOCK];
                block[at] = byte;
                let is_mark = byte < b' ' || byte == b'"' || byte == b'\\';
                assert_eq!(marks(&block), u64::from(is_mark) << at, "{byte} at {at}");
                let beside = [b'"'; BLOCK];
                assert_eq!(marks(&beside), u64::MAX);
            }
        }
    }

    #[test]
    fn a_text_of_any_length_anywhere_ends_where_it_ends() {
        for before in 0..70 {
            for length in 0..200 {
                let (blanks, text) = (" ".repeat(before), "ż".repeat(length));
                let json = format!("{blanks}\"{text}\"");
                assert_eq!(passed(&json), Some(json.len()), "{before} {length}");
                assert_eq!(passed(&json[..json.len() - 1]), None, "{before} {length}");
                let mut look = Look::new(json.as_bytes(), 0);
                let (from, to) = look.text().unwrap();
                assert_eq!(json[from..to], text);
            }
        }
    }

    #[test]
    fn what_is_not_plain_is_not_passed_over() {
        for json in ["7", "", "tru", "\"a", "\"\\n\"", "\"\n\"", "[", "[1]", "[\"a\",]", "{\"a\"}"]
        {
            assert_eq!(passed(json), None, "{json}");
        }
        for json in
            ["[\"a\"}", "{1:true}", "{\"a\":true,}", "[true false]", "[[[[[]]]]]", "]", "nul"]
        {
            assert_eq!(passed(json), None, "{json}");
        }
    }

    #[test]
    fn what_is_passed_over_is_json() {
        const PIECES: [&str; 9] = ["[", "]", "{", "}", ":", ",", "\"a\"", "true", " "];
        let mut passed_over = 0;
        for number in 0..PIECES.len().pow(6) {
            let piece = |place: u32| PIECES[number / PIECES.len().pow(place) % PIECES.len()];
            let json: String = (0..6).map(piece).collect();
            let Some(end) = passed(&json) else { continue };
            passed_over += 1;
            assert!(serde_json::from_str::<Value>(&json[..end]).is_ok(), "{json}");
        }
        assert!(passed_over > 1000, "{passed_over}");
    }
}
