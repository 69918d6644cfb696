//! What everybody can hand to the core: references, instants and the model's JSON.

use std::fmt::Debug;

use presence_core::{
    Capabilities, Change, Error, Event, Outcome, ProjectionHash, Timestamp, UserRef, UserRefKind,
    UserStatus,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::canned::check_error;

const KINDS: [UserRefKind; 4] =
    [UserRefKind::Id, UserRefKind::Email, UserRefKind::Login, UserRefKind::Name];

/// The first byte chooses what is accepted, the rest is what a person typed.
pub(crate) fn user_ref(data: &[u8]) {
    let Some((choice, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    match text.parse::<UserRef>() {
        Ok(user) => check_user(&user),
        Err(error) => check_error(&error),
    }
    let accepted: Vec<UserRefKind> = (0..4)
        .filter(|bit| choice >> bit & 1 == 1)
        .filter_map(|at| KINDS.get(at).copied())
        .collect();
    match UserRef::resolve(text, &accepted) {
        Ok(user) => {
            assert!(accepted.contains(&user.kind()), "a kind that is not accepted");
            check_user(&user);
        }
        Err(error) => check_error(&error),
    }
}

/// Written with its kind, and in JSON, a reference is read as the same one.
fn check_user(user: &UserRef) {
    let text = user.as_str();
    assert!(!text.is_empty() && text.len() <= presence_core::MAX_REFERENCE_BYTES);
    assert!(text.trim() == text && !text.contains(char::is_control));
    let typed = format!("{}:{text}", user.kind());
    assert_eq!(typed.parse::<UserRef>().ok().as_ref(), Some(user));
    assert_eq!(UserRef::resolve(&typed, &[user.kind()]).ok().as_ref(), Some(user));
    let shown = format!("{user:?}");
    if user.kind() != UserRefKind::Id {
        assert!(shown.contains("***") && shown.len() < 40, "Debug shows {} bytes", shown.len());
    }
    stable(user);
}

/// The text is an instant, or it is not.
pub(crate) fn timestamp(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Timestamp>() {
        Err(error) => check_error(&error),
        Ok(at) => {
            let written = at.to_string();
            assert!(written.ends_with('Z'), "{written} is not in UTC");
            assert_eq!(written.parse::<Timestamp>().ok(), Some(at), "{written} is another instant");
            if let Ok(second) = Timestamp::from_unix_seconds(at.as_unix_seconds()) {
                let apart = second.saturating_since(at) + at.saturating_since(second);
                assert!(apart.as_secs() < 1, "seconds were lost");
            }
            stable(&at);
        }
    }
}

/// The first byte chooses a type, the rest is its JSON.
pub(crate) fn model(data: &[u8]) {
    let Some((kind, json)) = data.split_first() else { return };
    match kind % 7 {
        0 => {
            if let Some(status) = read::<UserStatus>(json) {
                let _ = status.effective();
                let hash = status.projection_hash();
                assert_eq!(
                    read::<UserStatus>(&written(&status)).map(|it| it.projection_hash()),
                    Some(hash)
                );
                assert_eq!(hash.to_string().parse::<ProjectionHash>().ok(), Some(hash));
            }
        }
        1 => {
            if let Some(change) = read::<Change>(json)
                && let Err(error) = change.check()
            {
                check_error(&error);
            }
        }
        2 => drop(read::<Outcome>(json)),
        3 => drop(read::<Capabilities>(json)),
        4 => drop(read::<Event>(json)),
        5 => {
            if let Some(error) = read::<Error>(json) {
                let _ = (error.to_string(), format!("{error:?}"), error.report().to_string());
            }
        }
        _ => drop(read::<UserRef>(json)),
    }
}

/// Reads a value, and checks that what is written of it stays the same.
fn read<T: DeserializeOwned + Serialize + Debug>(json: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(json).ok()?;
    let _ = format!("{value:?}");
    stable(&value);
    Some(value)
}

/// What is written is read, and written the same again.
fn stable<T: DeserializeOwned + Serialize>(value: &T) {
    let once = written(value);
    let again: T = match serde_json::from_slice(&once) {
        Ok(again) => again,
        Err(error) => panic!("{} is not read: {error}", String::from_utf8_lossy(&once)),
    };
    let twice = written(&again);
    assert_eq!(String::from_utf8_lossy(&once), String::from_utf8_lossy(&twice));
}

fn written<T: Serialize>(value: &T) -> Vec<u8> {
    let Ok(json) = serde_json::to_vec(value) else { panic!("a value has no JSON") };
    json
}
