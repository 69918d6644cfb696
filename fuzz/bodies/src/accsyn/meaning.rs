//! What a query means for a row, from the protocol's description, held against what the simulator
//! makes of its text.

use std::cmp::Ordering;

use presence_sim::accsyn::Query;

use super::read_back::{Expression, Meaning};

/// How many rows a query is tried with.
const ROWS: usize = 24;

/// The simulator takes so many patterns; beyond them it refuses what is well formed.
const MOST_PATTERNS: usize = 8;

/// Longer texts take time and show nothing new. Within it no other limit of the simulator is met.
const MOST_BYTES: usize = 1_024;

/// Panics where the simulator refuses the text, or finds other rows by it than were meant.
pub(super) fn same_to_the_simulator(text: &str, meant: &Expression) {
    let mut terms = Vec::new();
    gather(meant, &mut terms);
    let patterns = terms.iter().filter(|(_, meaning, _)| *meaning == Meaning::Matches).count();
    if patterns > MOST_PATTERNS || text.len() > MOST_BYTES {
        return;
    }
    let attributes: Vec<&str> = terms.iter().map(|(attribute, _, _)| *attribute).collect();
    let query = match Query::read(text, &attributes) {
        Ok(query) => query,
        // Not every text is a regular expression, and the builder sends patterns as they are.
        Err(problem) if problem.to_string().contains("regular expression") => return,
        Err(problem) => panic!("the simulator does not read {text}: {problem}"),
    };
    if patterns > 0 {
        return;
    }
    for number in 0..ROWS {
        let row = |attribute: &str| value_of(attribute, &terms, number);
        assert_eq!(query.holds(row), holds(meant, &row), "{text} finds another row than meant");
    }
}

type Term<'a> = (&'a str, Meaning, &'a [String]);

fn gather<'a>(expression: &'a Expression, terms: &mut Vec<Term<'a>>) {
    match expression {
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter().for_each(|part| gather(part, terms));
        }
        Expression::Term { attribute, meaning, values } => {
            terms.push((attribute, *meaning, values));
        }
    }
}

/// In every other row a value that some term on this attribute looks for, else one that is nearly
/// it. Which row is decided for each attribute apart, so that the rows combine them.
fn value_of(attribute: &str, terms: &[Term<'_>], row: usize) -> Option<String> {
    let wanted = || terms.iter().filter(|term| term.0 == attribute).flat_map(|term| term.2);
    let mut near: Vec<Option<String>> = vec![None, Some(String::new()), Some("7".to_owned())];
    for value in wanted() {
        let plain = value.replace('*', "");
        near.extend([format!("{plain}z"), format!("a{}", value.to_uppercase()), plain].map(Some));
    }
    let chosen = mixed(attribute, row);
    let exact: Vec<&String> = wanted().collect();
    match chosen % 2 {
        0 => exact.get(chosen / 2 % exact.len().max(1)).map(|value| (*value).clone()),
        _ => near.get(chosen / 2 % near.len()).cloned().flatten(),
    }
}

/// A number that has nothing to do with its neighbours' (FNV-1a).
fn mixed(attribute: &str, row: usize) -> usize {
    let bytes = attribute.bytes().chain(row.to_le_bytes());
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let hash = bytes.fold(2_166_136_261, mix);
    // The lowest bits of the hash depend on the lowest bits of the bytes alone.
    usize::try_from(hash >> 11).unwrap_or_default()
}

fn holds(expression: &Expression, row: &impl Fn(&str) -> Option<String>) -> bool {
    match expression {
        Expression::All(parts) => parts.iter().all(|part| holds(part, row)),
        Expression::Any(parts) => parts.iter().any(|part| holds(part, row)),
        Expression::Term { attribute, meaning, values } => {
            term_holds(*meaning, values, row(attribute).as_deref())
        }
    }
}

fn term_holds(meaning: Meaning, values: &[String], value: Option<&str>) -> bool {
    let wanted: Vec<String> = values.iter().map(|it| it.to_lowercase()).collect();
    let first = wanted.first().map_or("", String::as_str);
    let Some(value) = value else {
        // Nothing but the word is equal to null, and nothing is above or below it.
        return match meaning {
            Meaning::Equals => first == "null",
            Meaning::Differs => first != "null",
            Meaning::In => wanted.iter().any(|it| it == "null"),
            _ => false,
        };
    };
    let value = value.to_lowercase();
    match meaning {
        Meaning::Equals => like(first, &value),
        Meaning::Differs => !like(first, &value),
        Meaning::Less => ordered(&value, first).is_lt(),
        Meaning::AtMost => ordered(&value, first).is_le(),
        Meaning::Greater => ordered(&value, first).is_gt(),
        Meaning::AtLeast => ordered(&value, first).is_ge(),
        Meaning::Contains => value.contains(first),
        Meaning::In => wanted.contains(&value),
        Meaning::Matches => unreachable!("patterns are left out"),
    }
}

/// Numbers by value, everything else as texts.
fn ordered(left: &str, right: &str) -> Ordering {
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => left.partial_cmp(&right),
        _ => None,
    }
    .unwrap_or_else(|| left.cmp(right))
}

/// `*` stands for any text.
fn like(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether what was read of the pattern takes so many characters of the text.
    let mut takes = vec![false; text.len() + 1];
    takes[0] = true;
    for letter in pattern.chars() {
        takes = if letter == '*' {
            let mut any = false;
            let after = takes.into_iter().map(|it| {
                any |= it;
                any
            });
            after.collect()
        } else {
            let after = takes.iter().zip(&text).map(|(it, own)| *it && *own == letter);
            std::iter::once(false).chain(after).collect()
        };
    }
    takes[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accsyn::read_back::read;

    fn meant(text: &str) -> Expression {
        read(text).unwrap()
    }

    #[test]
    fn the_simulator_means_the_same() {
        for text in [
            "a=1 or b!='x y' and type in 0,2",
            "(a=1 or b!='x y') and type in 0,2",
            "code=*@example.com and status!=disabled",
            "created>2026-08-18 and type<=7",
            "a=null or b!=null",
        ] {
            same_to_the_simulator(text, &meant(text));
        }
    }

    #[test]
    #[should_panic(expected = "finds another row than meant")]
    fn another_meaning_is_noticed() {
        same_to_the_simulator("a=1 or b=2 and c=3", &meant("(a=1 or b=2) and c=3"));
    }

    #[test]
    #[should_panic(expected = "the simulator does not read")]
    fn a_text_that_is_not_read_is_noticed() {
        same_to_the_simulator("a=1 b=2", &meant("a=1 and b=2"));
    }
}
