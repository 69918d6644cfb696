//! The line of callers: who came when, and who went when.

use std::sync::Mutex;
use std::sync::PoisonError;

/// Places in the order of coming, each with the place in the order of going.
#[derive(Debug, Default)]
pub(crate) struct Line {
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    gone: Vec<Option<usize>>,
    next: usize,
}

impl Line {
    /// Somebody comes; the number is theirs.
    pub(crate) fn come(&self) -> usize {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.gone.push(None);
        places.gone.len() - 1
    }

    /// Whoever came with this number goes.
    pub(crate) fn go(&self, number: usize) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let next = places.next;
        if let Some(place) = places.gone.get_mut(number) {
            *place = Some(next);
            places.next += 1;
        }
    }

    /// How many went before somebody who had come before them: for the one to whom most did, and at
    /// least so many. Whoever has not gone counts as overtaken by all who have.
    pub(crate) fn overtaken(&self) -> usize {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = |(came, went): (usize, &Option<usize>)| {
            went.unwrap_or(places.next).saturating_sub(came)
        };
        places.gone.iter().enumerate().map(gone).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(going: &[usize], came: usize) -> usize {
        let line = Line::default();
        (0..came).for_each(|number| assert_eq!(line.come(), number));
        going.iter().for_each(|number| line.go(*number));
        line.overtaken()
    }

    #[test]
    fn who_goes_in_the_order_of_coming_is_not_overtaken() {
        assert_eq!(line(&[0, 1, 2, 3], 4), 0);
        assert_eq!(line(&[1, 0, 3, 2], 4), 1);
    }

    #[test]
    fn the_first_who_goes_last_is_overtaken_by_all() {
        assert_eq!(line(&[1, 2, 3, 0], 4), 3);
        assert_eq!(line(&[1, 2, 3], 4), 3);
    }
}
