//! `*` in a value.

/// Whether `text` is `pattern`, in which every `*` stands for any text, also for none.
///
/// Both are compared as they are: the caller has put them into one letter case.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    // Each part is taken as early as possible, which leaves the most for those after it.
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text) in [
            ("", ""),
            ("abc", "abc"),
            ("*", ""),
            ("*", "anything"),
            ("**", ""),
            ("*@example.com", "anna.nowak@example.com"),
            ("a*", "a"),
            ("a*c", "abc"),
            ("a*b*c", "a-b-b-c"),
            ("*b*", "abc"),
            ("ł*a", "łódka"),
        ] {
            assert!(matches(pattern, text), "{pattern:?} {text:?}");
        }
        for (pattern, text) in
            [("", "a"), ("abc", "ab"), ("a*a", "a"), ("a*b*c", "acb"), ("*x*", "abc"), ("a*", "ba")]
        {
            assert!(!matches(pattern, text), "{pattern:?} {text:?}");
        }
    }
}
