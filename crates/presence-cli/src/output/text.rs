//! [`terminal_text`]: the one way by which a text that somebody else wrote reaches a terminal.

use std::borrow::Cow;

/// Shows what a terminal would act upon: control characters, line ends, and characters that turn
/// the direction of text around or are tags. They appear as escapes such as `\n` or `\u{1b}`.
pub(crate) fn terminal_text(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if acts(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    Cow::Owned(shown)
}

/// As [`terminal_text`], keeping line ends: for our own texts of several lines.
pub(crate) fn terminal_lines(text: &str) -> String {
    text.lines().map(terminal_text).collect::<Vec<_>>().join("\n")
}

/// As [`terminal_text`], at most `most` characters long.
pub(crate) fn cut_text(text: &str, most: usize) -> String {
    let mut begin: String = text.chars().take(most).collect();
    if begin.len() < text.len() {
        begin.push('…');
    }
    terminal_text(&begin).into_owned()
}

/// The text as one word of a command line that somebody may copy.
pub(crate) fn shell_word(text: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || "/._-+=:,@%~\\".contains(char);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Folds a text at blanks into lines of at most `width` characters, each after `indent` and all but
/// the first a little further in. A word that is longer stays whole.
pub(crate) fn folded(text: &str, indent: usize, width: Option<u16>) -> String {
    let most = width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(indent));
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(format!("  {word}")),
            None => lines.push(word.to_owned()),
        }
    }
    let indent = " ".repeat(indent);
    lines.iter().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
}

/// Whether a terminal acts on it, or shows neighbouring text in another order.
pub(crate) const fn acts(char: char) -> bool {
    matches!(char,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_upon_is_shown() {
        let cases = [
            ("plain, żółć 😀 日本", "plain, żółć 😀 日本"),
            ("a\nb\r\tc", r"a\nb\r\tc"),
            ("\u{1b}[31mred\u{1b}]0;title\u{7}", r"\u{1b}[31mred\u{1b}]0;title\u{7}"),
            ("\u{9b}2J", r"\u{9b}2J"),
            ("a\u{202e}b\u{2066}c\u{2069}", r"a\u{202e}b\u{2066}c\u{2069}"),
            (
                "\u{200f}\u{61c}\u{2028}\u{feff}\u{e0041}",
                r"\u{200f}\u{61c}\u{2028}\u{feff}\u{e0041}",
            ),
            ("\u{7f}\u{0}", r"\u{7f}\u{0}"),
        ];
        for (given, shown) in cases {
            assert_eq!(terminal_text(given), shown);
        }
    }

    #[test]
    fn nothing_that_acts_survives() {
        let everything: String = ('\u{0}'..='\u{10ffff}').collect();
        let shown = terminal_text(&everything);
        assert!(!shown.chars().any(acts));
        assert!(!shown.chars().any(char::is_control));
    }

    #[test]
    fn own_line_ends_are_kept_and_all_else_is_not() {
        assert_eq!(terminal_lines("a\u{1b}\nb"), "a\\u{1b}\nb");
    }

    #[test]
    fn folding_keeps_words_whole() {
        assert_eq!(folded("aa bb cc", 2, Some(7)), "  aa bb\n    cc");
        assert_eq!(folded("aaaaaaaaaa b", 0, Some(4)), "aaaaaaaaaa\n  b");
        assert_eq!(folded("aa bb", 1, None), " aa bb");
    }

    #[test]
    fn words_of_a_command_line_stay_one() {
        assert_eq!(shell_word("/home/anna/holiday.plan"), "/home/anna/holiday.plan");
        assert_eq!(shell_word("my plan"), "'my plan'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("$(rm)"), "'$(rm)'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn cutting_counts_characters_and_says_so() {
        assert_eq!(cut_text("żółć", 4), "żółć");
        assert_eq!(cut_text("żółć!", 4), "żółć…");
        assert_eq!(cut_text("\n\n\n", 2), r"\n\n…");
    }
}
