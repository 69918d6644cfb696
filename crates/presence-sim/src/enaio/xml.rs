//! The XML inside parameters: written in the vendor's style, read without mercy.

/// How every document of the server begins, blank before the equals sign included.
pub(super) const DECLARATION: &str =
    "<?xml version =\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Appends ` name="value"`.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Appends text as a CDATA section.
pub(super) fn cdata(out: &mut String, text: &str) {
    out.push_str("<![CDATA[");
    out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
    out.push_str("]]>");
}

/// One element with what stands in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

impl Element {
    /// The attributes of these names, in this order and no others.
    pub(super) fn only<const N: usize>(&self, names: [&str; N]) -> Option<[&str; N]> {
        let exact = self.attributes.len() == N
            && self.attributes.iter().zip(names).all(|((name, _), wanted)| name == wanted);
        let mut values = self.attributes.iter().map(|(_, value)| value.as_str());
        exact.then(|| names.map(|_| values.next().unwrap_or_default()))
    }
}

/// How deep elements may nest. What clients send is three deep.
const MAX_DEPTH: usize = 8;

/// Reads a whole document: no comments, no CDATA, no document types, no blanks between elements.
pub(super) fn read(document: &str) -> Option<Element> {
    let rest = match document.strip_prefix("<?xml ") {
        Some(declaration) => declaration.split_once("?>")?.1.trim_start(),
        None => document,
    };
    let mut reader = Reader { rest };
    let root = reader.element(0)?;
    reader.rest.is_empty().then_some(root)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn element(&mut self, depth: usize) -> Option<Element> {
        self.eat("<")?;
        let mut element = Element { name: self.name()?.to_owned(), ..Element::default() };
        loop {
            self.rest = self.rest.trim_start_matches(' ');
            if self.eat("/>").is_some() {
                return Some(element);
            }
            if self.eat(">").is_some() {
                break;
            }
            let name = self.name()?.to_owned();
            self.eat("=\"")?;
            let (value, rest) = self.rest.split_once('"')?;
            self.rest = rest;
            if value.contains('<') || element.attributes.iter().any(|(known, _)| *known == name) {
                return None;
            }
            element.attributes.push((name, unescaped(value)?));
        }
        loop {
            let (text, _) = self.rest.split_once('<')?;
            element.text.push_str(&unescaped(text)?);
            self.rest = self.rest.get(text.len()..)?;
            if self.eat("</").is_some() {
                let closed = self.name()? == element.name;
                self.eat(">")?;
                return closed.then_some(element);
            }
            if depth >= MAX_DEPTH {
                return None;
            }
            element.children.push(self.element(depth + 1)?);
        }
    }

    fn eat(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    fn name(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|letter: char| !letter.is_ascii_alphanumeric())?;
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let (entity, rest) = part.split_once(';')?;
        plain.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            other => char::from_u32(other.strip_prefix('#')?.parse().ok()?)?,
        });
        plain.push_str(rest);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_send_is_read() {
        let users = "<?xml version='1.0' encoding='utf-8'?>\n<Users><User Id=\"A&amp;&#09;\" \
                     Absent=\"1\" /></Users>";
        let users = read(users).unwrap();
        assert_eq!(users.children[0].only(["Id", "Absent"]), Some(["A&\t", "1"]));
        assert_eq!(users.children[0].only(["Id"]), None);
        assert_eq!(read("<Users />").unwrap().children, []);
        let nested = read("<A><B Id=\"1\"><C>x,y</C></B><B Id=\"2\"><C /></B></A>").unwrap();
        assert_eq!(nested.children[0].children[0].text, "x,y");
    }

    #[test]
    fn everything_else_is_refused() {
        for document in [
            "",
            "<A>",
            "<A></B>",
            "<A/><B/>",
            "<A x=\"1\" x=\"2\"/>",
            "<A x='1'/>",
            "<A>&x;</A>",
            "<A>&#xD800;</A>",
            "<!DOCTYPE A><A/>",
            "<A><!-- --></A>",
            "<A/>\0",
        ] {
            assert_eq!(read(document), None, "{document}");
        }
        let deep = |depth: usize| "<A>".repeat(depth) + &"</A>".repeat(depth);
        assert!(read(&deep(9)).is_some());
        assert!(read(&deep(1_000_000)).is_none());
    }
}
