//! Starting: seeds, people, ports, endpoints.

use std::io::ErrorKind;
use std::net::TcpListener;

use presence_sim::{Endpoints, MAX_PEOPLE, Simulator, VendorKind};

use crate::raw::{call, plain, put, started};

#[tokio::test]
async fn endpoints_are_exactly_one_object_a_vendor() {
    let (simulator, conpeek) = started(Simulator::builder().seed(7)).await;
    let port = conpeek.url().strip_prefix("http://127.0.0.1:").unwrap();
    assert!(port.parse::<u16>().is_ok());
    let accsyn = simulator.accsyn().unwrap();
    let webex = simulator.webex().unwrap();
    let enaio = simulator.enaio().unwrap();
    assert_eq!(
        serde_json::to_string(&simulator.endpoints()).unwrap(),
        format!(
            "{{\"conpeek\":{{\"url\":\"http://127.0.0.1:{port}\",\"key\":\"{}\"}},\
             \"accsyn\":{{\"url\":\"{}\",\"workspace\":\"acmefilm\",\
             \"user\":\"anna.nowak@example.com\",\"api_key\":\"{}\"}},\
             \"webex\":{{\"url\":\"{}\",\"token\":\"{}\",\"user_token\":\"{}\",\
             \"client_id\":\"{}\",\"client_secret\":\"{}\"}},\
             \"enaio\":{{\"addr\":\"{}\",\"tls_addr\":\"{}\",\"cadata\":{},\
             \"user\":\"anna.nowak\",\"password\":\"{}\"}}}}",
            conpeek.key(),
            accsyn.url(),
            accsyn.api_key(),
            webex.url(),
            webex.token(),
            webex.user_token(),
            webex.client_id(),
            webex.client_secret(),
            enaio.addr(),
            enaio.tls_addr(),
            serde_json::to_string(enaio.cadata()).unwrap(),
            enaio.password()
        )
    );
    assert_eq!(serde_json::to_string(&Endpoints::default()).unwrap(), "{}");
    let shown = format!("{:?} {simulator:?} {accsyn:?}", simulator.endpoints());
    assert!(!shown.contains(enaio.password()));
    assert!(!shown.contains(&webex.token()) && !shown.contains(&webex.user_token()));
    assert!(!shown.contains(conpeek.key()) && !shown.contains(accsyn.api_key()));
}

#[tokio::test]
async fn a_key_is_forty_letters_of_the_seed() {
    let mut keys = Vec::new();
    for seed in [1, 1, 2] {
        let (_simulator, conpeek) = started(Simulator::builder().seed(seed)).await;
        keys.push(conpeek.key().to_owned());
    }
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[0], keys[2]);
    assert!(keys.iter().all(|key| key.len() == 40));
    assert!(keys[0].bytes().all(|byte| byte.is_ascii_alphanumeric()));
}

#[tokio::test]
async fn the_seed_decides_who_is_there_and_what_they_do() {
    let mut tenants = Vec::new();
    for seed in [5, 5, 6] {
        let (_simulator, conpeek) = started(Simulator::builder().seed(seed).people(60)).await;
        let users = conpeek.users().map(|u| (u.id, u.login, u.record_id, u.groups, u.state));
        tenants.push(users.collect::<Vec<_>>());
    }
    assert_eq!(tenants[0], tenants[1]);
    assert_ne!(tenants[0], tenants[2]);
}

#[tokio::test]
async fn the_default_twelve_are_in_varied_states() {
    let (simulator, conpeek) = plain().await;
    assert_eq!(simulator.cast().len(), 12);
    let users: Vec<_> = conpeek.users().collect();
    assert_eq!(users.len(), 12);
    for word in ["ONLINE", "OFFLINE", "ONBREAK"] {
        assert!(users.iter().filter(|user| user.state.word() == word).count() >= 2, "{word}");
    }
    assert!(users.iter().all(|user| user.since <= conpeek.now()));
}

#[tokio::test]
async fn a_million_people_start_at_once() {
    let (_simulator, conpeek) = started(Simulator::builder().people(1_000_000)).await;
    let last = conpeek.user("1000000").unwrap();
    assert_eq!(conpeek.user(&last.login).unwrap(), last);
    let online = r#"{"work_state":"ONLINE"}"#;
    let answer = call(&conpeek, put(&conpeek, &last.login, online)).await;
    assert_eq!(answer.json()["data"]["id"], 7_000_053);
    assert!(conpeek.user("1000001").is_none());
}

#[tokio::test]
async fn people_out_of_range_are_refused_with_the_range() {
    for people in [0, 2, MAX_PEOPLE + 1] {
        let refused = Simulator::builder().people(people).start().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        assert!(refused.to_string().contains("3 to 1000000000"), "{refused}");
    }
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let builder = Simulator::builder().port(VendorKind::Conpeek, port);
    let refused = builder.start().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AddrInUse);
    assert_eq!(refused.to_string(), format!("conpeek: port {port} on 127.0.0.1 is taken"));
}

#[tokio::test]
async fn a_port_of_ones_own_is_used() {
    let (first, conpeek) = plain().await;
    let url = conpeek.url().to_owned();
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    first.shutdown().await;
    let builder = Simulator::builder().port(VendorKind::Conpeek, port);
    let (_second, conpeek) = started(builder.vendor(VendorKind::Conpeek)).await;
    assert_eq!(conpeek.url(), url);
}
