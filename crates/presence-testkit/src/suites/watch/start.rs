//! How a watch begins: `Started`, then everybody once.

use presence_core::{ErrorKind, UserRef};

use super::Watching;
use crate::check::{Checked, ensure, fail, skip};
use crate::context::Context;
use crate::honest::{is_honest, is_of};

pub(super) async fn begins(context: &Context<'_>) -> Checked {
    let mut watching = Watching::new(context, &context.fixture.known);
    let delivery = watching.begin().await?;
    let declared = context.able.delivery;
    ensure(declared == Some(delivery), || {
        format!("it says {delivery:?}, the capabilities say {declared:?}")
    })
}

/// Asked for with a repetition, because a person is a person however often named.
pub(super) async fn seen_once(context: &Context<'_>) -> Checked {
    let someone = context.someone()?;
    let known = &context.fixture.known;
    let mut asked = known.clone();
    asked.push(someone.clone());
    let mut watching = Watching::new(context, &asked);
    watching.begin().await?;
    let mut left: Vec<&UserRef> = known.iter().collect();
    while !left.is_empty() {
        let status = watching.seen().await?;
        let before = left.len();
        left.retain(|user| !status.subject.is(user));
        ensure(left.len() < before, || {
            format!("{:?} is seen twice or was not asked for", status.subject.best_ref())
        })?;
    }
    let more = watching.quiet().await?;
    ensure(more.is_none(), || "more events than people, and nothing has changed".to_owned())
}

pub(super) async fn everybody(context: &Context<'_>) -> Checked {
    let Some(people) = context.fixture.people else {
        return skip("the fixture does not say how many there are: `with_people`");
    };
    let mut watching = Watching::everybody(context);
    watching.begin().await?;
    let mut left = context.fixture.known.clone();
    for _ in 0..people {
        let status = watching.seen().await?;
        left.retain(|user| !status.subject.is(user));
    }
    ensure(left.is_empty(), || format!("{left:?} are not seen"))?;
    let more = watching.quiet().await?;
    ensure(more.is_none(), || format!("{people} people are there, and more events come"))
}

pub(super) async fn nobody(context: &Context<'_>) -> Checked {
    match Watching::new(context, &[]).item().await? {
        Some(Err(error)) => ensure(error.kind() == ErrorKind::InvalidInput, || {
            format!("it is refused as {}, and not as invalid input", error.kind())
        }),
        Some(Ok(_)) => fail("a watch of nobody begins"),
        None => fail("a watch of nobody ends without a word"),
    }
}

pub(super) async fn honest(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let mut watching = Watching::new(context, std::slice::from_ref(user));
    watching.begin().await?;
    let status = watching.seen().await?;
    is_of(&status, user)?;
    is_honest(&status, context)
}
