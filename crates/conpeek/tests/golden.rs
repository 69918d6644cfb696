//! The bytes of every request, as they leave the socket.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::io::{Read, Write};
use std::net::TcpListener;

use conpeek::{Break, BreakType, Client, Config, OnlineMode, ReadPath, TenantUser, WorkState};

const ANSWER: &str = r#"{"data":{"id":74,"work_state":"ONLINE","break_type":null,"break_cause":null,"break_note":null}}"#;

/// Takes one request on a fresh port and answers it with the vendor's sample. Gives the request's
/// bytes with the port and this crate's version taken out.
async fn sent<F>(prefix: &str, call: impl FnOnce(Client) -> F) -> String
where
    F: Future<Output = ()>,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&mut stream);
        let length = ANSWER.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{ANSWER}"
        )
        .unwrap();
        request
    });
    let config = Config::new(format!("http://{address}{prefix}"), "key-of-the-tenant".to_owned());
    call(Client::new(&config).unwrap()).await;
    let request = server.join().unwrap();
    let agent = format!("omnipresence/{}", env!("CARGO_PKG_VERSION"));
    let request = request.replace(&address.to_string(), "HOST");
    // Asked for where the crate is built with the feature `gzip`, and by no sample of the vendor.
    let request = request.replace("accept-encoding: gzip\n", "");
    request.replace(&agent, "omnipresence/VERSION")
}

fn read_request(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            return text.replace("\r\n", "\n");
        }
    }
}

async fn set(user: TenantUser, state: WorkState) -> String {
    let call = |client: Client| async move {
        // The answer is always the sample's; that it contradicts is not looked at here.
        let _ = client.set_work_state(&user, &state).await;
    };
    sent("", call).await
}

#[tokio::test]
async fn the_vendors_own_example() {
    let online = WorkState::Online(OnlineMode::ServerChooses);
    insta::assert_snapshot!(set(TenantUser::Id(3), online).await);
}

#[tokio::test]
async fn online_in_a_mode() {
    insta::assert_snapshot!(set(TenantUser::Id(3), WorkState::Online(OnlineMode::Id(98))).await);
}

#[tokio::test]
async fn offline_by_a_login_that_has_to_be_encoded() {
    let user = TenantUser::name("anna nowak/ł?#%@x").unwrap();
    insta::assert_snapshot!(set(user, WorkState::Offline).await);
}

#[tokio::test]
async fn on_a_break_with_a_note() {
    let training = Break::new(BreakType::Business, "Szkolenie").unwrap();
    let noted = training.with_note("sala \"3\"\nżółta").unwrap();
    insta::assert_snapshot!(set(TenantUser::Id(3), WorkState::OnBreak(noted)).await);
}

#[tokio::test]
async fn an_unverified_read_below_a_path_prefix() {
    let call = |client: Client| async move {
        let path = ReadPath::new("/tenant_user/{user}/work_state").unwrap();
        client.read_consultant(&TenantUser::Id(3), &path).await.unwrap();
    };
    insta::assert_snapshot!(sent("/gateway/conpeek/", call).await);
}

#[tokio::test]
async fn a_probe_names_nobody() {
    let call = |client: Client| async move {
        assert_eq!(client.probe().await.unwrap(), 200);
    };
    insta::assert_snapshot!(sent("", call).await);
}
