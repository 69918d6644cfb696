//! Tokens, from the inside.

use std::time::Duration;

use super::{ChangeRefused, Webex};
use crate::webex::catalogue::application_id;
use crate::webex::ops::CODE_LIFETIME;
use crate::webex::scope::Scopes;
use crate::webex::tokens::{Code, Decision, Grant, Standard};

impl Webex {
    /// The access token of a full administrator (`anna.nowak`), good until
    /// [`expire_tokens`](Self::expire_tokens). It opens nothing but this simulator.
    #[must_use]
    pub fn token(&self) -> String {
        self.standard(Standard::Administrator)
    }

    /// The access token of a read-only administrator (`jan.kowalski`), likewise.
    #[must_use]
    pub fn reader_token(&self) -> String {
        self.standard(Standard::Reader)
    }

    /// The access token of a user without rights of administration (`zofia.wisniewska`),
    /// likewise.
    #[must_use]
    pub fn user_token(&self) -> String {
        self.standard(Standard::User)
    }

    /// The access token of a bot, likewise.
    #[must_use]
    pub fn bot_token(&self) -> String {
        self.standard(Standard::Bot)
    }

    /// Ends every access token. The four above have new values then; refresh tokens stay.
    pub fn expire_tokens(&self) {
        self.with_world(|world| world.tokens.end_access());
    }

    /// Ends every refresh token.
    pub fn expire_refresh_tokens(&self) {
        self.with_world(|world| world.tokens.end_every_refresh());
    }

    /// A new access token of somebody, with these scopes (blanks between), for so long.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn issue_token(
        &self,
        person: &str,
        scopes: &str,
        lifetime: Duration,
    ) -> Result<String, ChangeRefused> {
        let now = self.now();
        let grant = self.grant(person, scopes, lifetime)?;
        Ok(self.with_world(|world| world.tokens.give_access(grant, now)))
    }

    /// A new refresh token, likewise.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn issue_refresh_token(
        &self,
        person: &str,
        scopes: &str,
        lifetime: Duration,
    ) -> Result<String, ChangeRefused> {
        let now = self.now();
        let grant = self.grant(person, scopes, lifetime)?;
        Ok(self.with_world(|world| world.tokens.give_refresh(grant, now)))
    }

    /// A code for one exchange, as if somebody had consented. Any redirect URI goes with it.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn issue_code(&self, person: &str, scopes: &str) -> Result<String, ChangeRefused> {
        let now = self.now();
        let grant = self.grant(person, scopes, CODE_LIFETIME)?;
        let code = Code { grant, redirect: None };
        Ok(self.with_world(|world| world.tokens.give_code(code, now)))
    }

    /// The id of the integration, which is the service application's as well.
    #[must_use]
    pub fn client_id(&self) -> String {
        self.with_world(|world| world.tokens.client().0)
    }

    /// Its secret.
    #[must_use]
    pub fn client_secret(&self) -> String {
        self.with_world(|world| world.tokens.client().1)
    }

    /// The id of the service application, as a part of its path.
    #[must_use]
    pub fn application_id(&self) -> String {
        application_id()
    }

    /// Who consents at the authorisation page from now on; the full administrator at first.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn set_consenting(&self, person: &str) -> Result<(), ChangeRefused> {
        let number = self.number(person)?;
        self.with_world(|world| world.tokens.consenting = number);
        Ok(())
    }

    /// Lets somebody type the code that a device shows. `false` if no device shows it.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn approve_device(&self, code: &str, person: &str) -> Result<bool, ChangeRefused> {
        let number = self.number(person)?;
        Ok(self.with_world(|world| world.tokens.decide(code, Decision::Approved(number))))
    }

    /// Lets somebody deny a device. `false` if no device shows this code.
    pub fn deny_device(&self, code: &str) -> bool {
        self.with_world(|world| world.tokens.decide(code, Decision::Denied))
    }

    /// How long access tokens last that are given from now on, in simulated time.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.set(|settings| settings.token_lifetime = lifetime);
    }

    /// Whether a refresh answers with a refresh token. Without one, the old one stays good.
    pub fn set_refresh_answers_token(&self, answers: bool) {
        self.set(|settings| settings.refresh_answers_token = answers);
    }

    /// Whether that is another one than before, which is at its end then.
    pub fn set_refresh_rotates(&self, rotates: bool) {
        self.set(|settings| settings.refresh_rotates = rotates);
    }

    /// How many access tokens were given for refresh tokens.
    #[must_use]
    pub fn refreshes(&self) -> u64 {
        self.with_world(|world| world.tokens.refreshes)
    }

    fn standard(&self, whose: Standard) -> String {
        self.with_world(|world| world.tokens.standard(whose))
    }

    fn grant(
        &self,
        person: &str,
        scopes: &str,
        lifetime: Duration,
    ) -> Result<Grant, ChangeRefused> {
        let until = self.now().checked_add(lifetime);
        Ok(Grant { person: self.number(person)?, scopes: Scopes::read(scopes), until })
    }

    fn number(&self, person: &str) -> Result<u64, ChangeRefused> {
        let person = self.with_world(|world| world.people.find(person));
        person.map(|person| person.number).ok_or(ChangeRefused::UnknownPerson)
    }
}
