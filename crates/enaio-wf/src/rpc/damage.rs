//! [`Damage`]: the one kind of error for bytes that are not the protocol.

/// What is wrong with received bytes. The position in the stream is unknown afterwards, so the
/// connection is never used again.
///
/// It never holds any of the bytes themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The stream ended inside a frame.
    #[error("the frame is cut short")]
    Truncated,
    /// The twenty bytes in front are not those of this protocol, version and form.
    #[error("the frame header is not that of protocol v50")]
    FrameHeader,
    /// The announced body is empty.
    #[error("the frame announces no body")]
    EmptyBody,
    /// More is announced than the limits allow.
    #[error("the frame announces more than the limit allows")]
    TooLarge,
    /// The body is not of the mode that is expected here.
    #[error("the body has another mode than is expected here")]
    Mode,
    /// The job name is not NUL-terminated ASCII.
    #[error("the job name is not NUL-terminated ASCII")]
    JobName,
    /// A parameter list does not fit into its frame, or its table not into the list.
    #[error("a parameter list runs past its container")]
    ListSize,
    /// The offsets of a parameter list do not ascend or point outside it.
    #[error("the offsets of a parameter list do not ascend or are out of range")]
    ListOffsets,
    /// A parameter lacks one of its two NULs.
    #[error("a parameter is not NUL-terminated")]
    Unterminated,
    /// A type tag that is not assigned.
    #[error("a parameter has an unknown type")]
    UnknownType,
    /// A name or a text is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// A number is not written as one, or does not fit into 64 bits.
    #[error("a number is not written as one, or is too large")]
    Number,
    /// A BASE64 value is not Base64.
    #[error("a binary value is not Base64")]
    Base64,
    /// The error section does not fit into its frame, or its table not into the section.
    #[error("the error section is cut short or inconsistent")]
    ErrorSection,
    /// Bytes are left over behind the body.
    #[error("bytes are left over at the end of the body")]
    LeftOver,
    /// A response has no `return` of type INTEGER.
    #[error("the response has no return code")]
    NoReturnCode,
    /// The number of files is negative, not a number or above the limit.
    #[error("the number of files is not usable")]
    FileCount,
    /// A file header or footer is not as it must be.
    #[error("a file header or footer is malformed")]
    FileFrame,
    /// The SHA-1 behind the frame is another one.
    #[error("the digest does not match")]
    Digest,
    /// Bytes came that nobody asked for.
    #[error("bytes came that nobody asked for")]
    Unexpected,
}
