//! Traps of lists: links, loops, empty pages, ids, page sizes.

use super::*;

#[tokio::test]
async fn trap_01_the_token_never_follows_a_link_to_another_origin() {
    let elsewhere = SilentListener::start().await.unwrap();
    let port = elsewhere.url().rsplit(':').next().unwrap().trim_matches('/').to_owned();
    for link in [
        format!("{}/v1/people?c=1", elsewhere.url()),
        format!("//127.0.0.1:{port}/v1/people?c=1"),
        format!("http://localhost:{port}/v1/people?c=1"),
        format!("http://user@127.0.0.1:{port}/v1/people"),
        "https://127.0.0.1/v1/people".to_owned(),
        "/v2/people".to_owned(),
        "/v1/rooms?c=1".to_owned(),
        "/v1/people/../rooms".to_owned(),
        "/v1/people%2f..%2frooms".to_owned(),
    ] {
        let server = Server::script(vec![Reply::page(&["a"], Some(&link))]).await;
        let rows = ids(&client(&server), &ListPeople::new()).await;
        assert_eq!(rows, [Ok("a".to_owned()), Err(ErrorKind::Protocol)], "{link}");
        assert_eq!(server.seen().len(), 1, "{link}");
    }
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn trap_01_a_relative_link_is_resolved_against_the_request() {
    for link in ["/v1/people?c=1", "people?c=1", "?c=1"] {
        let replies = vec![Reply::page(&["a"], Some(link)), Reply::page(&["b"], None)];
        let server = Server::script(replies).await;
        let rows = ids(&client(&server), &ListPeople::new()).await;
        assert_eq!(rows, [Ok("a".to_owned()), Ok("b".to_owned())], "{link}");
        assert_eq!(server.targets(), ["/v1/people?max=1000", "/v1/people?c=1"], "{link}");
    }
}

#[tokio::test]
async fn trap_05_a_link_longer_than_any_request_is_not_kept() {
    let link = format!("/v1/people?cursor={}", "x".repeat(20_000));
    let server = Server::script(vec![Reply::page(&["a"], Some(&link))]).await;
    let rows = ids(&client(&server), &ListPeople::new()).await;
    assert_eq!(rows, [Ok("a".to_owned()), Err(ErrorKind::Protocol)]);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn trap_05_lists_that_go_round_end_with_an_error() {
    let itself = Server::always(Reply::page(&["a"], Some("/v1/people?max=1000"))).await;
    let rows = ids(&client(&itself), &ListPeople::new()).await;
    assert_eq!(rows, [Ok("a".to_owned()), Err(ErrorKind::Protocol)]);
    assert_eq!(itself.seen().len(), 1);
    let pair = Server::start(|_, turn| {
        Reply::page(&["a"], Some(["/v1/people?c=1", "/v1/people?c=2"][turn % 2]))
    })
    .await;
    let rows = ids(&client(&pair), &ListPeople::new()).await;
    assert_eq!(rows.last().unwrap(), &Err(ErrorKind::Protocol));
    assert_eq!(pair.seen().len(), 3);
}

#[tokio::test]
async fn trap_05_empty_pages_are_passed_over_up_to_a_bound() {
    let replies = vec![
        Reply::page(&["a"], Some("?c=1")),
        Reply::page(&[], Some("?c=2")),
        Reply::ok(r#"{"items":null}"#).with("link", next("?c=3")),
        Reply::page(&["b"], None),
    ];
    let server = Server::script(replies).await;
    let rows = ids(&client(&server), &ListPeople::new()).await;
    assert_eq!(rows, [Ok("a".to_owned()), Ok("b".to_owned())]);
    let endless = Server::start(|_, turn| Reply::page(&[], Some(&format!("?c={turn}")))).await;
    let rows = ids(&client(&endless), &ListPeople::new()).await;
    assert_eq!(rows, [Err(ErrorKind::Protocol)]);
    assert!(endless.seen().len() < 20);
}

#[tokio::test]
async fn trap_05_a_list_of_more_pages_than_allowed_ends_with_an_error() {
    let many = Server::start(|_, turn| Reply::page(&["a"], Some(&format!("?c={turn}")))).await;
    let mut list = ListPeople::new();
    list.max_pages = Some(5);
    let rows = ids(&client(&many), &list).await;
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[5], Err(ErrorKind::Protocol), "more pages than allowed are an error");
    assert!(many.seen().len() <= 5, "nothing is asked for beyond the bound");
}

#[tokio::test]
async fn trap_05_a_sentinel_row_is_no_person_and_the_list_goes_on() {
    let sentinel = r#"{"errors":{"peopleListLocationId":{"code":"calling_failure",
        "reason":"No user matching the locationId in this page"}}}"#;
    let server = Server::start(move |_, turn| match turn {
        20 => Reply::page(&["a"], None),
        turn => page(sentinel).with("link", next(&format!("?c={turn}"))),
    })
    .await;
    let list = ListPeople::new().with_location_id("LOC".parse().unwrap());
    let client = client(&server);
    let mut people = client.list(&list).unwrap();
    assert_eq!(people.next().await.unwrap().unwrap().id.as_str(), "a");
    assert!(people.next().await.is_none());
    assert!(people.is_complete());
    let remarks = people.remarks();
    assert_eq!(remarks.len(), 20);
    assert_eq!(remarks[0].code.as_deref(), Some("calling_failure"));
}

#[tokio::test]
async fn trap_05_the_limit_is_a_total_and_stops_the_pages() {
    let server =
        Server::start(|_, turn| Reply::page(&["a", "b", "c"], Some(&format!("?c={turn}")))).await;
    let client = client(&server);
    for (limit, pages) in [(0, 0), (2, 1), (3, 1), (4, 2)] {
        let before = server.seen().len();
        let list = ListPeople::new().with_page_size(3).with_limit(limit);
        assert_eq!(ids(&client, &list).await.len(), limit);
        assert_eq!(server.seen().len() - before, pages, "limit {limit}");
    }
}

#[tokio::test]
async fn trap_05_nobody_twice_is_an_option() {
    let people = [BASE64, "b"];
    let again = [UUID, "b", "c"];
    let replies = || vec![Reply::page(&people, Some("?c=1")), Reply::page(&again, None)];
    let server = Server::script(replies()).await;
    assert_eq!(ids(&client(&server), &ListPeople::new()).await.len(), 5);
    let server = Server::script(replies()).await;
    let rows = ids(&client(&server), &ListPeople::new().deduplicated()).await;
    let expected = [BASE64, "b", "c"].map(|id| Ok(id.to_owned()));
    assert_eq!(rows, expected, "both forms of an id are one person");
}

#[tokio::test]
async fn trap_05_a_list_is_resumed_where_it_stood_and_its_cursor_is_checked() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/v1/people?max=1000" => {
            Reply::page(&["a", "b"], Some("/v1/people?max=2&before&after=Y2lz"))
        }
        "/v1/people?max=2&before&after=Y2lz" => Reply::page(&["c"], None),
        _ => Reply::new(404, ""),
    })
    .await;
    let client = client(&server);
    let list = ListPeople::new();
    let mut people = client.list(&list).unwrap();
    let first = people.cursor().unwrap();
    assert_eq!(people.next().await.unwrap().unwrap().id.as_str(), "a");
    assert_eq!(people.cursor().unwrap(), first, "the page in hand has rows left");
    assert_eq!(people.next().await.unwrap().unwrap().id.as_str(), "b");
    let kept = people.cursor().unwrap().as_str().to_owned();
    drop(people);
    let mut rest = client.list_from(&list, &kept.parse().unwrap()).unwrap();
    assert_eq!(rest.next().await.unwrap().unwrap().id.as_str(), "c");
    assert!(rest.next().await.is_none());
    assert_eq!(rest.cursor(), None);
    for (foreign, kind) in [
        ("", ErrorKind::InvalidInput),
        ("0:0", ErrorKind::InvalidInput),
        ("0:85:", ErrorKind::InvalidInput),
        ("0:0:http://evil.example/v1/people", ErrorKind::Protocol),
        ("0:0://evil.example/v1/people", ErrorKind::Protocol),
        ("0:0:/v1/rooms", ErrorKind::Protocol),
    ] {
        let error = client.list_from(&list, &foreign.parse().unwrap()).unwrap_err();
        assert_eq!(error.kind(), kind, "{foreign}");
    }
}

#[tokio::test]
async fn trap_05_the_next_page_is_asked_for_as_soon_as_its_link_is_known_and_no_further() {
    let server =
        Server::start(|_, turn| Reply::page(&["a", "b"], Some(&format!("?c={turn}")))).await;
    let mut people = client(&server).list(&ListPeople::new()).unwrap();
    assert!(server.seen().is_empty(), "nothing before somebody reads");
    people.next().await.unwrap().unwrap();
    while server.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    people.next().await.unwrap().unwrap();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.seen().len(), 2, "one page ahead at most");
}

#[tokio::test]
async fn trap_07_a_504_on_a_list_halves_the_page() {
    let server = Server::start(|seen, _| {
        let max = url::Url::parse(&format!("http://h{}", seen.target)).unwrap();
        let max = max.query_pairs().find(|(name, _)| name == "max");
        let max: usize = max.map_or(100, |(_, value)| value.parse().unwrap());
        match (max, seen.target.contains("after")) {
            (26.., _) => Reply::new(504, "{}"),
            (13.., true) => Reply::new(504, "{}"),
            (_, false) => Reply::page(&["a"], Some("?max=25&before&after=a")),
            (_, true) => Reply::page(&["b"], None),
        }
    })
    .await;
    let rows =
        ids(&client(&server), &ListPeople::new().with_display_name("A b").with_limit(100)).await;
    assert_eq!(rows, [Ok("a".to_owned()), Ok("b".to_owned())]);
    assert_eq!(
        server.targets(),
        [
            "/v1/people?max=100&displayName=A%20b",
            "/v1/people?max=50&displayName=A%20b",
            "/v1/people?max=25&displayName=A%20b",
            "/v1/people?max=25&before&after=a",
            "/v1/people?max=12&before&after=a",
        ]
    );
    let dead = Server::always(Reply::new(504, "{}")).await;
    let list = ListPeople::new().with_page_size(1000);
    assert_eq!(ids(&client(&dead), &list).await, [Err(ErrorKind::Unavailable)]);
    assert_eq!(dead.seen().len(), 6);
    let by_ids = Server::start(|seen, _| match seen.target.matches("%2C").count() + 1 {
        count if count > 3 => Reply::new(504, "{}"),
        count => Reply::page(&vec!["x"; count], None),
    })
    .await;
    let ten = (0..10).map(|n| PersonId::new(format!("p{n}")).unwrap());
    assert_eq!(ids(&client(&by_ids), &ListPeople::new().with_ids(ten)).await.len(), 10);
}

#[tokio::test]
async fn trap_13_ids_go_in_chunks_alone_and_without_presence() {
    let answer = |seen: &Seen, _: usize| {
        let asked = seen.target.matches("%2C").count() + 1;
        let missing = if asked < 85 { r#"["gone1","gone2"]"# } else { r#"["gone0"]"# };
        Reply::ok(format!(r#"{{"items":[{{"id":"x{asked}"}}],"notFoundIds":{missing}}}"#))
    };
    let server = Server::start(answer).await;
    let client = client(&server);
    let many: Vec<PersonId> =
        (0..200).map(|n| PersonId::new(format!("{BASE64}{n}")).unwrap()).collect();
    let list = ListPeople::new().with_ids(many.clone());
    let mut people = client.list(&list).unwrap();
    let mut read = Vec::new();
    while let Some(person) = people.next().await {
        read.push(person.unwrap());
    }
    let ids: Vec<&str> = read.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, ["x85", "x85", "x30"]);
    assert_eq!(people.not_found().len(), 4);
    assert!(read.iter().all(|person| person.asked == Asked::ListByIds));
    assert_eq!(
        PersonBody::from_person(&read[0]).unwrap_err().field(),
        Some("person"),
        "what such a list leaves out would be wiped"
    );
    assert!(server.targets().iter().all(|target| target.len() < 8000));
    let others = [
        ListPeople::new().with_calling_data(),
        ListPeople::new().with_email("a@b.c"),
        ListPeople::new().with_org_id("o".parse().unwrap()),
        ListPeople::new().without_status(),
    ];
    for other in others {
        let error = client.list(&other.with_ids(many.clone())).unwrap_err();
        assert_eq!(error.field(), Some("ids"));
    }
}

#[tokio::test]
async fn trap_14_page_sizes_are_clamped_and_by_default_as_large_as_can_be() {
    let server = Server::always(Reply::page(&[], None)).await;
    let client = client(&server);
    let location = || ListPeople::new().with_location_id("LOC".parse().unwrap());
    for (list, max) in [
        (ListPeople::new(), Some("max=1000")),
        (ListPeople::new().with_calling_data(), Some("max=100")),
        (location(), Some("max=50")),
        (ListPeople::new().with_limit(20), Some("max=20")),
        (ListPeople::new().with_limit(2000), Some("max=1000")),
        (ListPeople::new().with_limit(20).with_page_size(30), Some("max=30")),
        (ListPeople::new().with_email("a@b.c"), None),
        (ListPeople::new().with_page_size(0), Some("max=1")),
        (ListPeople::new().with_page_size(700), Some("max=700")),
        (ListPeople::new().with_page_size(5000), Some("max=1000")),
        (ListPeople::new().with_calling_data().with_page_size(700), Some("max=100")),
        (location().with_page_size(700), Some("max=50")),
        (location().with_calling_data().with_page_size(99), Some("max=50")),
    ] {
        ids(&client, &list).await;
        let target = server.targets().pop().unwrap();
        let sent = target.split(['?', '&']).find(|pair| pair.starts_with("max="));
        assert_eq!(sent, max, "{target}");
    }
}

#[tokio::test]
async fn trap_15_booleans_are_lower_case_and_a_plus_stays_a_plus() {
    let server = Server::always(Reply::page(&[], None)).await;
    let list = ListPeople::new()
        .with_email("anna+test@example.com")
        .with_calling_data()
        .without_status()
        .with_all_types()
        .with_roles(["r1".parse().unwrap(), "r2".parse().unwrap()]);
    ids(&client(&server), &list).await;
    assert_eq!(
        server.targets(),
        ["/v1/people?email=anna%2Btest%40example.com&roles=r1%2Cr2&callingData=true\
          &excludeStatus=true&showAllTypes=true"]
    );
}
