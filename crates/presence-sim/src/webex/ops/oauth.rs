//! Tokens for codes, for refresh tokens, for devices and for service applications.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Call;
use crate::http::{Reply, Request};
use crate::webex::answer::{self, Refusal};
use crate::webex::body::Body;
use crate::webex::catalogue::{Organisation, application_id};
use crate::webex::query::Query;
use crate::webex::scope::{self, Scopes};
use crate::webex::settings::REFRESH_LIFETIME;
use crate::webex::tokens::{Code, Decision, Grant, Standard};
use crate::webex::world::World;

/// How long a code can be exchanged.
pub(in crate::webex) const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// How long a device waits, and how often it should ask.
const DEVICE_LIFETIME: Duration = Duration::from_secs(5 * 60);
const DEVICE_INTERVAL: u64 = 2;

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// `GET /authorize`: whoever consents has consented already.
pub(super) fn authorise(
    world: &mut World,
    request: &Request,
    now: SystemTime,
) -> Result<Reply, Refusal> {
    let query = Query::of_target(&request.target)?;
    let (client, _) = world.tokens.client();
    if query.needed("client_id")? != client || query.needed("response_type")? != "code" {
        return Err(Refusal::invalid("The client or the response type is not known."));
    }
    let redirect = query.needed("redirect_uri")?;
    let is_web = redirect.starts_with("http://") || redirect.starts_with("https://");
    if !is_web || redirect.contains(|c: char| !c.is_ascii_graphic()) {
        return Err(Refusal::invalid("The redirect URI is not valid."));
    }
    let person = world.tokens.consenting;
    let scopes = Scopes::read(query.needed("scope")?);
    let grant = Grant { person, scopes, until: now.checked_add(CODE_LIFETIME) };
    let code = Code { grant, redirect: Some(redirect.to_owned()) };
    let code = world.tokens.give_code(code, now);
    let join = if redirect.contains('?') { '&' } else { '?' };
    let mut location = format!("{redirect}{join}code={code}");
    if let Some(state) = query.text("state")? {
        location.push_str("&state=");
        location.push_str(&escaped(state));
    }
    let mut reply = Reply::bytes(302, "text/html", "").applied();
    reply.set_header("Location", &location);
    Ok(reply)
}

/// `POST /access_token`: for a code, or for a refresh token.
pub(super) fn access_token(
    world: &mut World,
    request: &Request,
    now: SystemTime,
) -> Result<Reply, Refusal> {
    let form = form(request)?;
    let client = (form.needed("client_id")?.to_owned(), form.needed("client_secret")?.to_owned());
    if client != world.tokens.client() {
        return Err(Refusal::new(401, "The client is not known."));
    }
    match form.needed("grant_type")? {
        "authorization_code" => {
            let redirect = form.needed("redirect_uri")?;
            let code = world.tokens.take_code(form.needed("code")?, now);
            let code = code.filter(|code| code.redirect.as_ref().is_none_or(|r| r == redirect));
            let code = code.ok_or_else(|| Refusal::invalid("The code is not valid."))?;
            Ok(both(world, code.grant, now))
        }
        "refresh_token" => refresh(world, form.needed("refresh_token")?, now),
        _ => Err(Refusal::invalid("The grant type is not known.")),
    }
}

fn refresh(world: &mut World, token: &str, now: SystemTime) -> Result<Reply, Refusal> {
    let grant = world.tokens.refresh_grant(token, now);
    let grant = grant.ok_or_else(|| Refusal::invalid("The refresh token is not valid."))?;
    world.tokens.refreshes += 1;
    if !world.settings.refresh_answers_token {
        return Ok(answer::ok(&access(world, grant, now)).applied());
    }
    if world.settings.refresh_rotates {
        world.tokens.end_refresh(token);
        return Ok(both(world, grant, now));
    }
    let left = grant.until.and_then(|until| until.duration_since(now).ok());
    let mut body = access(world, grant, now);
    body["refresh_token"] = token.into();
    body["refresh_token_expires_in"] = left.unwrap_or_default().as_secs().into();
    Ok(answer::ok(&body).applied())
}

/// `POST /device/authorize`.
pub(super) fn device_authorise(
    world: &mut World,
    request: &Request,
    now: SystemTime,
) -> Result<Reply, Refusal> {
    let form = form(request)?;
    if form.needed("client_id")? != world.tokens.client().0 {
        return Err(Refusal::new(401, "The client is not known."));
    }
    let scopes = Scopes::read(form.needed("scope")?);
    let (device, user) = world.tokens.give_device(scopes, DEVICE_LIFETIME, now);
    let body = json!({
        "device_code": device,
        "user_code": user,
        "verification_uri": "https://login.example.com/verify",
        "verification_uri_complete": format!("https://login.example.com/verify?userCode={user}"),
        "expires_in": DEVICE_LIFETIME.as_secs(),
        "interval": DEVICE_INTERVAL,
    });
    Ok(answer::ok(&body).applied())
}

/// `POST /device/token`: 428 until somebody has decided.
pub(super) fn device_token(
    world: &mut World,
    request: &Request,
    now: SystemTime,
) -> Result<Reply, Refusal> {
    let form = form(request)?;
    if basic(request) != Some(world.tokens.client()) {
        return Err(Refusal::new(401, "The client is not known."));
    }
    if form.needed("grant_type")? != DEVICE_GRANT {
        return Err(Refusal::invalid("The grant type is not known."));
    }
    let code = form.needed("device_code")?;
    let device = world.tokens.device(code).filter(|device| device.until > now).cloned();
    let device = device.ok_or_else(|| Refusal::invalid("The device code is not valid."))?;
    match device.decision {
        None => Err(Refusal::new(428, "The user has not decided yet.")),
        Some(Decision::Denied) => {
            world.tokens.end_device(code);
            Err(Refusal::new(403, "The user has denied the request."))
        }
        Some(Decision::Approved(person)) => {
            world.tokens.end_device(code);
            Ok(both(world, Grant { person, scopes: device.scopes, until: None }, now))
        }
    }
}

/// `POST /applications/{id}/token`.
pub(super) fn application_token(
    world: &mut World,
    call: &Call<'_>,
    application: &str,
) -> Result<Reply, Refusal> {
    if !call.caller.scopes.has(scope::APPLICATIONS) {
        return Err(Refusal::forbidden());
    }
    if application != application_id() {
        return Err(Refusal::not_found());
    }
    let body = Body::read(call.request)?;
    let sent = (body.text("clientId")?, body.text("clientSecret")?);
    let (id, secret) = world.tokens.client();
    if sent != (Some(id), Some(secret)) {
        return Err(Refusal::new(401, "The client is not known."));
    }
    let target = body.text("targetOrgId")?;
    if target.and_then(|id| Organisation::of_id(&id)) != Some(Organisation::Home) {
        return Err(Refusal::new(404, "The application is not authorised there."));
    }
    Ok(both(world, Standard::Administrator.grant(), call.now))
}

/// An access token and a refresh token.
fn both(world: &mut World, grant: Grant, now: SystemTime) -> Reply {
    let until = now.checked_add(REFRESH_LIFETIME);
    let refresh = world.tokens.give_refresh(Grant { until, ..grant.clone() }, now);
    let mut body = access(world, grant, now);
    body["refresh_token"] = refresh.into();
    body["refresh_token_expires_in"] = REFRESH_LIFETIME.as_secs().into();
    answer::ok(&body).applied()
}

fn access(world: &mut World, grant: Grant, now: SystemTime) -> serde_json::Value {
    let lifetime = world.settings.token_lifetime;
    let scope = grant.scopes.text();
    let until = now.checked_add(lifetime);
    let token = world.tokens.give_access(Grant { until, ..grant }, now);
    json!({
        "access_token": token,
        "expires_in": lifetime.as_secs(),
        "token_type": "Bearer",
        "scope": scope,
    })
}

fn form(request: &Request) -> Result<Query, Refusal> {
    let text = std::str::from_utf8(&request.body);
    Query::read(text.map_err(|_| Refusal::invalid("The form is not text."))?)
}

fn basic(request: &Request) -> Option<(String, String)> {
    let header = std::str::from_utf8(request.header("Authorization")?).ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (id.to_owned(), secret.to_owned()))
}

/// Escapes every byte that is not plain.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().fold(String::new(), |mut escaped, byte| {
        match plain(byte) {
            true => escaped.push(char::from(byte)),
            false => escaped.push_str(&format!("%{byte:02X}")),
        }
        escaped
    })
}
