//! Whose write is remembered, by which names, and what makes it doubtful.

use serde_json::value::RawValue;

use super::*;
use crate::client::OnlineMode;

fn write(record: i64, state: &str) -> LastWrite {
    let json = format!(r#"{{"id":{record},"work_state":"{state}"}}"#);
    let consultant = Consultant::from_json(&RawValue::from_string(json).unwrap()).unwrap();
    let state = match state {
        "OFFLINE" => WorkState::Offline,
        _ => WorkState::Online(OnlineMode::ServerChooses),
    };
    let (at, at_monotonic) = (Timestamp::UNIX_EPOCH, Duration::ZERO);
    LastWrite { state, consultant, at, at_monotonic }
}

fn word(writes: &LastWrites, user: &TenantUser) -> Option<String> {
    writes.get(user).map(|write| write.consultant.work_state.as_str().to_owned())
}

fn anna() -> (TenantUser, TenantUser) {
    (TenantUser::Id(3), TenantUser::name("anna").unwrap())
}

#[test]
fn a_write_by_login_is_seen_by_id() {
    let (id, login) = anna();
    let writes = LastWrites::default();
    writes.confirmed(writes.begin(&id), write(74, "ONLINE"));
    writes.confirmed(writes.begin(&login), write(74, "OFFLINE"));
    assert_eq!(word(&writes, &id).as_deref(), Some("OFFLINE"));
}

#[test]
fn a_write_that_is_never_confirmed_leaves_nothing_known() {
    let (id, _) = anna();
    let writes = LastWrites::default();
    writes.confirmed(writes.begin(&id), write(74, "ONLINE"));
    drop(writes.begin(&id));
    assert_eq!(word(&writes, &id), None);
}

#[test]
fn of_two_overlapping_writes_neither_is_claimed() {
    let (id, login) = anna();
    let writes = LastWrites::default();
    let (first, second) = (writes.begin(&id), writes.begin(&login));
    writes.confirmed(second, write(74, "ONLINE"));
    writes.confirmed(first, write(74, "OFFLINE"));
    assert_eq!(word(&writes, &id), None);
    writes.confirmed(writes.begin(&id), write(74, "ONLINE"));
    assert_eq!(word(&writes, &id).as_deref(), Some("ONLINE"));
}

#[test]
fn a_lost_write_under_an_unlinked_name_casts_doubt_on_older_records() {
    let (id, login) = anna();
    let other = TenantUser::name("jan").unwrap();
    let writes = LastWrites::default();
    writes.confirmed(writes.begin(&other), write(60, "ONLINE"));
    writes.confirmed(writes.begin(&id), write(74, "OFFLINE"));
    let begun = writes.begin(&login);
    assert_eq!(word(&writes, &id), None, "it is under way, and may be about her");
    drop(begun);
    assert_eq!(word(&writes, &id), None, "it may have been applied");
    assert_eq!(word(&writes, &other).as_deref(), Some("ONLINE"), "he has another login");
    writes.confirmed(writes.begin(&id), write(74, "OFFLINE"));
    assert_eq!(word(&writes, &id).as_deref(), Some("OFFLINE"), "newer than the doubt");
}

#[test]
fn what_is_read_refutes_what_was_written() {
    let (id, _) = anna();
    let writes = LastWrites::default();
    writes.confirmed(writes.begin(&id), write(74, "OFFLINE"));
    writes.read(&id, &write(74, "OFFLINE").consultant);
    assert_eq!(word(&writes, &id).as_deref(), Some("OFFLINE"));
    writes.read(&id, &write(74, "ONLINE").consultant);
    assert_eq!(word(&writes, &id), None);
}

#[test]
fn a_record_id_that_two_users_share_identifies_nobody() {
    let writes = LastWrites::default();
    writes.confirmed(writes.begin(&TenantUser::Id(3)), write(0, "OFFLINE"));
    writes.confirmed(writes.begin(&TenantUser::Id(4)), write(0, "ONLINE"));
    assert_eq!(word(&writes, &TenantUser::Id(3)), None);
    assert_eq!(word(&writes, &TenantUser::Id(4)), None);
    writes.confirmed(writes.begin(&TenantUser::Id(5)), write(5, "ONLINE"));
    assert_eq!(word(&writes, &TenantUser::Id(5)), None, "nothing is remembered any more");
}

#[test]
fn the_mode_outlives_the_break() {
    let (id, _) = anna();
    let writes = LastWrites::default();
    let mut online = write(74, "ONLINE");
    online.consultant.online_mode_id = Some(98);
    writes.confirmed(writes.begin(&id), online);
    writes.confirmed(writes.begin(&id), write(74, "ONBREAK"));
    assert_eq!(writes.online_mode(&id), Some(98));
}

#[test]
fn memory_is_bounded() {
    let writes = LastWrites::default();
    for user in 0..MAX_REMEMBERED + 10 {
        let user_ref = TenantUser::Id(user as u64);
        writes.confirmed(writes.begin(&user_ref), write(user as i64, "ONLINE"));
    }
    assert_eq!(writes.lock().known.len(), MAX_REMEMBERED);
    assert_eq!(word(&writes, &TenantUser::Id(0)), None);
    assert!(word(&writes, &TenantUser::Id(10)).is_some());
}
