//! How texts are compared: in lower case and composed, and folded in no other way.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The form in which e-mail addresses, logins and names are compared: lower case, then NFC.
///
/// Plus parts and dots stay: `anna+x@a.example` and `anna@a.example` may be two people.
pub(crate) fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let lower = text.to_lowercase();
    if is_nfc(&lower) { Cow::Owned(lower) } else { Cow::Owned(lower.nfc().collect()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_composition_are_folded_and_nothing_else() {
        assert_eq!(normalised("Anna.NOWAK+x@Example.com"), "anna.nowak+x@example.com");
        assert_eq!(normalised("JO\u{301}ZEF"), normalised("j\u{f3}zef"));
        assert_ne!(normalised("a.b@x"), normalised("ab@x"));
        assert_ne!(normalised("a+b@x"), normalised("a@x"));
        // A Cyrillic letter that looks like a Latin one is another letter.
        assert_ne!(normalised("\u{430}nna"), normalised("anna"));
    }

    proptest! {
        #[test]
        fn it_is_idempotent_and_the_same_however_it_was_composed(text in "\\PC{0,20}") {
            let once = normalised(&text).into_owned();
            prop_assert_eq!(&normalised(&once), &once);
            let apart: String = text.nfd().collect();
            let together: String = text.nfc().collect();
            prop_assert_eq!(normalised(&apart), normalised(&together));
        }
    }
}
