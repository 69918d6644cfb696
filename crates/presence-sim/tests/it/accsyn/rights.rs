//! Who may see and change whom.

use serde_json::json;

use super::support::{ANNA, Caller, JAN, LUKASZ, MARIA, YUKI, ZOFIA, id, plain};

#[tokio::test]
async fn an_employee_sees_themselves_and_standard_users() {
    let (_simulator, accsyn) = plain().await;
    let mut jan = Caller::login(&accsyn, JAN).await;
    let rows = jan.done("GET", "user/find", json!({})).await;
    for row in rows.as_array().unwrap() {
        assert!(row["role"] == "standard" || row["code"] == JAN, "{row}");
    }
    assert!(rows.as_array().unwrap().len() >= 4);
    for hidden in [ANNA, YUKI, MARIA] {
        assert_eq!(jan.find(json!({"id": id(&accsyn, hidden)})).await, [""; 0]);
        assert_eq!(jan.find(json!({"query": format!("code={hidden}")})).await, [""; 0]);
        let clients = json!({"query": format!("user={}", id(&accsyn, hidden))});
        assert_eq!(jan.done("GET", "client/find", clients).await, json!([]));
    }
    assert_eq!(jan.find(json!({"id": id(&accsyn, ZOFIA)})).await, ["zofia.wisniewska"]);
}

#[tokio::test]
async fn an_employee_manages_standard_users_but_gives_no_roles() {
    let (_simulator, accsyn) = plain().await;
    let mut jan = Caller::login(&accsyn, JAN).await;
    let zofia = json!({"id": id(&accsyn, ZOFIA)});
    let edit = |data| json!({"id": id(&accsyn, ZOFIA), "data": data});
    assert_eq!(jan.refused("PUT", "user/edit", edit(json!({"role": "admin"}))).await.0, 403);
    jan.done("PUT", "user/edit", edit(json!({"status": "disabled"}))).await;
    jan.done("DELETE", "user/deactivate", zofia.clone()).await;
    jan.done("POST", "user/activate", json!({"query": ZOFIA})).await;
    jan.done("DELETE", "user/delete", zofia).await;
    jan.done("POST", "user/create", json!({"data": {"code": ZOFIA}})).await;
    jan.done("POST", "user/create", json!({"data": {"code": "new@example.com"}})).await;
    for refused in [
        json!({"code": "x@example.com", "role": "employee"}),
        json!({"code": "x@example.com", "role": "admin"}),
        json!({"code": MARIA}),
    ] {
        assert_eq!(jan.refused("POST", "user/create", json!({"data": refused})).await.0, 403);
    }
    assert!(accsyn.account("x@example.com").is_none() && accsyn.account(MARIA).unwrap().inactive);
    let anna = json!({"id": id(&accsyn, ANNA), "data": {"status": "disabled"}});
    assert_eq!(
        jan.refused("PUT", "user/edit", anna).await.0,
        404,
        "whom one cannot see is not there"
    );
}

#[tokio::test]
async fn everybody_else_has_themselves_only() {
    let (_simulator, accsyn) = plain().await;
    let mut zofia = Caller::login(&accsyn, ZOFIA).await;
    assert_eq!(zofia.find(json!({})).await, ["zofia.wisniewska"]);
    assert_eq!(zofia.find(json!({"id": id(&accsyn, LUKASZ)})).await, [""; 0]);
    let me = id(&accsyn, ZOFIA);
    let row = zofia.done("PUT", "user/edit", json!({"id": me, "data": {"name": "Zo"}})).await;
    assert_eq!(row[0]["name"], "Zo");
    for data in [json!({"status": "disabled"}), json!({"role": "admin"})] {
        let parts = json!({"id": me, "data": data});
        assert_eq!(zofia.refused("PUT", "user/edit", parts).await.0, 403);
    }
    for (method, uri) in
        [("DELETE", "user/deactivate"), ("POST", "user/activate"), ("DELETE", "user/delete")]
    {
        assert_eq!(zofia.refused(method, uri, json!({"id": me})).await.0, 403, "{uri}");
    }
    let invitation = json!({"data": {"code": "x@example.com"}});
    assert_eq!(zofia.refused("POST", "user/create", invitation).await.0, 403);
    let rows = zofia.done("GET", "client/find", json!({})).await;
    assert!(rows.as_array().unwrap().iter().all(|row| row["user"] == me));
}

#[tokio::test]
async fn what_can_be_given_depends_on_the_role() {
    let (_simulator, accsyn) = plain().await;
    for (user, create, update) in [(ANNA, 11, 6), (JAN, 10, 5), (ZOFIA, 0, 4)] {
        let mut caller = Caller::login(&accsyn, user).await;
        let mut count = async |data| {
            let names = caller.done("GET", "attributes", json!({"data": data})).await;
            names.as_array().unwrap().len()
        };
        let asked =
            |create, update| json!({"entitytype": "user", "create": create, "update": update});
        assert_eq!(count(asked(true, false)).await, create, "{user}");
        assert_eq!(count(asked(false, true)).await, update, "{user}");
        assert_eq!(count(asked(false, false)).await, 14);
        assert_eq!(count(json!({"entitytype": "client"})).await, 19);
    }
    let mut anna = Caller::login(&accsyn, ANNA).await;
    for (data, status) in [(json!({}), 400), (json!({"entitytype": "queue"}), 404)] {
        assert_eq!(anna.refused("GET", "attributes", json!({"data": data})).await.0, status);
    }
    assert_eq!(anna.done("GET", "entitytypes", json!({})).await, json!(["user", "client"]));
}
