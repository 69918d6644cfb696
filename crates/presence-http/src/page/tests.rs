//! Tests of the paging helper.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use presence_core::{ManualClock, Timestamp};
use tokio::sync::Semaphore;

use super::*;

fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH))
}

/// Two rows a page, numbered through, `pages` pages.
fn numbers(pages: u32, options: PagerOptions, asked: &Arc<Mutex<Vec<u32>>>) -> Pager<u32, u32> {
    let asked = Arc::clone(asked);
    Pager::new(clock(), 0, options, move |page| {
        asked.lock().unwrap().push(page);
        async move {
            let rows = vec![Ok(page * 2), Ok(page * 2 + 1)];
            Ok(Page::new(rows, (page + 1 < pages).then_some(page + 1)))
        }
    })
}

async fn rest<C: Clone + Eq + Hash + Send + 'static>(pager: &mut Pager<u32, C>) -> Vec<u32> {
    pager.map(Result::unwrap).collect().await
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for_and_then_one_page_ahead() {
    let asked = Arc::default();
    let mut pager = numbers(4, PagerOptions::default(), &asked);
    let seen = || asked.lock().unwrap().clone();
    assert!(seen().is_empty());
    assert_eq!(pager.next().await.unwrap().unwrap(), 0);
    assert_eq!(seen(), [0, 1], "the next page is sent for with the first row");
    assert_eq!(pager.next().await.unwrap().unwrap(), 1);
    assert_eq!(seen(), [0, 1], "never more than one page ahead");
    assert_eq!(pager.next().await.unwrap().unwrap(), 2);
    assert_eq!(seen(), [0, 1, 2]);
    assert_eq!(rest(&mut pager).await, [3, 4, 5, 6, 7]);
    assert_eq!(pager.cursor(), None);
    assert!(pager.next().await.is_none());
}

#[tokio::test]
async fn the_page_ahead_comes_in_while_nobody_reads() {
    let arrived = Arc::new(Semaphore::new(0));
    let signal = Arc::clone(&arrived);
    let mut pager = Pager::new(clock(), 0, PagerOptions::default(), move |page: u32| {
        let signal = Arc::clone(&signal);
        async move {
            tokio::task::yield_now().await;
            signal.add_permits(1);
            Ok(Page::new(vec![Ok(page)], (page < 1).then_some(1)))
        }
    });
    pager.next().await.unwrap().unwrap();
    // Without anybody polling the stream, the second page arrives.
    arrived.acquire_many(2).await.unwrap().forget();
    assert_eq!(rest(&mut pager).await, [1]);
}

#[tokio::test]
async fn dropping_the_stream_gives_up_the_page_ahead() {
    struct Guard(Arc<AtomicUsize>, Arc<Semaphore>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::SeqCst);
            self.1.add_permits(1);
        }
    }
    let under_way = Arc::new(AtomicUsize::new(0));
    let ended = Arc::new(Semaphore::new(0));
    let (count, done) = (Arc::clone(&under_way), Arc::clone(&ended));
    let mut pager = Pager::new(clock(), 0, PagerOptions::default(), move |page: u32| {
        count.fetch_add(1, Ordering::SeqCst);
        let guard = Guard(Arc::clone(&count), Arc::clone(&done));
        async move {
            let _guard = guard;
            if page > 0 {
                std::future::pending::<()>().await;
            }
            Ok(Page::new(vec![Ok(page)], Some(page + 1)))
        }
    });
    pager.next().await.unwrap().unwrap();
    assert_eq!(under_way.load(Ordering::SeqCst), 1);
    drop(pager);
    ended.acquire_many(2).await.unwrap().forget();
    assert_eq!(under_way.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_limit_ends_the_list_and_fetches_nothing_beyond() {
    for (limit, rows, pages) in [(0, 0, 0), (1, 1, 1), (2, 2, 1), (3, 3, 2), (99, 8, 4)] {
        let asked = Arc::default();
        let options = PagerOptions { limit: Some(limit), ..PagerOptions::default() };
        let mut pager = numbers(4, options, &asked);
        assert_eq!(rest(&mut pager).await.len(), rows);
        assert_eq!(asked.lock().unwrap().len(), pages, "limit {limit}");
    }
}

#[tokio::test]
async fn a_list_is_taken_up_again_where_it_was_left() {
    let asked = Arc::default();
    let mut pager = numbers(4, PagerOptions::default(), &asked);
    assert_eq!(pager.cursor(), Some(&0));
    pager.next().await.unwrap().unwrap();
    assert_eq!(pager.cursor(), Some(&0), "this page has a row left");
    pager.next().await.unwrap().unwrap();
    assert_eq!(pager.cursor(), Some(&1));
}

#[tokio::test]
async fn an_error_is_yielded_once_and_ends_the_list_resumably() {
    let mut pager = Pager::new(clock(), 0, PagerOptions::default(), |page: u32| async move {
        if page == 2 {
            return Err(Error::new(ErrorKind::Unavailable, "down"));
        }
        Ok(Page::new(vec![Ok(page)], Some(page + 1)))
    })
    .about(Vendor::WEBEX, "list_people");
    assert_eq!(pager.next().await.unwrap().unwrap(), 0);
    assert_eq!(pager.next().await.unwrap().unwrap(), 1);
    let error = pager.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "webex list_people: down");
    assert_eq!(pager.cursor(), Some(&2));
    assert!(pager.next().await.is_none());
    assert!(pager.next().await.is_none());
}

#[tokio::test]
async fn a_bad_row_spoils_no_other() {
    let mut pager = Pager::new(clock(), 0, PagerOptions::default(), |_: u32| async {
        let bad = Error::new(ErrorKind::Protocol, "no id");
        Ok(Page::new(vec![Ok(1), Err(bad), Ok(3)], None))
    });
    let rows: Vec<bool> = (&mut pager).map(|row: Result<u32>| row.is_ok()).collect().await;
    assert_eq!(rows, [true, false, true]);
}

#[tokio::test]
async fn pages_in_a_circle_are_noticed_after_their_rows() {
    let mut pager = Pager::new(clock(), 0, PagerOptions::default(), |page: u32| async move {
        Ok(Page::new(vec![Ok(page)], Some((page + 1) % 3)))
    });
    let rows: Vec<_> = (&mut pager).collect().await;
    assert_eq!(rows.len(), 4);
    let error = rows[3].as_ref().unwrap_err();
    assert_eq!(error.message(), "the list's pages go round in a circle");
}

#[tokio::test]
async fn an_empty_page_in_the_middle_ends_nothing_and_too_many_do() {
    let options = PagerOptions { max_empty_pages: 2, ..PagerOptions::default() };
    let with_gaps = |gap: u32| {
        Pager::new(clock(), 0, options.clone(), move |page: u32| async move {
            let rows = if page.is_multiple_of(gap) { vec![Ok(page)] } else { vec![] };
            Ok(Page::new(rows, (page < 12).then_some(page + 1)))
        })
    };
    assert_eq!(rest(&mut with_gaps(3)).await, [0, 3, 6, 9, 12]);
    let rows: Vec<_> = with_gaps(4).collect().await;
    assert_eq!(rows.len(), 2);
    let error = rows[1].as_ref().unwrap_err();
    assert_eq!(error.message(), "the list has more than 2 empty pages in a row");
}

#[tokio::test]
async fn a_list_without_end_is_ended() {
    let options = PagerOptions { max_pages: 5, ..PagerOptions::default() };
    let pager = Pager::new(clock(), 0, options, |page: u32| async move {
        Ok(Page::new(vec![Ok(page)], Some(page + 1)))
    });
    let rows: Vec<_> = pager.collect().await;
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[5].as_ref().unwrap_err().message(), "the list has more than 5 pages");
}

#[tokio::test]
async fn a_page_that_takes_too_long_ends_the_list() {
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let options =
        PagerOptions { page_deadline: Some(Duration::from_secs(5)), ..PagerOptions::default() };
    let mut pager = Pager::new(Arc::new(clock.clone()), 0, options, |_: u32| async {
        std::future::pending::<Result<Page<u32, u32>>>().await
    });
    let (row, ()) = tokio::join!(pager.next(), async {
        clock.until_waiting(1).await;
        clock.advance(Duration::from_secs(5));
    });
    assert_eq!(row.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    assert!(pager.next().await.is_none());
}

#[tokio::test]
async fn a_panic_while_a_page_is_read_is_an_error_for_the_reader() {
    let mut pager = Pager::new(clock(), 0, PagerOptions::default(), |_: u32| async {
        if true {
            panic!("planted");
        }
        Ok(Page::<u32, u32>::new(vec![], None))
    });
    assert_eq!(pager.next().await.unwrap().unwrap_err().kind(), ErrorKind::Internal);
}

#[test]
fn without_a_runtime_pages_come_as_they_are_read() {
    let asked = Arc::default();
    let mut pager = numbers(3, PagerOptions::default(), &asked);
    let rows: Vec<u32> =
        futures_util::FutureExt::now_or_never(rest(&mut pager)).expect("nothing to wait for");
    assert_eq!(rows, [0, 1, 2, 3, 4, 5]);
}
