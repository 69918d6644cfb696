//! Searching for users.

use presence_sim::Simulator;
use presence_sim::accsyn::Status;
use serde_json::json;

use super::support::{ANNA, AOIFE, Caller, JUERGEN, MARIA, ZOFIA, id, started, with_admin};

#[tokio::test]
async fn three_pools_do_not_mix() {
    let (_simulator, _accsyn, mut anna) = with_admin().await;
    let members = anna.find(json!({})).await;
    let parked = anna.find(json!({"data": {"inactive": true}})).await;
    let deleted = anna.find(json!({"data": {"archived": true}})).await;
    assert_eq!(
        members[..4],
        ["anna.nowak", "jan.kowalski", "zofia.wisniewska", "lukasz.dabrowski"]
    );
    assert_eq!((parked[0].as_str(), deleted[0].as_str()), ("maria.garcia", "aoife.byrne"));
    assert_eq!(members.len() + parked.len() + deleted.len(), 12);
    let no_options = json!({"data": {"inactive": false, "archived": false, "finished": true}});
    assert_eq!(anna.find(no_options).await, members);
}

#[tokio::test]
async fn an_id_finds_whatever_the_state() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    for user in [ANNA, MARIA, AOIFE] {
        let rows = anna.done("GET", "user/find", json!({"id": id(&accsyn, user)})).await;
        assert_eq!(rows[0]["code"], user);
        assert_eq!(rows.as_array().unwrap().len(), 1);
        assert_eq!(rows[0].get("inactive").is_some(), user == MARIA, "{rows}");
    }
    let nobody = "69887165f643db8cd731b31a";
    for unknown in
        [nobody, "x", ANNA, &(id(&accsyn, ANNA) + "\n"), &id(&accsyn, ANNA).to_uppercase()]
    {
        assert_eq!(anna.find(json!({"id": unknown})).await, [""; 0], "{unknown:?}");
    }
    let other = json!({"id": id(&accsyn, ANNA), "query": "role=standard"});
    assert_eq!(anna.find(other).await, [""; 0]);
}

#[tokio::test]
async fn pages_make_up_the_whole() {
    let (_simulator, _accsyn, mut anna) = with_admin().await;
    let whole = anna.find(json!({})).await;
    let mut pages = Vec::new();
    for skip in (0..whole.len()).step_by(3) {
        let page = anna.find(json!({"data": {"limit": 3, "skip": skip}})).await;
        assert!(page.len() <= 3);
        pages.extend(page);
    }
    assert_eq!(pages, whole);
    assert_eq!(anna.find(json!({"data": {"skip": 1000}})).await, [""; 0]);
    assert_eq!(anna.find(json!({"data": {"limit": 0}})).await, whole);
    let filtered = json!({"data": {"limit": 1, "skip": 1}, "query": "role in employee,admin"});
    assert_eq!(anna.find(filtered).await, ["jan.kowalski"]);
}

#[tokio::test]
async fn one_entity_is_one_or_the_own_profile() {
    let (_simulator, accsyn, _) = with_admin().await;
    let mut zofia = Caller::login(&accsyn, ZOFIA).await;
    let single = json!({"single_entity_query": true});
    assert_eq!(zofia.find(json!({"data": single})).await, ["zofia.wisniewska"]);
    let mut anna = Caller::login(&accsyn, ANNA).await;
    let any = json!({"data": single, "query": "code=*"});
    assert_eq!(anna.find(any).await, ["anna.nowak"]);
    let none = json!({"data": single, "query": "code=nobody@example.com"});
    assert_eq!(anna.find(none).await, [""; 0]);
}

#[tokio::test]
async fn queries_meet_the_attributes_of_users() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let anna_id = id(&accsyn, ANNA);
    for (query, found) in [
        ("code=ANNA.nowak@example.com", vec!["anna.nowak"]),
        (&format!("id={anna_id}"), vec!["anna.nowak"]),
        (&format!("id={anna_id} and role=standard"), vec![]),
        ("code=maria.garcia@example.com", vec![]),
        ("name contains \"na now\"", vec!["anna.nowak"]),
        (
            "code in anna.nowak@example.com,jan.kowalski@example.com",
            vec!["anna.nowak", "jan.kowalski"],
        ),
        ("name=juergen.mueller@example.com and logged_in=null", vec!["juergen.mueller"]),
        ("created>9999-01-01 or (role=admin and code=an*)", vec!["anna.nowak"]),
        ("status=disabled and name matches ^łukasz", vec!["lukasz.dabrowski"]),
        ("inactive=true", vec![]),
    ] {
        assert_eq!(anna.find(json!({"query": query})).await, found, "{query}");
    }
    let parked = json!({"query": format!("code={MARIA}"), "data": {"inactive": true}});
    assert_eq!(anna.find(parked).await, ["maria.garcia"]);
}

#[tokio::test]
async fn broken_queries_and_options_are_refused() {
    let (_simulator, _accsyn, mut anna) = with_admin().await;
    for query in ["role", "metadata=x", "nobody=1", "(role=admin", "role='admin", "name matches ["]
    {
        let (status, message) = anna.refused("GET", "user/find", json!({"query": query})).await;
        assert!(status == 400 && message.starts_with("Invalid query: "), "{query}: {message}");
    }
    for data in [
        json!({"limit": -1}),
        json!({"limit": "2"}),
        json!({"limit": 10_001}),
        json!({"skip": 1.5}),
        json!({"inactive": "true"}),
        json!({"attributes": "id"}),
        json!({"attributes": [1]}),
        json!({"parent": "x"}),
        json!({"sort": "code"}),
    ] {
        assert_eq!(anna.refused("GET", "user/find", json!({"data": data})).await.0, 400, "{data}");
    }
}

#[tokio::test]
async fn rows_are_as_the_vendors_sample() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let rows = anna.done("GET", "user/find", json!({"id": id(&accsyn, JUERGEN)})).await;
    let row = rows[0].as_object().unwrap();
    let keys = "code created creator description id logged_in metadata modified modifier name \
                queue role status";
    assert!(row.keys().map(String::as_str).eq(keys.split_whitespace()), "{row:?}");
    assert!(row["logged_in"].is_null() && row["queue"].is_null());
    assert_eq!((&row["name"], &row["role"]), (&row["code"], &json!("standard")));
    let date = row["created"].as_str().unwrap();
    assert!(date.len() == 19 && date.as_bytes()[10] == b'T', "{date}");
    let few = json!({"data": {"attributes": ["status", "nothing", "code"]}, "query": "code=an*"});
    let rows = anna.done("GET", "user/find", few).await;
    assert_eq!(rows, json!([{"code": ANNA, "status": "enabled"}]));
}

#[tokio::test]
async fn a_million_people_are_searched_in_bounds() {
    let (_simulator, accsyn) = started(Simulator::builder().people(1_000_000)).await;
    let mut anna = Caller::login(&accsyn, ANNA).await;
    assert_eq!(anna.find(json!({})).await.len(), 10_000);
    let far = anna.find(json!({"data": {"limit": 1, "skip": 700_000}})).await;
    let code = format!("{}@example.com", far[0]);
    assert_eq!(anna.find(json!({"query": format!("code={code}")})).await, far);
    accsyn.set_status(&code, Status::Disabled).unwrap();
    let row = anna.done("GET", "user/find", json!({"id": id(&accsyn, &code)})).await;
    assert_eq!(row[0]["status"], "disabled");
}

#[tokio::test]
async fn a_search_through_too_many_people_gives_up() {
    let (_simulator, accsyn) = started(Simulator::builder().people(1_000_000_000)).await;
    let mut anna = Caller::login(&accsyn, ANNA).await;
    let far = json!({"data": {"skip": 900_000_000}});
    assert_eq!(anna.refused("GET", "user/find", far).await.0, 503);
}
