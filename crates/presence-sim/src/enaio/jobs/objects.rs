//! `wfm.GetOrganisationObjects` with all its request types.

use std::collections::HashSet;

use super::{Done, Job, Outcome, named_organisation};
use crate::enaio::objects::{self, Head, Object, PERSON_CLASS, ROLE_CLASS, Wanted};
use crate::enaio::organisation::{Organisation, Role};
use crate::enaio::refusal::Refusal;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;

pub(super) fn find(world: &World, job: &Job<'_>) -> Outcome {
    let args = job.args;
    let organisation = named_organisation(world, job)?;
    let kind = args.integer("RequestType")?;
    let ids = args.text("ObjectIds")?;
    let name = args.text("ObjectName")?;
    let classes = args.text("ClassIds")?;
    let class = args.text("ClassName")?;
    args.text("AttributeId")?;
    args.text("AttributeValue")?;
    let data = args.integer("RequestData")?;
    if !matches!(data, 1 | 3 | 5 | 7) {
        return Err(Refusal::general("RequestData is none of 1, 3, 5 and 7"));
    }
    let wanted = Wanted { attributes: data & 2 != 0, relations: data & 4 != 0 };
    let view = View { world, organisation: &organisation, relations: wanted.relations };
    let all = || view.all();
    let listed = |list: &str, text: &str| list.split(',').any(|item| item.trim() == text);
    let related = |ids: HashSet<String>| all().filter(move |o| ids.contains(&o.head.id));
    let document = match kind {
        0 => objects::document(all(), wanted),
        1 => objects::document(view.by_ids(ids), wanted),
        2 => objects::document(all().filter(|object| object.head.name == name), wanted),
        3 => objects::document(all().filter(|object| listed(classes, object.head.class)), wanted),
        4 => objects::document(all().filter(|o| class_name(o.head.class) == class), wanted),
        5..=8 => {
            let view = View { relations: true, ..view };
            let chosen = view.all().filter(|object| match kind {
                5 | 6 => object.head.name == name,
                _ => class_name(object.head.class) == class,
            });
            let heads = chosen.flat_map(|object| match kind {
                5 | 7 => object.parents,
                _ => object.children,
            });
            objects::document(related(heads.map(|head| head.id).collect()), wanted)
        }
        _ => return Err(Refusal::general("RequestType is not from 0 to 8")),
    };
    Ok(Done::with(Param::base64("Objects", document)))
}

/// The names of the two classes. Those of the vendor's samples.
fn class_name(class: &str) -> &'static str {
    if class == PERSON_CLASS { "Person" } else { "Rolle" }
}

/// The objects of an organisation: its roles, then its users.
#[derive(Clone, Copy)]
struct View<'a> {
    world: &'a World,
    organisation: &'a Organisation,
    /// Whether relations are looked up at all.
    relations: bool,
}

impl<'a> View<'a> {
    fn all(self) -> impl Iterator<Item = Object> + use<'a> {
        let roles = Role::ALL.into_iter().map(move |role| self.role(role));
        roles.chain(self.world.members(self.organisation).map(move |user| self.person(&user)))
    }

    fn by_ids(self, ids: &'a str) -> impl Iterator<Item = Object> + use<'a> {
        let one = move |id: &str| {
            let role = Role::ALL.into_iter().find(|role| self.role_head(*role).id == id);
            match role {
                Some(role) => Some(self.role(role)),
                None => Some(self.person(&self.world.member(self.organisation, id)?)),
            }
        };
        ids.split(',').filter_map(move |id| one(id.trim()))
    }

    fn role_head(self, role: Role) -> Head {
        let id = self.world.role_id(self.organisation.place, role);
        Head { id, name: role.name().to_owned(), class: ROLE_CLASS }
    }

    fn person_head(self, user: &User) -> Head {
        let id = self.world.person_id(self.organisation.place, user.number);
        Head { id, name: user.name.clone(), class: PERSON_CLASS }
    }

    fn role(self, role: Role) -> Object {
        let mut object = Object {
            head: self.role_head(role),
            attributes: Vec::new(),
            parents: Vec::new(),
            children: Vec::new(),
        };
        if self.relations && role == Role::Root {
            let below = [Role::Lead, Role::Staff];
            object.children = below.map(|role| self.role_head(role)).to_vec();
        } else if self.relations {
            object.parents.push(self.role_head(Role::Root));
            let members = self.world.members(self.organisation);
            let own = members.filter(|user| Role::of(user.number) == role);
            object.children = own.map(|user| self.person_head(&user)).collect();
        }
        object
    }

    fn person(self, user: &User) -> Object {
        let head = self.person_head(user);
        let attributes = vec![
            ("Login", user.login.clone()),
            ("Stellvertreter", self.world.substitutes(&head.id).join(",")),
            ("E-Mail", user.email.clone()),
        ];
        let parents = match self.relations {
            true => vec![self.role_head(Role::of(user.number))],
            false => Vec::new(),
        };
        Object { head, attributes, parents, children: Vec::new() }
    }
}
