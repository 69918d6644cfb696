//! CSV cells that no spreadsheet runs as a formula, and that come back as they were.

use std::borrow::Cow;

/// What spreadsheets take as the beginning of a formula, the full-width forms among them.
const STARTS: [char; 10] =
    ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn is_risky(text: &str) -> bool {
    text.starts_with(STARTS)
}

/// Puts an apostrophe before what would run, and before what reading would take one off.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    let apostrophe =
        text.strip_prefix('\'').is_some_and(|rest| rest.starts_with('\'') || is_risky(rest));
    if apostrophe || is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes the apostrophe off again.
pub(super) fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with('\'') || is_risky(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_and_names_are_not() {
        for formula in ["=1+1", "+48", "-2", "@SUM(A1)", "\t=1", "\u{ff1d}1"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for text in ["", "Anna", "'t Hooft", "O'Neill", "id:3"] {
            assert_eq!(guarded(text), text);
            assert_eq!(plain(text), text);
        }
        assert_eq!(guarded("'=1"), "''=1");
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back_and_never_runs(text in "['=+@a\\-]{0,5}|\\PC{0,12}") {
            let written = guarded(&text);
            prop_assert!(!is_risky(&written));
            prop_assert_eq!(plain(&written), text.as_str());
        }
    }
}
