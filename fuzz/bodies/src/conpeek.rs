//! Conpeek's answers, through a client and straight.

use conpeek::{Client, Config, Consultant, ReadPath, TenantUser, WorkState};
use serde_json::value::RawValue;

use crate::canned::{Answer, Canned, check_error, clock};
use crate::finish::finish;

/// The first byte chooses the status, the second the operation, the rest is the answer's body.
pub(crate) fn answer(data: &[u8]) {
    let Some((status, rest)) = data.split_first() else { return };
    let Some((operation, body)) = rest.split_first() else { return };
    let canned = Answer::of(*status, body);
    let transport = Canned::new(move |_| canned.clone());
    let config = Config::new("https://fuzz.test/prefix", "S3CR3T-key".to_owned());
    let builder = Client::builder(&config).transport(transport.shared()).clock(clock());
    let Ok(client) = builder.build() else { panic!("this is a configuration") };
    let user = TenantUser::Id(3);
    let read = match operation % 4 {
        0 => finish(client.set_work_state(&user, &WorkState::Offline)),
        1 => read(&client, &user, "/data"),
        2 => read(&client, &user, ""),
        _ => read(&client, &user, "/result/0"),
    };
    match read {
        Ok(consultant) => {
            check(&consultant);
            let whole = String::from_utf8_lossy(body);
            let verbatim = whole.contains(consultant.raw().get());
            assert!(verbatim || operation % 4 > 1, "the record is not the one that came");
        }
        Err(error) => {
            check_error(&error);
            assert!(!error.to_string().contains("S3CR3T"), "the key is printed");
        }
    }
    // One write is never sent twice unless the vendor refused it, and a read only so often.
    assert!(transport.asked().len() <= 3, "{} requests were sent", transport.asked().len());
}

fn read(client: &Client, user: &TenantUser, data: &str) -> presence_core::Result<Consultant> {
    let path = ReadPath::new("/u/{user}").and_then(|path| path.with_data(data));
    let Ok(path) = path else { panic!("this is a path") };
    finish(client.read_consultant(user, &path))
}

/// What was read is read again as the same.
fn check(consultant: &Consultant) {
    assert!(!consultant.work_state.as_str().is_empty(), "a record without a state");
    let raw = consultant.raw().get().to_owned();
    let again = RawValue::from_string(raw).ok().and_then(|raw| Consultant::from_json(&raw).ok());
    let Some(again) = again else { panic!("a record that was read is not read again") };
    assert_eq!(again.work_state, consultant.work_state);
    assert_eq!(again.record_id, consultant.record_id);
    assert_eq!(again.break_note, consultant.break_note);
    let shown = format!("{consultant:?}");
    for hidden in [&consultant.break_note, &consultant.break_cause].into_iter().flatten() {
        let telling = hidden.len() > 3 && hidden.contains('@');
        assert!(!(telling && shown.contains(hidden.as_str())), "Debug shows a break");
    }
}
