//! Fault scripts as data.

use presence_sim::{Action, Ending, Fault, FaultScript, Trigger};

fn refused(toml: &str) -> String {
    toml::from_str::<FaultScript>(toml).unwrap_err().to_string()
}

#[test]
fn every_action_has_a_form_in_toml() {
    let script: FaultScript = toml::from_str(
        r#"
        [[fault]]
        when = { vendor = "conpeek", method = "PUT", path = "/x", after = 1, every = 2, times = 3 }
        then = { delay = { millis = 250 } }

        [[fault]]
        when.nth = 4
        then = "stall"

        [[fault]]
        when.probability = 0.25
        then = { cut = { ending = "reset" } }
        applied = true

        [[fault]]
        then = { cut = {} }
        [[fault]]
        then = { garbage = {} }
        [[fault]]
        [fault.then.status]
        status = 429
        headers = { Retry-After = "2" }
        body = "{}"
        [[fault]]
        then = { html = {} }
        [[fault]]
        then = { redirect = { location = "http://127.0.0.1:1/" } }
        [[fault]]
        then = { oversized = { bytes = 10 } }
        [[fault]]
        then = { truncate = { keep = 5 } }
        [[fault]]
        then = { drip = { millis = 5 } }
        [[fault]]
        then = { patch = { at = -1, bytes = [255] } }
        [[fault]]
        then = "empty_body"
        [[fault]]
        then = "nulls"
        [[fault]]
        then = { content_type = { value = "text/html" } }
        "#,
    )
    .unwrap();
    let names: Vec<_> = script.faults().iter().map(|fault| fault.then().name()).collect();
    let expected = [
        "delay",
        "stall",
        "cut",
        "cut",
        "garbage",
        "status",
        "html",
        "redirect",
        "oversized",
        "truncate",
        "drip",
        "patch",
        "empty_body",
        "nulls",
        "content_type",
    ];
    assert_eq!(names, expected);
    assert_eq!(script.faults()[0].when().every, Some(2));
    assert_eq!(*script.faults()[3].then(), Action::Cut { ending: Ending::Close });
    assert_eq!(
        *script.faults()[7].then(),
        Action::Redirect { location: "http://127.0.0.1:1/".into(), status: 307 }
    );
    let written = toml::to_string(&script).unwrap();
    assert_eq!(toml::from_str::<FaultScript>(&written).unwrap(), script);
}

#[test]
fn an_empty_script_is_one() {
    assert_eq!(toml::from_str::<FaultScript>("").unwrap(), FaultScript::new());
}

#[test]
fn contradictions_are_refused_by_name() {
    for (toml, problem) in [
        ("[[fault]]\nthen = 'stall'\nwhen.nth = 0", "when.nth counts from 1"),
        (
            "[[fault]]\nthen = 'stall'\nwhen = { nth = 1, times = 2 }",
            "excludes after, every and times",
        ),
        ("[[fault]]\nthen = 'stall'\nwhen.every = 0", "when.every must be at least 1"),
        ("[[fault]]\nthen = 'stall'\nwhen.probability = 1.5", "must be from 0 to 1"),
        ("[[fault]]\nthen = 'stall'\nwhen.probability = nan", "must be from 0 to 1"),
        ("[[fault]]\nthen = { status = { status = 100 } }", "must be from 200 to 599"),
        ("[[fault]]\nthen = { status = { status = 200, headers = { 'a b' = 'x' } } }", "no header"),
        (
            "[[fault]]\nthen = { status = { status = 200, headers = { a = \"x\\ny\" } } }",
            "visible ASCII",
        ),
        ("[[fault]]\nthen = { redirect = { location = '/', status = 200 } }", "300 to 399"),
        ("[[fault]]\nthen = { garbage = { bytes = 0 } }", "from 1 to 65536"),
        ("[[fault]]\nthen = { oversized = { bytes = 9999999999999 } }", "1 TiB"),
        ("[[fault]]\nthen = { drip = { bytes = 0, millis = 1 } }", "must be at least 1"),
        ("[[fault]]\nthen = { patch = { at = 0, bytes = [] } }", "must not be empty"),
        ("[[fault]]\nthen = 'nulls'\napplied = false", "applied cannot be false"),
        ("[[fault]]\nthen = 'explode'", "unknown variant"),
        ("[[fault]]\nthen = { delay = { seconds = 1 } }", "unexpected keys"),
        ("[[fault]]\nthen = 'stall'\nwhen = { pth = '/' }", "unknown field"),
        ("[[fault]]\nthen = 'stall'\nwhn = {}", "unknown field"),
        ("[[faults]]\nthen = 'stall'", "unknown field"),
        ("[[fault]]\nwhen = {}", "missing field `then`"),
        ("[[fault]]\nthen = 'stall'\nwhen = { vendor = 'cisco' }", "unknown variant"),
    ] {
        let error = refused(toml);
        assert!(error.contains(problem), "{toml}: {error}");
    }
}

#[test]
fn code_meets_the_same_rules() {
    let never = Trigger { nth: Some(0), ..Trigger::default() };
    let refused = Fault::new(never, Action::Stall).unwrap_err();
    assert_eq!(refused.to_string(), "the fault's when.nth counts from 1");
    assert!(Fault::always(Action::Nulls).unwrap().applied(false).is_err());
    assert!(Fault::always(Action::Nulls).unwrap().applied(true).is_ok());
}

#[test]
fn debug_shows_no_body_and_no_header() {
    let action = Action::Status {
        status: 401,
        headers: [("WWW-Authenticate".to_owned(), "geheim".to_owned())].into(),
        body: "geheim".to_owned(),
    };
    assert!(!format!("{:?}", Fault::always(action).unwrap()).contains("geheim"));
}
