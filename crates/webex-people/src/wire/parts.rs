//! The parts of a person that are objects themselves.

use serde::de::{IgnoredAny, MapAccess};

use super::lenient::{self, Atom, Entry, Lenient, Leniently, One};
use crate::client::{PhoneNumber, PhoneType, PostalAddress, SipAddress, SipType};

fn one<'de, A: MapAccess<'de>, T>(
    values: &mut A,
    read: impl FnOnce(&Atom<'_>) -> Option<T>,
) -> Result<Option<T>, A::Error> {
    values.next_value_seed(Leniently(One(read))).map(Lenient::fit)
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
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<(), A::Error> {
        match name {
            "type" => self.kind = one(values, lenient::word)?,
            "value" => self.value = one(values, lenient::text)?,
            "primary" => self.primary = one(values, lenient::flag)?,
            _ => drop(values.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Entry for Typed<PhoneType> {
    type Finished = PhoneNumber;

    const USUAL: usize = 2;

    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<(), A::Error> {
        self.read(name, values)
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

    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<(), A::Error> {
        self.read(name, values)
    }

    fn finish(self) -> Option<SipAddress> {
        Some(SipAddress { kind: self.kind, value: self.value?, primary: self.primary })
    }
}

impl Entry for PostalAddress {
    type Finished = Self;

    const USUAL: usize = 1;

    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<(), A::Error> {
        match name {
            "type" => self.kind = one(values, lenient::text)?,
            "country" => self.country = one(values, lenient::text)?,
            "locality" => self.locality = one(values, lenient::text)?,
            "region" => self.region = one(values, lenient::text)?,
            "streetAddress" => self.street_address = one(values, lenient::text)?,
            "postalCode" => self.postal_code = one(values, lenient::text)?,
            _ => drop(values.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn finish(self) -> Option<Self> {
        Some(self)
    }
}
