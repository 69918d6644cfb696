//! What the credential may see.

use futures_util::StreamExt;
use presence_core::{CheckVerdict, Error, ErrorKind, Probe};

use super::Inner;
use crate::client::{Person, PersonType};

pub(super) async fn probe(inner: &Inner) -> Probe {
    let probe = Probe::new().with_check("configuration", CheckVerdict::Pass, "is complete");
    let me = match inner.client.me(false).await {
        Ok(me) => me,
        Err(error) => {
            let name = refused_by(&error);
            return probe.with_check(name, CheckVerdict::Fail, error.report().to_string());
        }
    };
    let kind = me.person_type.as_ref().map_or("an account", |kind| match kind {
        PersonType::Person => "a person",
        PersonType::Bot => "a bot",
        PersonType::AppUser => "a guest",
        PersonType::Other(_) => "an account of another kind",
    });
    let probe = probe.with_check("base_url", CheckVerdict::Pass, "answers").with_check(
        "token",
        CheckVerdict::Pass,
        format!("belongs to {kind}"),
    );
    let probe = list_check(inner, probe).await;
    account_check(probe, &me)
}

/// The configuration field that a first failed call speaks of.
fn refused_by(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unauthenticated | ErrorKind::Forbidden => "token",
        _ => "base_url",
    }
}

async fn list_check(inner: &Inner, probe: Probe) -> Probe {
    let mut people = inner.everybody().with_limit(1);
    people.page_size = Some(1);
    let first = match inner.client.list(&people) {
        Ok(mut people) => people.next().await.unwrap_or_else(|| Err(nobody())),
        Err(error) => Err(error),
    };
    match first {
        Ok(person) if person.status.is_some() => probe
            .with_check("list", CheckVerdict::Pass, "everybody can be listed")
            .with_check("presence", CheckVerdict::Pass, "is shown"),
        Ok(_) => {
            probe.with_check("list", CheckVerdict::Pass, "everybody can be listed").with_check(
                "presence",
                CheckVerdict::Unknown,
                "is not shown for the one person looked at",
            )
        }
        Err(error) => {
            let verdict = match inner.users.is_empty() {
                true if error.kind() != ErrorKind::Rejected => CheckVerdict::Fail,
                _ => CheckVerdict::Unknown,
            };
            let why = error.report();
            let detail = format!("not everybody can be listed, name people in `users`: {why}");
            probe.with_check("list", verdict, detail)
        }
    }
}

fn nobody() -> Error {
    Error::new(ErrorKind::NotFound, "the list is empty")
}

fn account_check(probe: Probe, me: &Person) -> Probe {
    if me.login_enabled.is_some() {
        let detail = "account states are shown: the token has administrator rights";
        probe.with_check("accounts", CheckVerdict::Pass, detail)
    } else {
        let detail = "account states are shown to administrators only";
        probe.with_check("accounts", CheckVerdict::Unknown, detail)
    }
}
