//! [`UserStatusProvider`]: the one trait over all vendors, and its contracts.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::{
    Capabilities, Change, EventStream, ListOptions, Outcome, Preview, Probe, Result, StatusStream,
    UserRef, UserStatus, Vendor, WatchOptions,
};

/// Reads, writes and watches people's status in one vendor's system.
///
/// Small and object-safe: `Arc<dyn UserStatusProvider>` is what programs pass around. The
/// conveniences are in [`UserStatusProviderExt`](crate::UserStatusProviderExt). The suites of
/// `presence-testkit` test the sentences below, for any implementation.
///
/// For every method that does I/O:
///
/// * Dropping its future or stream cancels the call and leaves nothing half used.
/// * It ends: there is a deadline on every call.
/// * It spawns nothing that outlives the provider.
/// * An operation that [`capabilities`](Self::capabilities) calls unsupported fails with
///   [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported), naming vendor, operation and why,
///   and sends nothing.
/// * No error, log or `Debug` text holds a credential, a body, a note or an e-mail address.
#[async_trait]
pub trait UserStatusProvider: Debug + Send + Sync + 'static {
    /// The name this provider was configured with; it stands in every
    /// [`Subject`](crate::Subject). No I/O, and the same for the provider's whole life.
    fn name(&self) -> &str;

    /// The vendor. No I/O, and the same for the provider's whole life.
    fn vendor(&self) -> Vendor;

    /// What this provider can do as configured. No I/O.
    fn capabilities(&self) -> Capabilities;

    /// Reads one person.
    ///
    /// * The status is of the person asked for, and of this provider.
    /// * An axis on which nothing is known is unknown with its cause, never a guess.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for a person whom the vendor does not
    /// know; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a kind of reference
    /// that is not accepted.
    async fn get(&self, user: &UserRef) -> Result<UserStatus>;

    /// Reads many people.
    ///
    /// * As many results as people, in the order asked; nothing asked, nothing sent.
    /// * A person who is not known, or a bad reference, fails alone.
    /// * The same person asked twice is answered twice.
    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>>;

    /// Lists people.
    ///
    /// * The stream is lazy: nothing is sent before it is polled.
    /// * At most one page is in memory, and one more in flight.
    /// * It stops after [`ListOptions::limit`] people; a limit of 0 sends nothing.
    /// * A row that cannot be understood is an `Err` in its place, and the stream goes on.
    /// * After its first fatal error it ends.
    fn list(&self, options: ListOptions) -> StatusStream;

    /// Writes wanted states.
    ///
    /// * As many outcomes as changes, in the order given; nothing given, nothing sent.
    /// * Every change is checked by [`Change::check`] and for its losses before it is sent; one
    ///   that is refused is not sent and spoils no other.
    /// * [`Verdict::Applied`](crate::Verdict::Applied) only where the vendor confirmed it;
    ///   [`Verdict::NoChange`](crate::Verdict::NoChange) only where the state is known to stand so.
    /// * Where the fate of a request is not known, the outcome is
    ///   [`Verdict::Indeterminate`](crate::Verdict::Indeterminate), and it is not sent again
    ///   unless the vendor documents the state as absolute.
    /// * The account axis is touched by a change of the account axis only, and only with
    ///   [`Change::allow_account`].
    /// * What the vendor cannot hold is in [`Outcome::losses`].
    async fn set(&self, changes: &[Change]) -> Vec<Outcome>;

    /// Works out what [`set`](Self::set) would do with `changes`, without I/O.
    ///
    /// * As many plans as changes, in the order given.
    /// * What `set` would refuse before it sends anything is refused here for the same reason, and
    ///   nothing else is.
    /// * What `set` would lose is said, and what it would cause besides.
    ///
    /// A provider that does not write its own says what its capabilities say.
    fn preview(&self, changes: &[Change]) -> Preview {
        Preview::by_capabilities(&self.capabilities(), changes)
    }

    /// Watches people.
    ///
    /// * An empty list of people is refused: see [`WatchOptions::check`].
    /// * The first event is [`Event::Started`](crate::Event::Started); then everybody watched is
    ///   [`Seen`](crate::Event::Seen) once, or told as [`Gone`](crate::Event::Gone) or
    ///   [`Unreadable`](crate::Event::Unreadable); then come changes.
    /// * [`Pace`](crate::Event::Pace) corrects how late an event may be, where the beginning could
    ///   not tell.
    /// * A status that did not change by its projection hash makes no event.
    /// * When the vendor falls silent the stream says so, goes on trying, and says when it is back.
    /// * After its first `Err` it ends.
    fn watch(&self, options: WatchOptions) -> EventStream;

    /// Finds out whether the configuration is good and what the credential may do, without
    /// changing anybody's status.
    ///
    /// # Errors
    /// Where the checks themselves could not be made; a check that was made and failed is in the
    /// result.
    async fn probe(&self) -> Result<Probe>;
}
