//! Reading the lists that jobs answer with.

use presence_core::{Result, Timestamp};

use super::element::Element;
use super::walk::{Met, walk};
use crate::client::{
    Activity, Attribute, Id, Object, ObjectRef, Organisation, Process, Represented, Substitute,
};

/// The `Organisations` of `wfm.GetOrganisations`.
pub(crate) fn organisations(xml: &[u8]) -> Result<Vec<Organisation>> {
    let mut all = Vec::new();
    walk(xml, "Organisations", |met| {
        if let Met::Open("/Organisations/Organisation", element) = met {
            let active = element.get("Active").is_some_and(|active| active == "1");
            let made = |id| Organisation { id, name: element.text("Name"), active };
            all.extend(id(element, "Id").map(made));
        }
        Ok(())
    })?;
    Ok(all)
}

/// The `Objects` of `wfm.GetOrganisationObjects`; none for one that has no usable id.
pub(crate) fn objects(xml: &[u8], mut visit: impl FnMut(Option<Object>)) -> Result<()> {
    let mut current: Option<Object> = None;
    walk(xml, "Objects", |met| {
        match (met, &mut current) {
            (Met::Open("/Objects/Object", element), _) => current = object(element),
            (Met::Close("/Objects/Object"), _) => visit(current.take()),
            (Met::Open(path, element), Some(object)) => part(object, path, element),
            (
                Met::Text("/Objects/Object/Attributes/Attribute/AttributeValue", text),
                Some(object),
            ) => {
                if let Some(attribute) = object.attributes.last_mut() {
                    match attribute.value.is_empty() {
                        true => attribute.value = text.into_owned(),
                        false => attribute.value.push_str(&text),
                    }
                }
            }
            _ => {}
        }
        Ok(())
    })
}

fn object(element: &Element<'_>) -> Option<Object> {
    Some(Object {
        id: id(element, "Id")?,
        name: element.text("Name"),
        class_id: id(element, "ClassId"),
        attributes: Vec::new(),
        parents: Vec::new(),
        children: Vec::new(),
    })
}

fn part(object: &mut Object, path: &str, element: &Element<'_>) {
    match path {
        "/Objects/Object/Attributes/Attribute" => object.attributes.push(Attribute {
            id: id(element, "Id"),
            name: element.text("Name"),
            class_id: id(element, "AttributeClassId"),
            flags: element.number("Flags").unwrap_or(0),
            value: String::new(),
        }),
        "/Objects/Object/ParentObjects/ParentObject" => add(&mut object.parents, element),
        "/Objects/Object/ChildObjects/ChildObject" => add(&mut object.children, element),
        _ => {}
    }
}

fn add(references: &mut Vec<ObjectRef>, element: &Element<'_>) {
    // Most belong to one other object and to no more.
    if references.is_empty() {
        references.reserve_exact(1);
    }
    references.extend(reference(element));
}

fn reference(element: &Element<'_>) -> Option<ObjectRef> {
    let (name, class_id) = (element.text("Name"), id(element, "ClassId"));
    Some(ObjectRef { id: id(element, "Id")?, name, class_id })
}

/// The `Processes` of `wfm.AdminGetProcessListByUser`.
pub(crate) fn processes(xml: &[u8]) -> Result<Vec<Process>> {
    let mut all = Vec::new();
    let mut current: Option<Process> = None;
    walk(xml, "Processes", |met| {
        match (met, &mut current) {
            (Met::Open("/Processes/Process", element), _) => current = process(element),
            (Met::Close("/Processes/Process"), _) => all.extend(current.take()),
            (Met::Open("/Processes/Process/Creation", element), Some(process)) => {
                process.created_by = element.text("UserId");
                process.created = time(element, "Time");
            }
            (Met::Open("/Processes/Process/Activity", element), Some(process)) => {
                process.activities.extend(activity(element));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(all)
}

fn process(element: &Element<'_>) -> Option<Process> {
    Some(Process {
        id: id(element, "Id")?,
        name: element.text("Name"),
        subject: element.text("Subject"),
        state: element.number("State"),
        created_by: String::new(),
        created: None,
        activities: Vec::new(),
    })
}

fn activity(element: &Element<'_>) -> Option<Activity> {
    Some(Activity {
        id: id(element, "Id")?,
        name: element.text("Name"),
        state: element.number("State"),
        owner: id(element, "OwnerId"),
        created: time(element, "CreationTime"),
        owned: time(element, "OwnerTime"),
        item_created: time(element, "WICreationTime"),
        reminder: time(element, "ReminderTime"),
    })
}

/// The `Substitutes` of `wfm.GetSubstitutes`, or the `Objects` of `wfm.GetUserSubstitutes`.
pub(crate) fn represented(xml: &[u8], root: &str) -> Result<Vec<Represented>> {
    let object = format!("/{root}/Object");
    let substitute_of = format!("{object}/Substitute");
    let mut all: Vec<Represented> = Vec::new();
    let mut known = false;
    walk(xml, root, |met| {
        match met {
            Met::Open(path, element) if path == object => {
                let id = id(element, "Id");
                known = id.is_some();
                all.extend(id.map(|id| Represented { id, substitutes: Vec::new() }));
            }
            Met::Open(path, element) if known && path == substitute_of => {
                if let Some(last) = all.last_mut() {
                    last.substitutes.extend(substitute(element));
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(all)
}

/// The `Requests` of `wfm.GetWFMInfo`: user, request, value.
pub(crate) fn info_answers(xml: &[u8]) -> Result<Vec<(String, i64, String)>> {
    let mut all = Vec::new();
    walk(xml, "Requests", |met| {
        if let Met::Open("/Requests/Request", element) = met
            && let Some(request) = element.number("RequestType")
        {
            all.push((element.text("UserId"), request, element.text("Value")));
        }
        Ok(())
    })?;
    Ok(all)
}

fn substitute(element: &Element<'_>) -> Option<Substitute> {
    Some(Substitute {
        id: id(element, "Id")?,
        name: element.text("Name"),
        login: element.text("Login"),
        user_guid: element.text("UserGUID"),
        absent: element.number("Absent").map(|absent| absent == 1),
    })
}

/// The `Users` of `wfm.ConfigUserAbsence`: what this library writes itself, in a notice.
pub(crate) fn absences(xml: &[u8]) -> Result<Vec<(Id, bool)>> {
    let mut all = Vec::new();
    walk(xml, "Users", |met| {
        if let Met::Open("/Users/User", element) = met {
            let absent = element.number("Absent").map(|absent| absent == 1);
            all.extend(id(element, "Id").zip(absent));
        }
        Ok(())
    })?;
    Ok(all)
}

/// What has no usable id cannot be named in a call, and is left out.
fn id(element: &Element<'_>, name: &str) -> Option<Id> {
    Id::new(element.get(name)?).ok()
}

/// Seconds since 1970; 0 means not set.
fn time(element: &Element<'_>, name: &str) -> Option<Timestamp> {
    let seconds = element.number(name).filter(|seconds| *seconds != 0)?;
    Timestamp::from_unix_seconds(seconds).ok()
}

#[cfg(test)]
mod tests;
