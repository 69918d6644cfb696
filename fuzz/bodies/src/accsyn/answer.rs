//! Answers to every kind of operation, through a client that is logged in.

use accsyn::{AttributeUse, Client, Code, Config, Find, Id, NewUser, Status, User, UserKey};
use presence_core::{Error, Fate};
use serde_json::value::RawValue;

use crate::canned::{Answer, Canned, check_error, clock};
use crate::finish::finish;

const LOGIN: &[u8] = br#"{"result":{"session_id":"S3CR3T-session","role":"admin"}}"#;

/// The most requests that one operation may cost, logins included.
const MOST_REQUESTS: usize = 12;

/// The first byte chooses the status, the second the operation, the rest is the answer's body.
pub(crate) fn answer(data: &[u8]) {
    let Some((status, rest)) = data.split_first() else { return };
    let Some((operation, body)) = rest.split_first() else { return };
    let canned = Answer::of(*status, body);
    let at_login = operation & 0x80 != 0;
    let transport = Canned::new(move |request| {
        let login = request.uri().path().ends_with("/login") && !at_login;
        if login { Answer::ok(LOGIN) } else { canned.clone() }
    });
    let mut config = Config::new("acmefilm", "lisa@example.com", "S3CR3T-key".to_owned());
    "https://node.accsyn.com".clone_into(&mut config.base_url);
    if operation & 0x40 != 0 {
        // The registry's answer decides where the key goes.
        config.base_url.clear();
    }
    let builder = Client::builder(&config).transport(transport.shared()).clock(clock());
    let Ok(client) = builder.build() else { panic!("this is a configuration") };
    if let Some(error) = run(&client, *operation).err() {
        check_error(&error);
        assert!(!format!("{error:?}").contains("S3CR3T"), "a secret is printed");
        let said = error.vendor_message().map_or(0, str::len);
        assert!(said <= 4 * 4_096, "{said} bytes of the vendor are kept");
    }
    let asked = transport.asked();
    assert!(asked.len() <= MOST_REQUESTS, "{} requests were sent", asked.len());
    for url in asked {
        let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', ':']).next());
        let trusted = |host: &str| host == "accsyn.com" || host.ends_with(".accsyn.com");
        assert!(host.is_some_and(trusted), "the key left for {host:?}");
    }
}

fn run(client: &Client, operation: u8) -> Result<(), Error> {
    let (Ok(id), Ok(code)) = (Id::new("69887165f643db8cd731b31a"), Code::new("bo@example.com"))
    else {
        panic!("this is an id, and this a code")
    };
    let rows = |users: Vec<User>| users.iter().for_each(check);
    match operation % 12 {
        0 => finish(client.find(&Find::new())).map(rows),
        1 => finish(client.find_one(&Find::new())).map(|user| rows(user.into_iter().collect())),
        2 => finish(client.get(&id)).map(|user| {
            let user = user.and_then(|user| user.id);
            assert!(user.is_none_or(|other| other == id), "somebody else was read");
        }),
        3 => finish(client.get_by_code(&code)).map(drop),
        4 => finish(client.find_clients(&Find::new())).map(drop),
        5 => finish(client.attributes(AttributeUse::Create)).map(drop),
        6 => finish(client.entity_types()).map(drop),
        7 => finish(client.login()).map(drop),
        8 => written(finish(client.create(&NewUser::new(code))).map(drop)),
        9 => written(finish(client.set_status(&id, &Status::Disabled)).map(drop)),
        10 => written(finish(client.deactivate(&id))),
        _ => written(finish(client.activate(&UserKey::Id(id)))),
    }
}

/// A write that answers with what cannot be read is not claimed to be harmless.
fn written(result: Result<(), Error>) -> Result<(), Error> {
    if let Err(error) = &result
        && error.kind() == presence_core::ErrorKind::Protocol
        // The address was wrong, whatever else was said.
        && error.status() != Some(404)
        && error.operation().is_some_and(|name| !name.contains("log") && !name.contains("look"))
    {
        assert_ne!(error.fate(), Fate::NotApplied, "an unreadable answer proves nothing");
    }
    result
}

/// What was read is read again as the same.
fn check(user: &User) {
    let raw = RawValue::from_string(user.raw().get().to_owned());
    let again = raw.ok().and_then(|raw| User::from_json(&raw).ok());
    let Some(again) = again else { panic!("a row that was read is not read again") };
    assert_eq!((&again.id, &again.code), (&user.id, &user.code));
    assert_eq!((&again.status, &again.inactive), (&user.status, &user.inactive));
    if let Some(code) = user.code.as_ref().filter(|code| code.contains('@')) {
        assert!(!format!("{user:?}").contains(code.as_str()), "Debug shows an address");
    }
}
