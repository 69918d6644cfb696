//! Tokens: which ones open, for whom, and until when.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::roster::{ADMINISTRATOR, BOT, READER, USER};
use super::scope::{self, Scopes};
use crate::seed::{Stream, draw};

/// How many of each kind are kept. The vendor's own limit is 750 for each user.
const MAX_KEPT: usize = 5_000;

/// Whose token is there from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    Administrator,
    Reader,
    User,
    Bot,
}

/// What a token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) person: u64,
    pub(super) scopes: Scopes,
    /// When it ends; never, if nothing is said.
    pub(super) until: Option<SystemTime>,
}

/// A device that waits for somebody to type its code.
#[derive(Debug, Clone)]
pub(super) struct Device {
    pub(super) user_code: String,
    pub(super) scopes: Scopes,
    pub(super) until: SystemTime,
    pub(super) decision: Option<Decision>,
}

/// What was decided about a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Approved(u64),
    Denied,
}

/// Every token and code that was given out.
pub(super) struct Tokens {
    seed: u64,
    drawn: u64,
    generation: u64,
    access: HashMap<String, Grant>,
    refresh: HashMap<String, Grant>,
    codes: HashMap<String, Code>,
    devices: HashMap<String, Device>,
    /// How many access tokens were given for refresh tokens.
    pub(super) refreshes: u64,
    /// The number of whoever consents at the authorisation page.
    pub(super) consenting: u64,
}

/// An authorisation code, good for one exchange.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) grant: Grant,
    /// Where it was sent, if that is known.
    pub(super) redirect: Option<String>,
}

impl Standard {
    pub(super) fn grant(self) -> Grant {
        let own = [scope::PEOPLE_READ, scope::PEOPLE_WRITE];
        let own_calling = [scope::CALLING_READ, scope::CALLING_WRITE];
        let reader = [scope::ADMIN_READ, scope::ADMIN_CALLING_READ, scope::PEOPLE_READ];
        let admin = [scope::ADMIN_WRITE, scope::ADMIN_CALLING_WRITE, scope::APPLICATIONS];
        let (person, scopes): (u64, Vec<&str>) = match self {
            Self::Administrator => {
                (ADMINISTRATOR, [&own[..], &own_calling, &reader, &admin].concat())
            }
            Self::Reader => (READER, reader.to_vec()),
            Self::User => (USER, [own, own_calling].concat()),
            Self::Bot => (BOT, vec![scope::PEOPLE_READ]),
        };
        Grant { person, scopes: Scopes::read(&scopes.join(" ")), until: None }
    }
}

impl Tokens {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: 0,
            generation: 0,
            access: HashMap::new(),
            refresh: HashMap::new(),
            codes: HashMap::new(),
            devices: HashMap::new(),
            refreshes: 0,
            consenting: ADMINISTRATOR,
        }
    }

    /// A token that is there from the start, as it is now.
    pub(super) fn standard(&self, whose: Standard) -> String {
        self.letters((1 << 32) + self.generation * 16 + whose as u64, 64)
    }

    /// What an access token stands for at this moment.
    pub(super) fn open(&self, token: &str, now: SystemTime) -> Option<Grant> {
        let standards = [Standard::Administrator, Standard::Reader, Standard::User, Standard::Bot];
        match standards.into_iter().find(|whose| self.standard(*whose) == token) {
            Some(whose) => Some(whose.grant()),
            None => self.access.get(token).filter(|grant| grant.lives(now)).cloned(),
        }
    }

    pub(super) fn give_access(&mut self, grant: Grant, now: SystemTime) -> String {
        let token = self.next(64);
        make_room(&mut self.access, |grant| grant.lives(now));
        self.access.insert(token.clone(), grant);
        token
    }

    pub(super) fn give_refresh(&mut self, grant: Grant, now: SystemTime) -> String {
        let token = self.next(64);
        make_room(&mut self.refresh, |grant| grant.lives(now));
        self.refresh.insert(token.clone(), grant);
        token
    }

    pub(super) fn refresh_grant(&self, token: &str, now: SystemTime) -> Option<Grant> {
        self.refresh.get(token).filter(|grant| grant.lives(now)).cloned()
    }

    pub(super) fn end_refresh(&mut self, token: &str) {
        self.refresh.remove(token);
    }

    pub(super) fn give_code(&mut self, code: Code, now: SystemTime) -> String {
        let text = self.next(64);
        make_room(&mut self.codes, |code| code.grant.lives(now));
        self.codes.insert(text.clone(), code);
        text
    }

    /// Takes a code: it is good once.
    pub(super) fn take_code(&mut self, code: &str, now: SystemTime) -> Option<Code> {
        self.codes.remove(code).filter(|code| code.grant.lives(now))
    }

    /// A code for a device and one for its user.
    pub(super) fn give_device(
        &mut self,
        scopes: Scopes,
        lifetime: Duration,
        now: SystemTime,
    ) -> (String, String) {
        let (code, user_code) = (self.next(40), self.next(8).to_uppercase());
        let until = now.checked_add(lifetime).unwrap_or(now);
        make_room(&mut self.devices, |device| device.until > now);
        let device = Device { user_code: user_code.clone(), scopes, until, decision: None };
        self.devices.insert(code.clone(), device);
        (code, user_code)
    }

    pub(super) fn device(&self, code: &str) -> Option<&Device> {
        self.devices.get(code)
    }

    pub(super) fn end_device(&mut self, code: &str) {
        self.devices.remove(code);
    }

    /// `false` if no device shows this code.
    pub(super) fn decide(&mut self, user_code: &str, decision: Decision) -> bool {
        let shown = self.devices.values_mut().find(|device| device.user_code == user_code);
        shown.map(|device| device.decision = Some(decision)).is_some()
    }

    /// Ends every access token. Those from the start have successors.
    pub(super) fn end_access(&mut self) {
        self.access.clear();
        self.generation += 1;
    }

    pub(super) fn end_every_refresh(&mut self) {
        self.refresh.clear();
    }

    /// The credentials of the integration.
    pub(super) fn client(&self) -> (String, String) {
        (format!("C{}", self.letters(1 << 40, 32)), self.letters((1 << 40) + 1, 64))
    }

    fn next(&mut self, length: u64) -> String {
        self.drawn += 1;
        self.letters(self.drawn, length)
    }

    fn letters(&self, index: u64, length: u64) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let letter = |place| {
            let drawn = draw(self.seed, Stream::WebexToken, index * 64 + place);
            // The remainder is a place in the list.
            char::from(LETTERS[(drawn % LETTERS.len() as u64) as usize])
        };
        (0..length).map(letter).collect()
    }
}

impl Grant {
    fn lives(&self, now: SystemTime) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

/// Forgets what is over and, if that is not enough, anything.
fn make_room<T>(kept: &mut HashMap<String, T>, lives: impl Fn(&T) -> bool) {
    if kept.len() >= MAX_KEPT {
        kept.retain(|_, value| lives(value));
    }
    if kept.len() >= MAX_KEPT {
        kept.clear();
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("access", &self.access.len())
            .field("refresh", &self.refresh.len())
            .finish_non_exhaustive()
    }
}
