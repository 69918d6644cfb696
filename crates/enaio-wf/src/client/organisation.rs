//! [`Organisation`] and what it is made of.

use std::fmt;

use super::id::Id;

/// The attribute that holds a person's login.
const LOGIN: &str = "Login";
/// The attribute that holds a person's substitutes. The server does not translate it.
const SUBSTITUTES: &str = "Stellvertreter";

/// A workflow organisation. Exactly one should be active.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Organisation {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whether it is the active one.
    pub active: bool,
}

/// A person, a role or a group of an organisation.
///
/// `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Object {
    /// Its id within the organisation.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The id of its class, which tells persons from roles; none where the server gives none.
    pub class_id: Option<Id>,
    /// Its attributes, where they were asked for.
    pub attributes: Vec<Attribute>,
    /// What it belongs to, where that was asked for.
    pub parents: Vec<ObjectRef>,
    /// What belongs to it, where that was asked for.
    pub children: Vec<ObjectRef>,
}

impl Object {
    /// The login name, where the object has one and attributes were asked for.
    #[must_use]
    pub fn login(&self) -> Option<&str> {
        self.attribute(LOGIN).filter(|login| !login.is_empty())
    }

    /// Those who stand in for this person, where attributes were asked for.
    #[must_use]
    pub fn substitutes(&self) -> Option<Vec<Id>> {
        self.attribute(SUBSTITUTES).map(|text| Id::list(text).collect())
    }

    /// The value of the first attribute with exactly this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.name == name);
        found.map(|attribute| attribute.value.as_str())
    }
}

/// One attribute of an object. `Debug` leaves the value out.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// Its id; none where the server gives none.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// The id of its class; none where the server gives none.
    pub class_id: Option<Id>,
    /// The vendor's flags; 0 where it says none.
    pub flags: i64,
    /// Its value, as it came; may be MIME-encoded by some servers.
    pub value: String,
}

/// A mention of an object. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectRef {
    /// The id of the object.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The id of its class; none where the server gives none.
    pub class_id: Option<Id>,
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute").field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectRef").field("id", &self.id).finish_non_exhaustive()
    }
}

impl From<&Object> for Id {
    fn from(object: &Object) -> Self {
        object.id.clone()
    }
}

impl From<&ObjectRef> for Id {
    fn from(object: &ObjectRef) -> Self {
        object.id.clone()
    }
}

impl From<&Organisation> for Id {
    fn from(organisation: &Organisation) -> Self {
        organisation.id.clone()
    }
}
