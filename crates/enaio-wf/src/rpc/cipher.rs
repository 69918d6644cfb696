//! AES-128 in ECB mode with PKCS#7 padding, which is the vendor's choice.

/// What is encrypted; none where this was built without a cipher.
#[cfg(feature = "aws-lc-rs")]
pub(super) fn encrypted(key: &[u8; 16], mut plain: Vec<u8>) -> Option<Vec<u8>> {
    use aws_lc_rs::cipher::{AES_128, PaddedBlockEncryptingKey, UnboundCipherKey};

    let key = UnboundCipherKey::new(&AES_128, key).ok()?;
    let key = PaddedBlockEncryptingKey::ecb_pkcs7(key).ok()?;
    // In place; the room for the padding is there already.
    key.encrypt(&mut plain).ok()?;
    Some(plain)
}

/// What is encrypted; none where this was built without a cipher.
#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc-rs")))]
pub(super) fn encrypted(key: &[u8; 16], mut plain: Vec<u8>) -> Option<Vec<u8>> {
    use aes::Aes128;
    use aes::cipher::{BlockModeEncrypt, KeyInit, block_padding::Pkcs7};

    let length = plain.len();
    plain.resize((length / 16 + 1) * 16, 0);
    // In place, so that nothing of the plain text stays behind.
    let encryptor = ecb::Encryptor::<Aes128>::new(key.into());
    encryptor.encrypt_padded::<Pkcs7>(&mut plain, length).ok()?;
    Some(plain)
}

/// What is encrypted; none where this was built without a cipher.
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
pub(super) fn encrypted(_key: &[u8; 16], _plain: Vec<u8>) -> Option<Vec<u8>> {
    None
}
