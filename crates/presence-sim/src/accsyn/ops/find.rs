//! `user/find` and `client/find`.

use serde::Deserialize;
use serde_json::Value;

use super::{Call, Done};
use crate::accsyn::account::{self, User};
use crate::accsyn::answer::Refusal;
use crate::accsyn::client;
use crate::accsyn::directory::Glance;
use crate::accsyn::id::Thing;
use crate::accsyn::query::{self, Expression};
use crate::accsyn::rights;
use crate::accsyn::world::World;

/// How many rows one answer can have. More may not be asked for.
const MAX_ROWS: usize = 10_000;

/// How many users are looked at for one answer.
const MAX_LOOKED_AT: u64 = 2_000_000;

/// The documented options. Unknown and mistyped ones are refused by the decoder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    #[serde(default)]
    attributes: Vec<String>,
    inactive: Option<bool>,
    archived: Option<bool>,
    /// For jobs only: accepted, and without effect here.
    #[serde(rename = "finished")]
    _finished: Option<bool>,
    limit: Option<u64>,
    #[serde(default)]
    skip: u64,
    #[serde(default)]
    single_entity_query: bool,
}

impl Options {
    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let given = Value::Object(call.data());
        let options: Self = serde_json::from_value(given)
            .map_err(|_| Refusal::invalid("an option is unknown or not of its documented type"))?;
        if options.limit.is_some_and(|limit| limit > MAX_ROWS as u64) {
            return Err(Refusal::invalid("limit is larger than 10000"));
        }
        Ok(options)
    }

    /// The rows to be answered with. A limit of 0 is none.
    fn wanted(&self) -> usize {
        if self.single_entity_query {
            return 1;
        }
        let limit = self.limit.filter(|limit| *limit > 0).map(usize::try_from);
        limit.and_then(Result::ok).unwrap_or(MAX_ROWS)
    }

    /// Whether a user of this standing is searched among.
    fn pool(&self, glance: Glance) -> bool {
        let archived = self.archived.unwrap_or(false);
        let any_inactive = archived && self.inactive.is_none();
        glance.archived == archived
            && (any_inactive || glance.inactive == self.inactive.unwrap_or(false))
    }
}

/// The rows that are taken of what is found.
struct Page {
    skip: u64,
    wanted: usize,
    rows: Vec<Value>,
}

impl Page {
    fn of(options: &Options) -> Self {
        Self { skip: options.skip, wanted: options.wanted(), rows: Vec::new() }
    }

    /// Takes a row if its turn has come. The row is only made then.
    fn offer(&mut self, row: impl FnOnce() -> Option<Value>) {
        match self.skip.checked_sub(1) {
            Some(left) => self.skip = left,
            None => self.rows.extend(row()),
        }
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= self.wanted
    }
}

fn expression(call: &Call<'_>, known: &[&str]) -> Result<Option<Expression>, Refusal> {
    let Some(text) = &call.event.query else { return Ok(None) };
    let parsed = query::parse(text, known);
    parsed.map(Some).map_err(|refused| Refusal::new(400, format!("Invalid query: {refused}")))
}

/// By id whatever the state; for one entity without a query the caller's own profile.
pub(super) fn users(world: &World, call: &Call<'_>) -> Result<Done, Refusal> {
    let options = Options::of(call)?;
    let expression = expression(call, &account::QUERYABLE)?;
    let holds = |user: &User| {
        let field = |attribute: &str| user.field(attribute);
        expression.as_ref().is_none_or(|expression| expression.holds(&field))
    };
    let row = |user: &User| user.row(&options.attributes);
    if let Some(id) = &call.event.id {
        let found = world.users.by_id(id).filter(|user| rights::sees(call.caller, user.glance()));
        return Ok(Done::read(Vec::from_iter(found.filter(holds).as_ref().map(row))));
    }
    if options.single_entity_query && expression.is_none() {
        return Ok(Done::read(vec![row(call.caller)]));
    }
    let listed = |number: &u64| {
        let glance = world.users.glance(*number);
        options.pool(glance) && rights::sees(call.caller, glance)
    };
    let mut page = Page::of(&options);
    let candidates = candidates(world, expression.as_ref());
    for number in within_reason(candidates) {
        if page.is_full() {
            break;
        }
        // Without an expression nobody is computed who is only skipped.
        match number.map(|number| Some(number).filter(listed))? {
            Some(number) if expression.is_none() => {
                page.offer(|| world.users.get(number).as_ref().map(row));
            }
            Some(number) => {
                if let Some(user) = world.users.get(number).filter(holds) {
                    page.offer(|| Some(row(&user)));
                }
            }
            None => {}
        }
    }
    Ok(Done::read(page.rows))
}

/// Whom an expression can mean at all: one user if it names them plainly, else everybody.
fn candidates(world: &World, expression: Option<&Expression>) -> Box<dyn Iterator<Item = u64>> {
    let named = expression.and_then(|expression| {
        let by_code = expression.pins("code").map(|code| world.users.by_code(code));
        by_code.or_else(|| expression.pins("id").map(|id| world.users.by_id(id)))
    });
    match named {
        Some(user) => Box::new(user.map(|user| user.glance().number).into_iter()),
        None => Box::new(world.users.numbers()),
    }
}

/// The clients of everybody whom the caller sees.
pub(super) fn clients(world: &World, call: &Call<'_>) -> Result<Done, Refusal> {
    let options = Options::of(call)?;
    let known = client::ATTRIBUTES.into_iter().filter(|name| *name != "roles");
    let expression = expression(call, &Vec::from_iter(known))?;
    let by_id = call.event.id.as_deref();
    let mut page = Page::of(&options);
    for number in within_reason(owners(world, by_id, expression.as_ref())) {
        let owner = world.users.get(number?);
        let seen = |owner: &User| rights::sees(call.caller, owner.glance());
        let Some(owner) = owner.filter(seen) else { continue };
        for client in world.clients.of(&owner, call.now) {
            if page.is_full() {
                return Ok(Done::read(page.rows));
            }
            let field = |attribute: &str| client.field(&owner, attribute);
            let holds = expression.as_ref().is_none_or(|expression| expression.holds(&field));
            if holds && by_id.is_none_or(|id| id == client.id) {
                page.offer(|| Some(client.row(&owner, &options.attributes)));
            }
        }
    }
    Ok(Done::read(page.rows))
}

/// Whose clients can be meant at all.
fn owners(
    world: &World,
    by_id: Option<&str>,
    expression: Option<&Expression>,
) -> Box<dyn Iterator<Item = u64>> {
    let pinned = |attribute| expression.and_then(|expression| expression.pins(attribute));
    if let Some(id) = by_id.or_else(|| pinned("id")) {
        return Box::new(world.clients.owner(id).into_iter());
    }
    match pinned("user") {
        Some(id) => Box::new(Thing::User.number(id).into_iter()),
        None => Box::new(world.users.numbers()),
    }
}

/// The numbers, and a refusal in the place of the first one too many.
fn within_reason(numbers: impl Iterator<Item = u64>) -> impl Iterator<Item = Result<u64, Refusal>> {
    numbers.zip(1..).map(|(number, looked_at)| match looked_at {
        1..=MAX_LOOKED_AT => Ok(number),
        _ => Err(Refusal::new(503, "The query takes too long")),
    })
}
