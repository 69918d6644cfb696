//! Pages, their links, and everything that can be odd about them.

use presence_sim::webex::{CursorForm, Damage, LinkForm, Location};
use presence_sim::{SilentListener, Simulator};

use super::support::{ANNA, Caller, JAN, MARIA, ZOFIA, login, started, with_admin};

#[tokio::test]
async fn every_cursor_and_every_page_size_gives_everybody_once() {
    let (_simulator, webex, mut anna) = with_admin().await;
    anna.done("POST", "/people", serde_json::json!({"emails": ["n@x.example"], "firstName": "N"}))
        .await;
    webex.delete(ZOFIA).unwrap();
    let everybody = anna.logins("/people").await;
    assert_eq!((everybody.len(), everybody[11].as_str()), (12, "n"));
    for cursor in [CursorForm::After, CursorForm::Cursor, CursorForm::Start] {
        webex.set_cursor(cursor);
        for size in [1, 2, 5, 11, 12, 13] {
            let rows = anna.all(&format!("/people?max={size}")).await;
            assert_eq!(rows.iter().map(login).collect::<Vec<_>>(), everybody, "{cursor:?} {size}");
        }
    }
}

#[tokio::test]
async fn a_link_has_the_vendors_odd_form_and_keeps_the_filters() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let answer = anna.get("/people?callingData=true&displayName=a%2Bb&x&max=2&displayNameX=").await;
    assert_eq!((answer.status, answer.header("Link")), (200, None));
    let answer = anna.get("/people?callingData=true&orgId=&max=2").await;
    assert_eq!(
        answer.header("Link").unwrap(),
        format!(
            "<{}/people?callingData=true&orgId=&max=2&before&after={}>; rel=\"next\"",
            webex.url(),
            webex.person(JAN).unwrap().id
        )
    );
    webex.set_link(LinkForm::NoFilters);
    let (_, next) = anna.page("/people?callingData=true&max=2").await;
    assert!(!next.unwrap().contains("callingData"));
    webex.set_link(LinkForm::MaxNull);
    let (_, next) = anna.page("/people?callingData=true&max=2").await;
    let next = next.unwrap();
    assert!(next.contains("?callingData=true&max=null&before&after="));
    assert_eq!(anna.page(&next).await.0.len(), 10, "null is as good as nothing");
}

#[tokio::test]
async fn the_header_can_take_every_form() {
    let elsewhere = SilentListener::start().await.unwrap();
    let (_simulator, webex, mut anna) = with_admin().await;
    let base = webex.url().to_owned();
    let forms = [
        (LinkForm::Unquoted, format!("<{base}/people?max=5&"), ">; rel=next"),
        (LinkForm::LetterCase, format!("<{base}/people?max=5&"), ">; REL=\"NEXT\""),
        (LinkForm::RelationList, format!("<{base}/people?max=5&"), ">; rel=\"last next\""),
        (LinkForm::Several, format!("<{base}/people?max=5>; rel=\"first\""), "rel=\"next\""),
        (LinkForm::Relative, "</v1/people?max=5&before".to_owned(), ">; rel=\"next\""),
        (LinkForm::OtherPath, format!("<{base}/rooms?max=5&"), ">; rel=\"next\""),
        (LinkForm::Loop, format!("<{base}/people?max=5>"), ">; rel=\"next\""),
        (
            LinkForm::Origin(elsewhere.url()),
            format!("<{}/v1/people?max=5&before&after=", elsewhere.url()),
            ">; rel=\"next\"",
        ),
    ];
    for (form, begins, ends) in forms {
        webex.set_link(form.clone());
        let answer = anna.get("/people?max=5").await;
        let link = answer.header("Link").unwrap();
        assert!(link.starts_with(&begins) && link.ends_with(ends), "{form:?}: {link}");
        assert_eq!(answer.head.contains("\r\nlink: "), form == LinkForm::LetterCase);
    }
    webex.set_link(LinkForm::Missing);
    assert_eq!(anna.get("/people?max=5").await.header("Link"), None);
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn empty_pages_come_between_full_ones() {
    let (_simulator, webex, mut anna) = with_admin().await;
    webex.set_empty_pages(2);
    let (mut sizes, mut next) = (Vec::new(), Some("/people?max=5".to_owned()));
    while let Some(path) = next {
        let (rows, more) = anna.page(&path).await;
        sizes.push(rows.len());
        next = more;
    }
    assert_eq!(sizes, [5, 0, 0, 5, 0, 0, 2]);
}

#[tokio::test]
async fn rows_can_come_twice() {
    let (_simulator, webex, mut anna) = with_admin().await;
    webex.set_repeated_rows(true);
    let logins: Vec<_> = anna.all("/people?max=5").await.iter().map(login).collect();
    assert_eq!((logins.len(), &logins[4]), (14, &logins[5]));
    assert_eq!(anna.all("/people?max=1").await.len(), 12);
}

#[tokio::test]
async fn a_sentinel_row_stands_for_nobody_on_this_page() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = format!("/people?max=1&callingData=true&locationId={}", Location::Stockholm.id());
    let plain: Vec<_> = anna.all(&path).await.iter().map(login).collect();
    webex.set_sentinel_rows(true);
    let (rows, next) = anna.page(&path).await;
    assert_eq!(rows[0].get("id"), None);
    assert_eq!(rows[0]["errors"]["peopleListLocationId"]["code"], "calling_failure");
    assert!(next.is_some(), "later pages can have somebody");
    let rows = anna.all(&path).await;
    let people: Vec<_> = rows.iter().filter(|row| row.get("id").is_some()).map(login).collect();
    assert_eq!((people, rows.len()), (plain, 12));
}

#[tokio::test]
async fn rows_can_be_damaged() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let whole = anna.read("/people").await["items"].clone();
    for (damage, place) in Damage::ALL.iter().zip([1, 4].into_iter().cycle()) {
        let person = [JAN, MARIA][usize::from(place == 4)];
        webex.damage(person, Some(*damage)).unwrap();
        let rows = anna.read("/people").await["items"].clone();
        assert_ne!(rows[place], whole[place], "{damage:?}");
        assert_eq!((&rows[0], &rows[2]), (&whole[0], &whole[2]));
        webex.damage(person, None).unwrap();
    }
    assert_eq!(anna.logins("/people").await.len(), 12);
}

#[tokio::test]
async fn pages_are_made_smaller_without_a_word() {
    let (_simulator, webex) = started(Simulator::builder().people(1_200)).await;
    let mut anna = Caller::new(&webex, &webex.token()).await;
    let warsaw = format!("/people?max=500&locationId={}", Location::Warsaw.id());
    for (path, size) in [
        ("/people", 100),
        ("/people?max=7", 7),
        ("/people?max=9999999999999999999999", 1_000),
        ("/people?max=500&callingData=true", 100),
        (warsaw.as_str(), 50),
    ] {
        assert_eq!(anna.page(path).await.0.len(), size, "{path}");
    }
    webex.set_slow_above(Some(50));
    assert_eq!(anna.refused("GET", "/people", "").await.0, 504);
    assert_eq!(anna.page("/people?max=50").await.0.len(), 50);
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused() {
    let (_simulator, webex, mut anna) = with_admin().await;
    for cursor in ["after=x", "cursor=x", "cursor=cGVvcGxlOi0x", "start=-1", "emptyPage=99999"] {
        assert_eq!(anna.refused("GET", &format!("/people?{cursor}"), "").await.0, 400, "{cursor}");
    }
    let beyond = anna.page("/people?start=18446744073709551615").await;
    assert_eq!((beyond.0.len(), beyond.1), (0, None));
    let id = webex.person(ANNA).unwrap().id;
    webex.set_cursor(CursorForm::Start);
    assert_eq!(anna.all(&format!("/people?max=4&after={id}")).await.len(), 11);
}
