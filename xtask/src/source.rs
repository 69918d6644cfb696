//! A Rust file seen as code: the same text with comments and literals blanked out, so that rules
//! about words do not stumble over texts.

/// What a character belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Code,
    LineComment,
    /// How many are open, since they nest.
    BlockComment(usize),
    /// Between its quotes.
    Str,
    /// Between its quotes; it ends with as many `#`.
    RawStr(usize),
    Char,
}

/// A masked file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    lines: Vec<Line>,
}

/// One line of a masked file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// The code, with a space for each character of a comment or literal.
    pub(crate) code: String,
    /// Whether a part of a string literal stands here.
    pub(crate) has_string: bool,
}

impl Code {
    /// Masks a whole file.
    pub(crate) fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut lines = vec![Line::default()];
        let mut part = Part::Code;
        let mut at = 0;
        while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
            let previous = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
            let (width, next) = step(part, previous, rest);
            for &c in rest.iter().take(width) {
                if c == '\n' {
                    lines.push(Line::default());
                } else if let Some(line) = lines.last_mut() {
                    let is_code = part == Part::Code && next == Part::Code;
                    line.code.push(if is_code { c } else { ' ' });
                    line.has_string |= matches!(part, Part::Str | Part::RawStr(_))
                        || matches!(next, Part::Str | Part::RawStr(_));
                }
            }
            part = next;
            at += width;
        }
        Self { lines }
    }

    /// The lines in order; the first has the number 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &Line)> {
        (1..).zip(&self.lines)
    }

    /// The whole masked text.
    pub(crate) fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{}\n", line.code)).collect()
    }
}

/// How many characters come next as one, and what follows them; `rest` is not empty.
fn step(part: Part, previous: Option<char>, rest: &[char]) -> (usize, Part) {
    let starts = |text: &str| {
        rest.len() >= text.chars().count() && text.chars().zip(rest).all(|(a, &b)| a == b)
    };
    match part {
        Part::Code if starts("//") => (2, Part::LineComment),
        Part::Code if starts("/*") => (2, Part::BlockComment(1)),
        Part::Code if starts("\"") => (1, Part::Str),
        Part::Code if starts("'") => quote(rest),
        Part::Code if starts("r") && !previous.is_some_and(is_word_but_b_or_c) => raw(rest),
        Part::LineComment if starts("\n") => (1, Part::Code),
        Part::BlockComment(open) if starts("/*") => (2, Part::BlockComment(open + 1)),
        Part::BlockComment(1) if starts("*/") => (2, Part::Code),
        Part::BlockComment(open) if starts("*/") => (2, Part::BlockComment(open - 1)),
        Part::Str if starts("\\") => (2.min(rest.len()), Part::Str),
        Part::Str if starts("\"") => (1, Part::Code),
        Part::RawStr(hashes) if starts(&format!("\"{}", "#".repeat(hashes))) => {
            (1 + hashes, Part::Code)
        }
        Part::Char if starts("\\") => (2.min(rest.len()), Part::Char),
        Part::Char if starts("'") => (1, Part::Code),
        same => (1, same),
    }
}

/// A quote opens a character (`'x'`, `'\n'`) or names a lifetime (`'a`).
fn quote(rest: &[char]) -> (usize, Part) {
    let is_char = matches!(rest, [_, '\\', ..] | [_, _, '\'', ..]);
    (1, if is_char { Part::Char } else { Part::Code })
}

/// An `r` opens a raw string if a quote follows, or a quote behind some `#`.
fn raw(rest: &[char]) -> (usize, Part) {
    let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
    let opens = rest.get(1 + hashes) == Some(&'"');
    if opens { (2 + hashes, Part::RawStr(hashes)) } else { (1, Part::Code) }
}

/// `br"` and `cr"` open raw strings too; behind any other letter an `r` is the end of a name.
fn is_word_but_b_or_c(c: char) -> bool {
    is_word(c) && c != 'b' && c != 'c'
}

/// Whether `c` may stand in a name.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        Code::of(text).text().trim_end().to_owned()
    }

    #[test]
    fn code_stays_and_comments_go() {
        assert_eq!(masked("let a = 1; // b"), "let a = 1;");
        assert_eq!(masked("a /* b /* c */ d */ e"), "a                   e");
        assert_eq!(masked("//! unsafe\nfn f() {}"), "          \nfn f() {}");
    }

    #[test]
    fn literals_go_and_what_follows_stays() {
        assert_eq!(masked(r#"f("a \" b"); g"#), "f(        ); g");
        assert_eq!(masked("f('\"'); g('\\''); h"), "f(   ); g(    ); h");
        assert_eq!(masked("r#\"a \" b\"# c"), format!("{}c", " ".repeat(11)));
        assert_eq!(masked("br\"\\\" c"), format!("b{}c", " ".repeat(5)));
    }

    #[test]
    fn lifetimes_and_names_with_an_r_are_code() {
        for code in ["fn f<'a>(x: &'a str) {}", "for x in iter(r) {}", "r#type", "for_ = 1"] {
            assert_eq!(masked(code), code);
        }
    }

    #[test]
    fn lines_keep_their_numbers_and_tell_of_strings() {
        let code = Code::of("a\n\"b\nc\"\nd");
        let strings: Vec<_> = code.lines().map(|(at, line)| (at, line.has_string)).collect();
        assert_eq!(strings, [(1, false), (2, true), (3, true), (4, false)]);
    }

    #[test]
    fn what_is_cut_short_does_no_harm() {
        for text in ["\"", "'", "'\\", "\"\\", "r#\"", "/*", "r", "/", ""] {
            let _ = Code::of(text);
        }
    }
}
