//! Who gets in, and with what.

use presence_sim::Simulator;
use presence_sim::enaio::PasswordScheme;

use super::support::{ANNA, Caller, JAN, JUERGEN, encrypted, legacy, login_params, started};
use super::wire::{i, s};

async fn attempt(enaio: &presence_sim::Enaio, user: &str, sent: &str) -> (String, String) {
    let mut caller = Caller::to(enaio).await;
    caller.attach("").await;
    let said = caller.done("krn.SessionLogin", &login_params(user, sent)).await;
    (said.text("Action").to_owned(), said.text("Description").to_owned())
}

#[tokio::test]
async fn each_scheme_is_announced_and_only_it_is_taken() {
    let schemes = [(PasswordScheme::Legacy, "1"), (PasswordScheme::Aes, "2")];
    for (scheme, announced) in schemes {
        let builder = Simulator::builder().with_enaio_password_scheme(scheme);
        let (_simulator, enaio) = started(builder).await;
        let mut caller = Caller::to(&enaio).await;
        caller.attach("").await;
        let value = [i("Flags", 0), s("Name", "Security\\PwdDecryption")];
        assert_eq!(caller.done("krn.REGetRegValue", &value).await.text("Value"), announced);
        let (old, new) = (legacy(enaio.password()), encrypted(enaio.password()));
        let (right, wrong) = match scheme {
            PasswordScheme::Aes => (new, old),
            _ => (old, new),
        };
        assert_eq!(attempt(&enaio, enaio.user(), &right).await.0, "0");
        assert_eq!(attempt(&enaio, enaio.user(), &wrong).await.0, "4");
    }
}

#[tokio::test]
async fn a_login_is_answered_with_ids_and_a_refused_one_with_words() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let mut caller = Caller::to(&enaio).await;
    caller.attach("").await;
    let password = legacy(&enaio.password_of(JAN).unwrap());
    let said = caller.done("krn.SessionLogin", &login_params("Jan.KOWALSKI", &password)).await;
    assert_eq!(said.text("UserGUID"), enaio.account(JAN).unwrap().guid);
    assert_eq!((said.text("UserID"), said.text("UserName")), ("2", "JAN.KOWALSKI"));
    let empty = |(action, words): (String, String)| (action, words.is_empty());
    assert_eq!(empty(attempt(&enaio, JAN, &legacy("wrong")).await), ("4".to_owned(), false));
    assert_eq!(empty(attempt(&enaio, "nobody", &password).await), ("2".to_owned(), false));
    let password = legacy(&enaio.password_of(JUERGEN).unwrap());
    assert_eq!(empty(attempt(&enaio, JUERGEN, &password).await), ("5".to_owned(), false));
    enaio.set_locked(JUERGEN, false);
    assert_eq!(empty(attempt(&enaio, JUERGEN, &password).await), ("0".to_owned(), true));
}

#[tokio::test]
async fn an_unreadable_registry_means_the_older_form() {
    let builder = Simulator::builder().with_enaio_password_scheme(PasswordScheme::Aes);
    let (_simulator, enaio) = started(builder).await;
    enaio.set_registry_readable(false);
    let mut caller = Caller::to(&enaio).await;
    caller.attach("").await;
    let value = [i("Flags", 0), s("Name", "Security\\PwdDecryption")];
    assert_eq!(caller.refused("krn.REGetRegValue", &value).await.0, -1);
    assert_eq!(attempt(&enaio, ANNA, &legacy(enaio.password())).await.0, "0");
    enaio.set_registry_readable(true);
    enaio.set_password_scheme(PasswordScheme::Legacy);
    assert_eq!(attempt(&enaio, ANNA, &legacy(enaio.password())).await.0, "0");
}

#[tokio::test]
async fn no_password_is_written_down() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let sent = legacy(enaio.password());
    attempt(&enaio, ANNA, &sent).await;
    let last = enaio.journal().last().unwrap();
    assert_eq!((last.method(), last.result_code()), ("krn.SessionLogin", Some(0)));
    let body = String::from_utf8(last.body().to_vec()).unwrap();
    assert!(body.contains("[redacted]") && body.contains(ANNA), "{body}");
    let shown = format!("{last:?}{}{enaio:?}", serde_json::to_string(&last).unwrap());
    for secret in [sent.as_str(), enaio.password()] {
        assert!(!body.contains(secret) && !shown.contains(secret));
    }
    let session = String::from_utf8(last.header("Session").unwrap().to_vec()).unwrap();
    assert!(session.len() == 32 && !shown.contains(&session));
}
