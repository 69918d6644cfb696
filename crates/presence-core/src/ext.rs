//! [`UserStatusProviderExt`]: the conveniences people reach for first.

use std::future::poll_fn;

use async_trait::async_trait;

use crate::{
    Absence, Availability, Change, Error, ErrorKind, ListOptions, Outcome, Result, UserRef,
    UserStatus, UserStatusProvider,
};

mod sealed {
    #[expect(unnameable_types, reason = "nobody else may name it: that is what seals the trait")]
    pub trait Sealed {}
    impl<P: crate::UserStatusProvider + ?Sized> Sealed for P {}
}

/// Conveniences on every [`UserStatusProvider`]. It cannot be implemented elsewhere.
///
/// ```
/// use presence_core::{MemoryProvider, UserRef, UserStatusProviderExt};
///
/// # async fn example() -> presence_core::Result<()> {
/// let provider = MemoryProvider::with_people(["anna", "jan"]);
/// let anna = UserRef::login("anna")?;
/// provider.mark_absent(&anna).await.into_result()?;
/// # Ok(())
/// # }
/// ```
#[async_trait]
pub trait UserStatusProviderExt: UserStatusProvider + sealed::Sealed {
    /// Makes one change.
    async fn set_one(&self, change: Change) -> Outcome {
        let mut outcomes = self.set(std::slice::from_ref(&change)).await;
        if outcomes.len() > 1 {
            outcomes.truncate(1);
        }
        outcomes.pop().unwrap_or_else(|| {
            let error =
                Error::new(ErrorKind::Internal, "the provider gave no outcome for a change");
            Outcome::from_error(error.with_vendor(self.vendor()).with_operation("set"))
        })
    }

    /// Declares a person as not working.
    async fn mark_absent(&self, user: &UserRef) -> Outcome {
        self.set_one(Change::absence(user.clone(), Absence::Absent)).await
    }

    /// Declares a person as working.
    async fn mark_present(&self, user: &UserRef) -> Outcome {
        self.set_one(Change::absence(user.clone(), Absence::Present)).await
    }

    /// Sets a person's availability.
    async fn set_availability(&self, user: &UserRef, availability: Availability) -> Outcome {
        self.set_one(Change::availability(user.clone(), availability)).await
    }

    /// Lists at most `limit` people into memory. The first error of a row ends it.
    ///
    /// # Errors
    /// That of the stream.
    async fn list_up_to(&self, limit: usize) -> Result<Vec<UserStatus>> {
        let mut people = Vec::new();
        let mut stream = self.list(ListOptions::new().with_limit(limit));
        while let Some(row) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            people.push(row?);
        }
        Ok(people)
    }
}

impl<P: UserStatusProvider + ?Sized> UserStatusProviderExt for P {}
