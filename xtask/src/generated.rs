//! Parts of a document that a program writes, between two marker lines.

use crate::failure::{Failure, Result};

/// What stands between the markers of the part `name`.
pub(crate) fn part<'a>(document: &'a str, name: &str) -> Result<&'a str> {
    find(document, name).map(|(_, part, _)| part)
}

/// The document with `text` between the markers of the part `name`.
pub(crate) fn replaced(document: &str, name: &str, text: &str) -> Result<String> {
    let (before, _, after) = find(document, name)?;
    Ok(format!("{before}{}{after}", framed(text)))
}

/// Whether `text` is what stands between the markers, blank lines around it aside.
pub(crate) fn is_fresh(document: &str, name: &str, text: &str) -> Result<bool> {
    Ok(part(document, name)?.trim_matches('\n') == text.trim_matches('\n'))
}

/// Blank lines around a part keep a Markdown table apart from the markers.
fn framed(text: &str) -> String {
    format!("\n\n{}\n\n", text.trim_matches('\n'))
}

/// The document up to the end of the first marker, the part, and the rest.
fn find<'a>(document: &'a str, name: &str) -> Result<(&'a str, &'a str, &'a str)> {
    let marker = |word: &str| format!("<!-- {word} generated: {name} -->");
    let (begin, end) = (marker("begin"), marker("end"));
    let missing = |what: &str| {
        Failure::new(format!("has no generated {name} table: the line `{what}` is missing"))
    };
    let begun = document.find(&begin).ok_or_else(|| missing(&begin))? + begin.len();
    // Both places were found in this very text, so neither cuts a character in two.
    let (before, rest) = document.split_at(begun);
    let ended = rest.find(&end).ok_or_else(|| missing(&end))?;
    let (part, after) = rest.split_at(ended);
    Ok((before, part, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "\
# Title
<!-- begin generated: capabilities -->

| old |

<!-- end generated: capabilities -->
rest
";

    #[test]
    fn a_part_is_replaced_and_the_rest_is_kept() {
        let fresh = replaced(README, "capabilities", "| new |\n").unwrap();
        assert_eq!(fresh, README.replace("old", "new"));
        assert!(is_fresh(&fresh, "capabilities", "| new |\n").unwrap());
    }

    #[test]
    fn writing_twice_changes_nothing() {
        let once = replaced(README, "capabilities", "| new |").unwrap();
        assert_eq!(replaced(&once, "capabilities", "| new |").unwrap(), once);
    }

    #[test]
    fn an_empty_frame_can_be_filled() {
        let empty = "<!-- begin generated: x --><!-- end generated: x -->";
        assert_eq!(
            replaced(empty, "x", "a").unwrap(),
            "<!-- begin generated: x -->\n\na\n\n<!-- end generated: x -->"
        );
    }

    #[test]
    fn a_stale_part_is_seen() {
        assert!(is_fresh(README, "capabilities", "| old |\n").unwrap());
        assert!(!is_fresh(README, "capabilities", "| new |\n").unwrap());
        assert!(!is_fresh(README, "capabilities", "").unwrap());
    }

    #[test]
    fn missing_markers_are_named() {
        let failure = part("# Title", "capabilities").unwrap_err();
        assert_eq!(
            failure.summary(),
            "has no generated capabilities table: the line `<!-- begin generated: capabilities \
             -->` is missing"
        );
        let no_end = README.replace("<!-- end", "<!-- fin");
        assert!(part(&no_end, "capabilities").unwrap_err().summary().contains("<!-- end"));
        let swapped = "<!-- end generated: x -->\n<!-- begin generated: x -->";
        assert!(part(swapped, "x").is_err());
    }
}
