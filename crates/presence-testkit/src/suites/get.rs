//! Reading one person.

use presence_core::{ErrorKind, Support, UserRef, UserRefKind, UserStatus, UserStatusProvider};

use crate::check::{Checked, Findings, ensure, fail, skip};
use crate::context::Context;
use crate::{Fixture, Report, Suite, honest, json};

/// Reading one person.
pub async fn get(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let mut findings = Findings::new(Suite::Get, provider, fixture);
    if findings.applies(&context.able.get) {
        findings.add("the status is of the person asked for", of_the_person(&context).await);
        findings.add("the status is of this provider", of_this_provider(&context).await);
        findings.add("an unknown axis has its cause", causes(&context).await);
        findings.add("what cannot be read is not claimed", only_readable(&context).await);
        findings.add("every accepted reference finds the person", references(&context).await);
        findings.add("a reference in other letters is not taken for it", letters(&context).await);
        findings.add("a person who is not there is not found", not_there(&context).await);
        findings.add("a kind that is not accepted is invalid input", bad_kind(&context).await);
        findings.add("a malformed reference is refused", malformed(&context).await);
        findings.add("the status survives JSON", survives_json(&context).await);
    }
    findings.into_report()
}

/// Holds `check` against the status of everybody known.
async fn everybody(
    context: &Context<'_>,
    check: impl Fn(&UserRef, &UserStatus) -> Checked + Send + Sync,
) -> Checked {
    context.someone()?;
    for user in &context.fixture.known {
        check(user, &context.read(user).await?)?;
    }
    Ok(())
}

async fn of_the_person(context: &Context<'_>) -> Checked {
    everybody(context, |user, status| honest::is_of(status, user)).await
}

async fn of_this_provider(context: &Context<'_>) -> Checked {
    everybody(context, |_, status| honest::is_from(status, context.provider)).await
}

async fn causes(context: &Context<'_>) -> Checked {
    everybody(context, |_, status| honest::has_causes(status)).await
}

async fn only_readable(context: &Context<'_>) -> Checked {
    everybody(context, |_, status| honest::claims_only_what_is_readable(status, context)).await
}

async fn survives_json(context: &Context<'_>) -> Checked {
    everybody(context, |_, status| json::survives(status, |back| back == status)).await
}

async fn references(context: &Context<'_>) -> Checked {
    let references = &context.fixture.references;
    if references.is_empty() {
        return skip("the fixture has no references of each kind: `with_references`");
    }
    let mut ids = Vec::new();
    for user in references.iter().filter(|user| context.able.accepts(user.kind())) {
        let status = context.read(user).await?;
        honest::is_of(&status, user)?;
        ids.extend(status.subject.native_id);
    }
    ids.dedup();
    ensure(ids.len() <= 1, || format!("they find different people: {ids:?}"))?;
    let given = |kind: &&UserRefKind| references.iter().any(|user| user.kind() == **kind);
    match context.able.user_refs.iter().find(|kind| !given(kind)) {
        Some(kind) => skip(format!("those given are found; the fixture has none by {kind}")),
        None => Ok(()),
    }
}

/// Ids, logins and names are compared byte for byte. A vendor may be laxer, as long as what comes
/// back says of itself that it is of the reference asked for.
async fn letters(context: &Context<'_>) -> Checked {
    let fixture = context.fixture;
    let other = |user: &UserRef| {
        let swapped: String = user.as_str().chars().map(swap_case).collect();
        let other = match user {
            UserRef::Id(_) => UserRef::id(swapped),
            UserRef::Login(_) => UserRef::login(swapped),
            UserRef::Name(_) => UserRef::name(swapped),
            UserRef::Email(_) => return None,
        };
        other.ok().filter(|other| other != user)
    };
    let accepted = |user: &UserRef| context.able.accepts(user.kind());
    let all = fixture.known.iter().chain(&fixture.references);
    let others: Vec<UserRef> = all.filter_map(other).filter(accepted).collect();
    if others.is_empty() {
        return skip("the fixture's references have no letters");
    }
    for user in &others {
        if let Ok(status) = context.get(user).await? {
            honest::is_of(&status, user)?;
        }
    }
    Ok(())
}

fn swap_case(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}

async fn not_there(context: &Context<'_>) -> Checked {
    not_found(context, &context.get(context.nobody()?).await?)
}

/// That `got` is the answer about somebody who is not there. Who only emulates reading may not know
/// that; then nothing may be known.
pub(super) fn not_found(context: &Context<'_>, got: &presence_core::Result<UserStatus>) -> Checked {
    match got {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => fail(format!("the error is {:?}, not NotFound", error.kind())),
        Ok(status) if cannot_tell(context, status) => Ok(()),
        Ok(status) => fail(format!("somebody is claimed to be {:?}", status.effective())),
    }
}

/// Whether `status` says no more than that the provider has no way of knowing.
fn cannot_tell(context: &Context<'_>, status: &UserStatus) -> bool {
    matches!(context.able.get, Support::Emulated(_)) && honest::knows_nothing(status)
}

async fn bad_kind(context: &Context<'_>) -> Checked {
    match context.get(&context.unaccepted()?).await? {
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        Err(error) => fail(format!("the error is {:?}, not InvalidInput", error.kind())),
        Ok(_) => fail("it is accepted"),
    }
}

async fn malformed(context: &Context<'_>) -> Checked {
    let Some(user) = &context.fixture.malformed else {
        return skip("the fixture has no malformed reference: `with_malformed`");
    };
    match context.get(user).await? {
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::NotFound) => {
            Ok(())
        }
        Err(error) => {
            fail(format!("the error is {:?}, neither InvalidInput nor NotFound", error.kind()))
        }
        Ok(status) if cannot_tell(context, &status) => Ok(()),
        Ok(_) => fail("it is accepted"),
    }
}
