//! Certificates: one that is right, and one for each way to be wrong.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// The name by which every client calls.
pub(crate) const NAME: &str = "localhost";

/// What is wrong with a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Nothing,
    /// Nobody but itself stands for it.
    SelfSigned,
    /// Of an authority that nobody has named.
    OtherAuthority,
    /// Of an authority that bears the name of the trusted one.
    ImpostorAuthority,
    Expired,
    NotValidYet,
    WrongName,
    /// The certificate is shown by somebody who does not have its key.
    WrongKey,
}

/// What a server shows and signs with, and what a client is told to trust.
pub(crate) struct Papers {
    pub(crate) shown: CertificateDer<'static>,
    pub(crate) key: PrivateKeyDer<'static>,
    /// The authority, in PEM.
    pub(crate) authority: String,
    /// The certificate that is pinned, in PEM: the one that is shown, but for strangers.
    pub(crate) pinned: String,
}

fn authority(called: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, called);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn valid(name: &str, from: i32, until: i32) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, "a server");
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()))
}

impl Papers {
    pub(crate) fn with(flaw: Flaw) -> Self {
        let trusted = authority("the trusted authority");
        let key = KeyPair::generate().unwrap();
        let name = if flaw == Flaw::WrongName { "other.example" } else { NAME };
        let params = match flaw {
            Flaw::Expired => valid(name, 2001, 2002),
            Flaw::NotValidYet => valid(name, 2098, 2099),
            _ => valid(name, 2001, 2099),
        };
        let leaf = match flaw {
            Flaw::SelfSigned => params.self_signed(&key),
            Flaw::OtherAuthority => params.signed_by(&key, &authority("another authority")),
            Flaw::ImpostorAuthority => params.signed_by(&key, &authority("the trusted authority")),
            _ => params.signed_by(&key, &trusted),
        };
        let leaf = leaf.unwrap();
        let stranger = valid(NAME, 2001, 2099).self_signed(&key).unwrap();
        let is_stranger =
            matches!(flaw, Flaw::SelfSigned | Flaw::OtherAuthority | Flaw::ImpostorAuthority);
        let signing = match flaw {
            Flaw::WrongKey => private(&KeyPair::generate().unwrap()),
            _ => private(&key),
        };
        Self {
            shown: leaf.der().clone(),
            key: signing,
            authority: trusted.pem(),
            pinned: if is_stranger { stranger.pem() } else { leaf.pem() },
        }
    }
}
