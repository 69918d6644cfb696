//! What is shown of keys, sessions and people.

use accsyn::{Attributes, Client, Code, Find, Id, NewUser, Query};
use presence_core::Error;

use crate::common::recorder::Recorder;
use crate::common::{KEY, SESSION, USER, answering, client_of, config};

/// Everything that a program would print of an error.
fn printed(error: &Error) -> String {
    let json = serde_json::to_string(error).unwrap();
    format!("{error}{error:?}{error:#?}{}{json}", error.report())
}

fn assert_hides(text: &str) {
    for secret in [KEY, SESSION, USER, "S2V5Rm9y", "bGlzYUBl", "secret-marker", "%22session"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn q02_the_session_in_the_url_is_shown_to_nobody() {
    let query = Query::equals("name", "secret-marker").unwrap();
    let find = Find::new().with_query(query);
    assert_hides(&format!("{find:?}"));
    for answer in [(200, r#"{"message": "secret-marker"}"#), (404, "secret-marker"), (418, "")] {
        let error = answering(&[answer]).0.find(&find).await.unwrap_err();
        assert_hides(&printed(&error));
    }
}

#[tokio::test]
async fn q03_the_key_is_shown_to_nobody() {
    let config = config("http://127.0.0.1:9");
    let (client, _) = client_of(&config);
    assert_hides(&format!("{:?}", config.api_key));
    let text = format!("{client:?}{:?}", Client::builder(&config));
    for secret in [KEY, "S2V5Rm9y"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn q04_failures_carry_no_url_and_no_event() {
    // Nobody listens.
    let port = Recorder::start().port();
    let (client, _) = client_of(&config(&format!("http://127.0.0.1:{port}")));
    assert_hides(&printed(&client.find(&Find::new()).await.unwrap_err()));
    // An answer that is no JSON.
    for body in ["", "<html>secret-marker</html>", "{\"result\": [secret-marker", "[]"] {
        let error = answering(&[(200, body)]).0.find(&Find::new()).await.unwrap_err();
        assert_hides(&printed(&error));
        let id = Id::new("69887165f643db8cd731b31b").unwrap();
        let error = answering(&[(200, body)]).0.deactivate(&id).await.unwrap_err();
        assert_hides(&printed(&error));
    }
}

#[test]
fn q05_what_is_sent_is_hidden_whatever_its_name() {
    let mut user = NewUser::new(Code::new("secret-marker@example.com").unwrap());
    user.message = Some("secret-marker".to_owned());
    let attributes =
        Attributes::new().with("password", "secret-marker").with("session_id", SESSION);
    assert_hides(&format!("{user:?}{attributes:?}"));
}
