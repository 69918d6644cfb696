//! Somebody who calls enaio, frame by frame.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use presence_sim::{Action, Builder, Enaio, Fault, Simulator, VendorKind};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use super::wire::{self, P, Said, call, i, s, x};
use crate::raw::bounded;

pub(crate) const ANNA: &str = "anna.nowak";
pub(crate) const JAN: &str = "jan.kowalski";
pub(crate) const ZOFIA: &str = "zofia.wisniewska";
pub(crate) const LUKASZ: &str = "lukasz.dabrowski";
pub(crate) const JUERGEN: &str = "juergen.mueller";
pub(crate) const YUKI: &str = "yuki.tanaka";

pub(crate) async fn started(builder: Builder) -> (Simulator, Enaio) {
    let simulator = builder.vendor(VendorKind::Enaio).start().await.unwrap();
    let enaio = simulator.enaio().unwrap().clone();
    (simulator, enaio)
}

/// A simulator and an administrator who is logged in.
pub(crate) async fn with_admin() -> (Simulator, Enaio, Caller) {
    let (simulator, enaio) = started(Simulator::builder()).await;
    let caller = Caller::login(&enaio, ANNA).await;
    (simulator, enaio, caller)
}

pub(crate) fn once(action: Action) -> Fault {
    Fault::once(action).unwrap()
}

pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

pub(crate) struct Caller {
    pub(crate) stream: Box<dyn Stream>,
}

impl Caller {
    pub(crate) async fn to(enaio: &Enaio) -> Self {
        Self { stream: Box::new(TcpStream::connect(enaio.addr()).await.unwrap()) }
    }

    /// A connection with a session of its own that somebody has logged in to.
    pub(crate) async fn login(enaio: &Enaio, user: &str) -> Self {
        let mut caller = Self::to(enaio).await;
        caller.attach("").await;
        let password = legacy(&enaio.password_of(user).unwrap());
        let said = caller.done("krn.SessionLogin", &login_params(user, &password)).await;
        assert_eq!(said.text("Description"), "");
        caller
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        bounded(self.stream.write_all(bytes)).await.unwrap();
    }

    /// The next frame; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Result<Said, String>> {
        bounded(wire::read(&mut self.stream)).await
    }

    pub(crate) async fn is_over(&mut self) -> bool {
        self.next().await.is_none()
    }

    pub(crate) async fn call(&mut self, job: &str, params: &[P]) -> Said {
        self.send(&call(job, params)).await;
        self.next().await.unwrap().unwrap()
    }

    /// What a job answers that succeeds.
    pub(crate) async fn done(&mut self, job: &str, params: &[P]) -> Said {
        let said = self.call(job, params).await;
        assert_eq!(said.code, 0, "{said:?}");
        said
    }

    /// Code and message of a job that is refused.
    pub(crate) async fn refused(&mut self, job: &str, params: &[P]) -> (i64, String) {
        let said = self.call(job, params).await;
        assert!(said.code != 0 && said.params.is_empty(), "{said:?}");
        assert_eq!(said.errors.len(), 1);
        (said.code, said.errors[0].clone())
    }

    pub(crate) async fn attach(&mut self, guid: &str) -> String {
        let params = [i("Flags", 0), s("SessionGUID", guid)];
        self.done("krn.SessionAttach", &params).await.text("SessionGUID").to_owned()
    }

    pub(crate) async fn absent(&mut self, organisation: &str) -> Vec<String> {
        let said = self.done("wfm.GetAbsentUsers", &[s("OrganisationId", organisation)]).await;
        let ids = said.text("ObjectIds").split(',').filter(|id| !id.is_empty());
        ids.map(str::to_owned).collect()
    }
}

pub(crate) fn login_params(user: &str, password: &str) -> [P; 3] {
    [i("Flags", 0), s("UserName", user), s("UserPwd", password)]
}

/// The parameters of `wfm.ConfigUserAbsence`.
pub(crate) fn absences(organisation: &str, users: &[(&str, &str)]) -> [P; 2] {
    let entry = |(id, absent): &(&str, &str)| format!("<User Id=\"{id}\" Absent=\"{absent}\" />");
    let users = users.iter().map(entry).collect::<String>();
    let xml = format!("<?xml version='1.0' encoding='utf-8'?>\n<Users>{users}</Users>");
    [s("OrganisationId", organisation), x("Users", &xml)]
}

/// The older form of a password, with noise of zeroes only.
pub(crate) fn legacy(password: &str) -> String {
    let count = password.chars().count();
    let digits: String = password.chars().map(|c| format!("{:03o}", c as u32 + 7)).collect();
    let head = [65 + count as u8, 65 + 7].map(char::from);
    let mut text = format!("{}{}{}{digits}", head[0], head[1], "0".repeat(7));
    text.push_str(&"0".repeat(8 * count - text.len()));
    text
}

/// The newer form, with salt of zeroes.
pub(crate) fn encrypted(password: &str) -> String {
    let mut block = format!("{:03}{}{password}", password.len(), "0".repeat(10)).into_bytes();
    block.resize(141, b'0');
    block.resize(144, 3);
    let cipher = Aes128::new(&(*b"aRgg321Cff6599xQ").into());
    for part in block.chunks_exact_mut(16) {
        let mut cell = aes::Block::try_from(&*part).unwrap();
        cipher.encrypt_block(&mut cell);
        part.copy_from_slice(&cell);
    }
    format!("${}", STANDARD.encode(block))
}
