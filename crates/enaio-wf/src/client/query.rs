//! [`ObjectQuery`]: which objects of an organisation are asked for, and how much of each.

use presence_core::{Error, Idempotency, Result};

use super::id::Id;
use crate::rpc::Call;

/// Which objects.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ObjectQuery {
    /// All of them.
    All,
    /// Those with these ids.
    Ids(Vec<Id>),
    /// Those of this name.
    Name(String),
    /// Those of the classes with these ids.
    Classes(Vec<Id>),
    /// Those of the class of this name.
    ClassName(String),
    /// Those that the object of this name belongs to.
    ParentsOf(String),
    /// Those that belong to the object of this name.
    ChildrenOf(String),
    /// Those that objects of the class of this name belong to.
    ParentsOfClass(String),
    /// Those that belong to objects of the class of this name.
    ChildrenOfClass(String),
}

/// How much of each object. The id, the name and the class always come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectData {
    /// With attributes: login, substitutes and others.
    pub attributes: bool,
    /// With parents and children.
    pub relations: bool,
}

impl ObjectData {
    /// Id, name and class only.
    pub const INDEX: Self = Self { attributes: false, relations: false };
    /// With attributes.
    pub const ATTRIBUTES: Self = Self { attributes: true, relations: false };
    /// With parents and children.
    pub const RELATIONS: Self = Self { attributes: false, relations: true };
    /// With everything.
    pub const ALL: Self = Self { attributes: true, relations: true };

    fn bits(self) -> i32 {
        1 | if self.attributes { 2 } else { 0 } | if self.relations { 4 } else { 0 }
    }
}

impl ObjectQuery {
    pub(super) fn call(&self, organisation: &Id, data: ObjectData) -> Result<Call> {
        let (number, text) = match self {
            Self::All => (0, String::new()),
            Self::Ids(ids) => (1, joined(ids)?),
            Self::Name(name) => (2, name.clone()),
            Self::Classes(ids) => (3, joined(ids)?),
            Self::ClassName(name) => (4, name.clone()),
            Self::ParentsOf(name) => (5, name.clone()),
            Self::ChildrenOf(name) => (6, name.clone()),
            Self::ParentsOfClass(name) => (7, name.clone()),
            Self::ChildrenOfClass(name) => (8, name.clone()),
        };
        let only = |numbers: &[i32]| match numbers.contains(&number) {
            true => text.clone(),
            false => String::new(),
        };
        Ok(Call::new("wfm.GetOrganisationObjects")
            .idempotency(Idempotency::Safe)
            .with("OrganisationId", organisation.as_str())
            .with("RequestType", number)
            .with("ObjectIds", only(&[1]))
            .with("ObjectName", only(&[2, 5, 6]))
            .with("ClassIds", only(&[3]))
            .with("ClassName", only(&[4, 7, 8]))
            .with("AttributeId", "")
            .with("AttributeValue", "")
            .with("RequestData", data.bits()))
    }
}

/// An empty list would be taken for no restriction.
fn joined(ids: &[Id]) -> Result<String> {
    if ids.is_empty() {
        return Err(Error::invalid("query", "a query by ids needs at least one"));
    }
    Ok(Id::join(ids))
}
