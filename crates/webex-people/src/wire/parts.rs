//! The parts of a person that are objects themselves.

use super::lenient::{self, Atom, Entry, Lenient};
use super::reader::Reader;
use crate::client::{PhoneNumber, PhoneType, PostalAddress, SipAddress, SipType};

fn one<T>(json: &mut Reader<'_>, read: impl FnOnce(&Atom<'_>) -> Option<T>) -> Option<Option<T>> {
    lenient::atom(json, read).map(Lenient::fit)
}

/// A number or an address of a kind.
pub(super) struct Typed<K> {
    kind: Option<K>,
    value: Option<String>,
    primary: Option<bool>,
}

impl<K> Default for Typed<K> {
    fn default() -> Self {
        Self { kind: None, value: None, primary: None }
    }
}

impl<K> Typed<K>
where
    K: for<'a> From<&'a str>,
{
    fn read(&mut self, name: &str, json: &mut Reader<'_>) -> Option<()> {
        match name {
            "type" => self.kind = one(json, lenient::word)?,
            "value" => self.value = one(json, lenient::text)?,
            "primary" => self.primary = one(json, lenient::flag)?,
            _ => drop(json.skip()?),
        }
        Some(())
    }
}

impl Entry for Typed<PhoneType> {
    type Finished = PhoneNumber;

    const USUAL: usize = 2;

    fn take(&mut self, name: &str, json: &mut Reader<'_>) -> Option<()> {
        self.read(name, json)
    }

    fn finish(self) -> Option<PhoneNumber> {
        let mut number = PhoneNumber::work(self.value?);
        (number.kind, number.primary) = (self.kind, self.primary);
        Some(number)
    }
}

impl Entry for Typed<SipType> {
    type Finished = SipAddress;

    const USUAL: usize = 2;

    fn take(&mut self, name: &str, json: &mut Reader<'_>) -> Option<()> {
        self.read(name, json)
    }

    fn finish(self) -> Option<SipAddress> {
        Some(SipAddress { kind: self.kind, value: self.value?, primary: self.primary })
    }
}

impl Entry for PostalAddress {
    type Finished = Self;

    const USUAL: usize = 1;

    fn take(&mut self, name: &str, json: &mut Reader<'_>) -> Option<()> {
        match name {
            "type" => self.kind = one(json, lenient::text)?,
            "country" => self.country = one(json, lenient::text)?,
            "locality" => self.locality = one(json, lenient::text)?,
            "region" => self.region = one(json, lenient::text)?,
            "streetAddress" => self.street_address = one(json, lenient::text)?,
            "postalCode" => self.postal_code = one(json, lenient::text)?,
            _ => drop(json.skip()?),
        }
        Some(())
    }

    fn finish(self) -> Option<Self> {
        Some(self)
    }
}
