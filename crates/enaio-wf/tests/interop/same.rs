//! What our client read, in the form of theirs.

use enaio_wf::{Attribute, Id, Object, ObjectRef, Organisation};
use serde_json::{Value, json};

pub(crate) fn organisations(found: &[Organisation]) -> Value {
    let one =
        |it: &Organisation| json!({"id": it.id.as_str(), "name": it.name, "active": it.active});
    found.iter().map(one).collect()
}

pub(crate) fn objects(found: &[Object]) -> Value {
    let one = |it: &Object| {
        json!({
            "id": it.id.as_str(),
            "name": it.name,
            "class_id": text(it.class_id.as_ref()),
            "attributes": it.attributes.iter().map(attribute).collect::<Value>(),
            "parent_objects": it.parents.iter().map(reference).collect::<Value>(),
            "child_objects": it.children.iter().map(reference).collect::<Value>(),
        })
    };
    found.iter().map(one).collect()
}

fn attribute(it: &Attribute) -> Value {
    json!({
        "id": text(it.id.as_ref()),
        "name": it.name,
        "attribute_class_id": text(it.class_id.as_ref()),
        "flags": it.flags,
        "value": it.value,
    })
}

fn reference(it: &ObjectRef) -> Value {
    json!({"id": it.id.as_str(), "name": it.name, "class_id": text(it.class_id.as_ref())})
}

/// Theirs has an empty text where there is none.
fn text(id: Option<&Id>) -> &str {
    id.map_or("", Id::as_str)
}
