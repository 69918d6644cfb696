//! Objects of an organisation, and their XML.

use super::xml::{self, DECLARATION};

/// The class of users, the one of the vendor's samples.
pub const PERSON_CLASS: &str = "9AB24246BB9040A29FCD6015CF4F4BD9";

/// The class of roles, the one of the vendor's samples.
pub const ROLE_CLASS: &str = "12AA95D1D8244E6BB56C70A8D5CEE675";

/// How an object is named where another one points to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) class: &'static str,
}

/// An object as it is told to clients.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) head: Head,
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) parents: Vec<Head>,
    pub(super) children: Vec<Head>,
}

/// Which parts of objects are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) attributes: bool,
    pub(super) relations: bool,
}

/// The document of some objects.
pub(super) fn document(objects: impl Iterator<Item = Object>, wanted: Wanted) -> String {
    let mut out = format!("{DECLARATION}<Objects>\n");
    objects.for_each(|object| write(&mut out, &object, wanted));
    out.push_str("</Objects>\n");
    out
}

fn write(out: &mut String, object: &Object, wanted: Wanted) {
    out.push_str("\t<Object");
    head(out, &object.head);
    out.push_str(">\n");
    if wanted.attributes && !object.attributes.is_empty() {
        out.push_str("\t\t<Attributes>\n");
        for (place, (name, value)) in object.attributes.iter().enumerate() {
            out.push_str("\t\t\t<Attribute");
            xml::attribute(out, "Id", &format!("{place:032}"));
            xml::attribute(out, "Name", name);
            xml::attribute(out, "AttributeClassId", &format!("{:032}", place + 10));
            xml::attribute(out, "Flags", &place.to_string());
            out.push('>');
            if value.is_empty() {
                out.push_str("<AttributeValue/>");
            } else {
                out.push_str("<AttributeValue>");
                xml::cdata(out, value);
                out.push_str("</AttributeValue>");
            }
            out.push_str("</Attribute>\n");
        }
        out.push_str("\t\t</Attributes>\n");
    }
    if wanted.relations {
        relations(out, "Parent", &object.parents);
        relations(out, "Child", &object.children);
    }
    out.push_str("\t</Object>\n");
}

fn relations(out: &mut String, what: &str, heads: &[Head]) {
    if heads.is_empty() {
        out.push_str(&format!("\t\t<{what}Objects/>\n"));
        return;
    }
    out.push_str(&format!("\t\t<{what}Objects>"));
    for related in heads {
        out.push_str(&format!("<{what}Object"));
        head(out, related);
        out.push_str("/>");
    }
    out.push_str(&format!("</{what}Objects>\n"));
}

fn head(out: &mut String, head: &Head) {
    xml::attribute(out, "Id", &head.id);
    xml::attribute(out, "Name", &head.name);
    xml::attribute(out, "ClassId", head.class);
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::Value;

    use super::*;

    fn person(id: &str, name: &str, login: &str) -> (Head, String) {
        let head = Head { id: id.to_owned(), name: name.to_owned(), class: PERSON_CLASS };
        (head, login.to_owned())
    }

    /// The installation that the captured documents tell of.
    fn captured() -> Vec<Object> {
        let root = Head {
            id: "0A0B0C0D0E0F10111213141516171819".to_owned(),
            name: "Wurzel".to_owned(),
            class: ROLE_CLASS,
        };
        let people = [
            person("265EF9703E9F430589884976339F0B42", "Root", "ROOT"),
            person("46E29564BC464929A0A2ECA5387B4855", "USER_WITH_RIGHTS", "Lehmann"),
            person("8CD236F862644DAD904CD8C228EF4F23", "Bärbel Größe", "bgroesse"),
        ];
        let children = people.iter().map(|(head, _)| head.clone()).collect();
        let first =
            Object { head: root.clone(), attributes: Vec::new(), parents: Vec::new(), children };
        let others = people.into_iter().map(|(head, login)| Object {
            head,
            attributes: vec![
                ("Login", login),
                ("Stellvertreter", String::new()),
                ("E-Mail", String::new()),
            ],
            parents: vec![root.clone()],
            children: Vec::new(),
        });
        [first].into_iter().chain(others).collect()
    }

    #[test]
    fn captured_documents_are_written_byte_for_byte() {
        let frames = include_str!("../../tests/fixtures/enaio/frames.json");
        let frames: Vec<Value> = serde_json::from_str(frames).unwrap();
        let is_one = |frame: &&Value| {
            frame["role"] == "response" && frame["job"] == "wfm.GetOrganisationObjects"
        };
        let document_of = |frame: &Value| {
            let bytes = STANDARD.decode(frame["params"][0][2].as_str().unwrap()).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let documents: Vec<_> = frames.iter().filter(is_one).map(document_of).collect();
        let whole = |attributes, relations| {
            document(captured().into_iter(), Wanted { attributes, relations })
        };
        let people = || captured().into_iter().skip(1);
        let part = |attributes, relations, objects: Vec<Object>| {
            document(objects.into_iter(), Wanted { attributes, relations })
        };
        for ours in [
            whole(true, true),
            whole(true, false),
            part(false, false, people().collect()),
            part(true, false, people().skip(1).collect()),
            part(false, true, people().skip(2).collect()),
            part(false, false, Vec::new()),
        ] {
            assert!(documents.contains(&ours), "{ours}");
        }
    }
}
