//! [`KnownIds`]: ids that were read before, so that each is checked and kept once.

use std::sync::Arc;

/// How many ids are kept at most.
const SLOTS: usize = 256;

/// Ids that a list has shown already: rows repeat those of roles, licences and organisations. Each
/// has one place; another id with the same place takes it over, so that it never grows.
#[derive(Debug, Default)]
pub(crate) struct KnownIds(Vec<Option<Arc<str>>>);

impl KnownIds {
    /// Keeps ids; the default keeps none.
    pub(crate) fn keeping() -> Self {
        Self(vec![None; SLOTS])
    }

    /// The id that is written `text`: one that is known, else what `read` makes of it.
    pub(super) fn get(
        &mut self,
        text: &str,
        read: impl FnOnce() -> Option<Arc<str>>,
    ) -> Option<Arc<str>> {
        let Some(slot) = self.0.get_mut(place(text)) else { return read() };
        match slot {
            Some(known) if **known == *text => Some(Arc::clone(known)),
            slot => {
                let id = read()?;
                *slot = Some(Arc::clone(&id));
                Some(id)
            }
        }
    }
}

/// Where `text` has its place. Ids differ at their end.
fn place(text: &str) -> usize {
    let end = text.as_bytes().last_chunk().copied().map_or(0, u64::from_le_bytes);
    // The uppermost byte of such a product depends on all bits of the factor.
    let [.., mixed] = end.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    usize::from(mixed) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_once_and_one_in_its_place_takes_it_over() {
        let mut known = KnownIds::keeping();
        let made = |text: &str| Some(Arc::<str>::from(text));
        let first = known.get("first", || made("first")).unwrap();
        let again = known.get("first", || panic!("it is known")).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        // Texts of fewer than eight bytes share a place.
        assert_eq!(&*known.get("other", || made("other")).unwrap(), "other");
        assert!(!Arc::ptr_eq(&first, &known.get("first", || made("first")).unwrap()));
        assert!(known.get("bad", || None).is_none());
        assert_eq!(known.0.iter().flatten().count(), 1);
    }

    #[test]
    fn by_default_nothing_is_kept() {
        let mut known = KnownIds::default();
        let made = || Some(Arc::<str>::from("an id of some length"));
        let (first, again) = (known.get("an id", made), known.get("an id", made));
        assert!(!Arc::ptr_eq(&first.unwrap(), &again.unwrap()));
    }
}
