//! The `Link` header (RFC 8288): where the next page is.

use http::HeaderMap;
use http::header::LINK;
use presence_core::{Error, ErrorKind, Result};

/// The URL of the relation `next`, byte for byte. `None` where there is none.
///
/// # Errors
/// `Protocol` where the header speaks of a next page and cannot be read, or is cut: taking that for
/// the end would lose people silently.
pub(crate) fn next_link(headers: &HeaderMap) -> Result<Option<String>> {
    let mut suspect = false;
    for value in headers.get_all(LINK) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut rest = &*text;
        while let Some((url, params, after)) = first_link(rest) {
            let Some(relations) = relations(params) else {
                suspect = true;
                rest = after;
                continue;
            };
            let mut relations = relations.split_ascii_whitespace();
            if relations.any(|relation| relation.eq_ignore_ascii_case("next")) {
                return Ok(Some(url.to_owned()));
            }
            rest = after;
        }
        suspect |= rest.contains('<') || rest.to_ascii_lowercase().contains("next");
    }
    if suspect {
        let message = "the Link header may name a next page and cannot be read";
        return Err(Error::new(ErrorKind::Protocol, message).with_field("link"));
    }
    Ok(None)
}

/// The first `<url>; params`, and what follows its comma.
fn first_link(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    let (url, params) = text.strip_prefix('<')?.split_once('>')?;
    let (params, after) = split_unquoted(params, ',');
    Some((url, params, after))
}

/// The relations of the first `rel`; the standard ignores further ones. `None` where there is no
/// whole one, which the standard demands.
fn relations(params: &str) -> Option<&str> {
    let mut rest = params;
    while !rest.is_empty() {
        let (param, after) = split_unquoted(rest, ';');
        if let Some((name, value)) = param.split_once('=')
            && name.trim().eq_ignore_ascii_case("rel")
        {
            let value = value.trim();
            return match value.strip_prefix('"') {
                Some(quoted) => quoted.strip_suffix('"'),
                None => Some(value).filter(|value| !value.is_empty()),
            };
        }
        rest = after;
    }
    None
}

/// What stands before the first `separator` outside quotes, and what stands after it.
fn split_unquoted(text: &str, separator: char) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == separator && !quoted => {
                // Both separators are one byte long.
                return text.split_at_checked(at).map_or((text, ""), |(before, after)| {
                    (before, after.get(1..).unwrap_or_default())
                });
            }
            _ => {}
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn next(values: &[&str]) -> Result<Option<String>> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        next_link(&headers)
    }

    #[test]
    fn the_next_page_is_found_in_every_legal_form() {
        for (value, url) in [
            (
                r#"<https://h/v1/people?max=10&before&after=Y2l>; rel="next""#,
                "https://h/v1/people?max=10&before&after=Y2l",
            ),
            (r#"</v1/people?c=1>;rel=next"#, "/v1/people?c=1"),
            (r#"<a,b;c>; title="x, <y>; rel=prev"; REL="NEXT""#, "a,b;c"),
            (r#"<first>; rel="first", <n>; rel="next last""#, "n"),
            (r#"<n>; rel="last next""#, "n"),
            (r#"<p>; rel="prev"; rel="next", <n>; rel=next"#, "n"),
            (r#" ,, <n> ; rel = "next" ,"#, "n"),
            (r#"<n>; title="a\"b,"; rel="next""#, "n"),
        ] {
            assert_eq!(next(&[value]).unwrap().as_deref(), Some(url), "{value}");
        }
        assert_eq!(next(&["<p>; rel=prev", "<n>; rel=next"]).unwrap().as_deref(), Some("n"));
    }

    #[test]
    fn other_relations_are_no_next_page() {
        for value in ["", r#"<p>; rel="prev""#, "<p>; rel=prev", "garbage"] {
            assert_eq!(next(&[value]).unwrap(), None, "{value}");
        }
        assert_eq!(next(&[]).unwrap(), None);
    }

    #[test]
    fn a_next_page_that_cannot_be_read_is_not_the_end() {
        for value in ["<https://h/v1; rel=\"next\"", "https://h/v1; rel=next"] {
            assert_eq!(next(&[value]).unwrap_err().kind(), ErrorKind::Protocol, "{value}");
        }
    }

    #[test]
    fn a_link_that_is_cut_anywhere_is_not_the_end() {
        let whole = r#"<p>; rel="prev", </v1/people?c=1>; rel="next""#;
        let next_begins = whole.find("</v1").unwrap();
        for cut in next_begins + 1..whole.len() {
            let error = next(&[&whole[..cut]]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Protocol, "{}", &whole[..cut]);
        }
    }
}
