//! Lists that misbehave: pages that repeat themselves, come in the wrong order or lead to
//! themselves or elsewhere.

use presence_sim::{Action, Fault, Trigger};

use crate::column::Side;
use crate::operation::Operation;

/// One page: the people on it, by number, and what its link to the next page is.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) numbers: Vec<u32>,
    /// A query, or a whole URL.
    pub(crate) next: Option<String>,
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
    /// No end: there is always another page with the same people.
    Endless,
}

fn rows(numbers: &[u32], next: Option<&str>) -> Rows {
    Rows { numbers: numbers.to_vec(), next: next.map(str::to_owned) }
}

/// The pages, the last of which is answered again and again.
fn pages(how: Misbehaviour, elsewhere: &str) -> Vec<Rows> {
    match how {
        Misbehaviour::Repeated => vec![
            rows(&[1, 2, 3, 4, 5], Some("cursor=2")),
            rows(&[5, 6, 7, 8, 9], Some("cursor=3")),
            rows(&[9, 10], None),
            rows(&[], None),
        ],
        Misbehaviour::Reordered => vec![
            rows(&[9, 3, 7, 1, 5], Some("cursor=2")),
            rows(&[2, 8, 4, 10, 6], None),
            rows(&[], None),
        ],
        Misbehaviour::LinksToItself => vec![rows(&[1, 2, 3, 4, 5], Some("max=5"))],
        Misbehaviour::LinksElsewhere => {
            vec![rows(&[1, 2, 3, 4, 5], Some(&format!("{elsewhere}/v1/people?cursor=2")))]
        }
        Misbehaviour::Endless => {
            (0..40).map(|page| rows(&[1, 2, 3, 4, 5], Some(&format!("cursor={page}")))).collect()
        }
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
