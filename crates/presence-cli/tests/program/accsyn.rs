//! accsyn through the program: accounts listed, read, and changed only where that is allowed.

use crate::support::run;

const ZOFIA: &str = "zofia.wisniewska@example.com";

#[test]
fn list_shows_accounts() {
    insta::assert_snapshot!(run(["list", "--sim=accsyn"]).shown());
}

#[test]
fn get_by_address_and_by_a_wrong_id() {
    insta::assert_snapshot!(run(["get", "--sim=accsyn", ZOFIA]).shown());
    let wrong = run(["get", "--sim=accsyn", "id:3"]);
    insta::assert_snapshot!("wrong_id", wrong.shown());
}

#[test]
fn an_account_is_changed_only_where_it_is_allowed() {
    let refused = run(["set", "--sim=accsyn", ZOFIA, "--account", "disabled"]);
    assert_eq!(refused.code, Some(2));
    insta::assert_snapshot!("not_allowed", refused.shown());
    let allow = ["set", "--sim=accsyn", ZOFIA, "--account", "disabled", "--allow", "account"];
    insta::assert_snapshot!("disabled", run(allow).shown());
}

#[test]
fn availability_is_nothing_that_accsyn_keeps() {
    let set = run(["set", "--sim=accsyn", ZOFIA, "--availability", "busy"]);
    insta::assert_snapshot!(set.shown());
}

#[test]
fn of_several_providers_the_one_that_can_is_taken() {
    let allow = ["set", "--sim", ZOFIA, "--account", "disabled", "--allow", "account"];
    assert_eq!(run(allow).code, Some(0));
    let busy = ["set", "--sim", "anna.nowak", "--availability", "busy"];
    assert_eq!(run(busy).code, Some(0));
    insta::assert_snapshot!("whose", run(["get", "--sim", "anna.nowak"]).shown());
}
