//! `user/find` and `client/find`.

use serde::Deserialize;
use serde_json::Value;

use super::{Call, Done};
use crate::accsyn::account::{self, User};
use crate::accsyn::answer::Refusal;
use crate::accsyn::client;
use crate::accsyn::directory::Glance;
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
    parsed.map(Some).map_err(|refused| {
        let message = format!("Invalid query: {} at {}", refused.problem, refused.at);
        Refusal::new(400, message)
    })
}

fn took_too_long() -> Refusal {
    Refusal::new(503, "The query takes too long")
}

/// By id whatever the state; for one entity without a query the caller's own profile.
pub(super) fn users(world: &World, call: &Call<'_>) -> Result<Done, Refusal> {
    let options = Options::of(call)?;
    let expression = expression(call, &account::QUERYABLE)?;
    let holds = |user: &User| match &expression {
        Some(expression) => expression.holds(&|attribute: &str| user.field(attribute)),
        None => true,
    };
    if let Some(id) = &call.event.id {
        let found = world.users.by_id(id).filter(|user| rights::sees(call.caller, user.glance()));
        let rows = found.filter(holds).map(|user| user.row(&options.attributes));
        return Ok(Done::read(Vec::from_iter(rows)));
    }
    if options.single_entity_query && expression.is_none() {
        return Ok(Done::read(vec![call.caller.row(&options.attributes)]));
    }
    let mut page = Page::of(&options);
    let listed = |glance| options.pool(glance) && rights::sees(call.caller, glance);
    let pinned = expression.as_ref().and_then(|expression| {
        let by_code = expression.pins("code").map(|code| world.users.by_code(code));
        by_code.or_else(|| expression.pins("id").map(|id| world.users.by_id(id)))
    });
    if let Some(candidate) = pinned {
        let candidate = candidate.filter(|user| listed(user.glance())).filter(holds);
        if let Some(user) = candidate {
            page.offer(|| Some(user.row(&options.attributes)));
        }
        return Ok(Done::read(page.rows));
    }
    let mut looked_at = 0;
    for number in world.users.numbers() {
        if page.is_full() {
            break;
        }
        looked_at += 1;
        if looked_at > MAX_LOOKED_AT {
            return Err(took_too_long());
        }
        if !listed(world.users.glance(number)) {
            continue;
        }
        let row = |user: User| user.row(&options.attributes);
        match &expression {
            None => page.offer(|| world.users.get(number).map(row)),
            Some(_) => {
                if let Some(user) = world.users.get(number).filter(holds) {
                    page.offer(|| Some(row(user)));
                }
            }
        }
    }
    Ok(Done::read(page.rows))
}

/// The clients of everybody whom the caller sees.
pub(super) fn clients(world: &World, call: &Call<'_>) -> Result<Done, Refusal> {
    let options = Options::of(call)?;
    let known = client::ATTRIBUTES.into_iter().filter(|name| *name != "roles");
    let expression = expression(call, &Vec::from_iter(known))?;
    let mut page = Page::of(&options);
    let by_id = call.event.id.as_deref();
    let pinned = expression.as_ref().and_then(|expression| {
        let by_client = by_id.or_else(|| expression.pins("id")).map(|id| world.clients.owner(id));
        by_client.or_else(|| {
            let user = expression.pins("user")?;
            Some(world.users.by_id(user).map(|user| user.glance().number))
        })
    });
    let pinned = pinned.or_else(|| by_id.map(|id| world.clients.owner(id)));
    let numbers: Box<dyn Iterator<Item = u64>> = match pinned {
        Some(owner) => Box::new(owner.into_iter()),
        None => Box::new(world.users.numbers()),
    };
    let mut looked_at = 0;
    for number in numbers {
        looked_at += 1;
        if looked_at > MAX_LOOKED_AT {
            return Err(took_too_long());
        }
        if !rights::sees(call.caller, world.users.glance(number)) {
            continue;
        }
        let Some(owner) = world.users.get(number) else { continue };
        for client in world.clients.of(&owner, call.now) {
            if page.is_full() {
                return Ok(Done::read(page.rows));
            }
            let holds = expression.as_ref().is_none_or(|expression| {
                expression.holds(&|attribute: &str| client.field(&owner, attribute))
            });
            if holds && by_id.is_none_or(|id| id == client.id) {
                page.offer(|| Some(client.row(&owner, &options.attributes)));
            }
        }
    }
    Ok(Done::read(page.rows))
}
