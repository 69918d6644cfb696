//! The listener that should hear nothing.

use presence_sim::SilentListener;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::raw::bounded;

#[tokio::test]
async fn silence_is_told_as_often_as_asked() {
    let silent = SilentListener::start().await.unwrap();
    assert_eq!(silent.url(), format!("http://{}", silent.address()));
    assert!(silent.received_nothing().await);
    assert!(silent.received_nothing().await);
    assert!(silent.bytes().is_empty());
}

#[tokio::test]
async fn asking_at_the_same_time_disturbs_nobody() {
    let silent = SilentListener::start().await.unwrap();
    let (first, second) = tokio::join!(silent.received_nothing(), silent.received_nothing());
    assert!(first && second);
}

#[tokio::test]
async fn a_connection_without_a_byte_is_already_something() {
    let silent = SilentListener::start().await.unwrap();
    let peer = TcpStream::connect(silent.address()).await.unwrap();
    assert!(!silent.received_nothing().await);
    drop(peer);
    assert!(!silent.received_nothing().await);
}

#[tokio::test]
async fn what_was_said_can_be_read() {
    let silent = SilentListener::start().await.unwrap();
    let mut peer = TcpStream::connect(silent.address()).await.unwrap();
    peer.write_all(b"Authorization: key").await.unwrap();
    bounded(async {
        while silent.bytes() != b"Authorization: key" {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(!silent.received_nothing().await);
}

#[tokio::test]
async fn dropping_it_frees_the_port() {
    let silent = SilentListener::start().await.unwrap();
    let address = silent.address();
    drop(silent);
    bounded(async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
