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
