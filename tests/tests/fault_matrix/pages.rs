//! Lists that misbehave: pages that repeat themselves, come in the wrong order or lead to
//! themselves or elsewhere.

use std::collections::BTreeSet;

use presence_sim::{Action, Fault, Trigger};

use crate::column::Side;
use crate::operation::Operation;

/// One page: the people on it, by number, and what its link to the next page is.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) numbers: Vec<u32>,
    pub(crate) next: Option<Next>,
}

/// What a page links to.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    /// The same list with another query.
    Query(String),
    Url(String),
    /// A link to a next page that ends in its middle.
    Cut,
}

/// How the pages misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misbehaviour {
    /// The last person of a page comes again on the next.
    Repeated,
    /// The people come in another order than their numbers.
    Reordered,
    /// The page links to itself.
    LinksToItself,
    /// The page links to another origin.
    LinksElsewhere,
    /// The link to the next page ends in its middle.
    LinkCut,
    /// No end: there is always another page with the same people.
    Endless,
}

fn page(numbers: &[u32], next: Next) -> Rows {
    Rows { numbers: numbers.to_vec(), next: Some(next) }
}

fn last(numbers: &[u32]) -> Rows {
    Rows { numbers: numbers.to_vec(), next: None }
}

fn query(query: &str) -> Next {
    Next::Query(query.to_owned())
}

/// The pages, the last of which is answered again and again.
fn pages(how: Misbehaviour, elsewhere: &str) -> Vec<Rows> {
    const FIRST: [u32; 5] = [1, 2, 3, 4, 5];
    match how {
        Misbehaviour::Repeated => vec![
            page(&FIRST, query("cursor=2")),
            page(&[5, 6, 7, 8, 9], query("cursor=3")),
            last(&[9, 10]),
            last(&[]),
        ],
        Misbehaviour::Reordered => {
            vec![page(&[9, 3, 7, 1, 5], query("cursor=2")), last(&[2, 8, 4, 10, 6]), last(&[])]
        }
        Misbehaviour::LinksToItself => vec![page(&FIRST, query("max=5"))],
        Misbehaviour::LinksElsewhere => {
            vec![page(&FIRST, Next::Url(format!("{elsewhere}/v1/people?cursor=2")))]
        }
        Misbehaviour::LinkCut => vec![page(&FIRST, Next::Cut)],
        Misbehaviour::Endless => {
            (0..40).map(|number| page(&FIRST, query(&format!("cursor={number}")))).collect()
        }
    }
}

/// How many people a watch sees before it is left; more than there are where what comes of the
/// link behind them is wanted.
pub(crate) fn people(how: Misbehaviour) -> usize {
    match how {
        Misbehaviour::Repeated | Misbehaviour::Reordered => {
            let pages = pages(how, "");
            pages.iter().flat_map(|rows| &rows.numbers).collect::<BTreeSet<_>>().len()
        }
        _ => usize::MAX,
    }
}

/// The faults that play these pages, where the vendor has lists.
pub(crate) fn script(side: &dyn Side, how: Misbehaviour, elsewhere: &str) -> Option<Vec<Fault>> {
    let pages = pages(how, elsewhere);
    let last = pages.len() - 1;
    let mut faults = Vec::new();
    for (place, rows) in pages.iter().enumerate() {
        let (headers, body) = side.page(rows)?;
        let action = Action::Status { status: 200, headers: headers.into_iter().collect(), body };
        let trigger = side.trigger(Operation::List);
        let place = u64::try_from(place).unwrap();
        let trigger = match usize::try_from(place).unwrap() == last {
            true => Trigger { after: place, ..trigger },
            false => Trigger { nth: Some(place + 1), ..trigger },
        };
        faults.push(Fault::new(trigger, action).unwrap());
    }
    Some(faults)
}
