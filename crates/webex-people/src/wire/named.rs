//! [`Named`]: the fields of a person by what they are, so that a name is looked at once.

macro_rules! names {
    ($($field:ident = $name:literal),+ $(,)?) => {
        /// A field of a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Named {
            $($field,)+
            /// One that is not documented.
            Unknown,
        }

        impl Named {
            pub(super) fn of(name: &[u8]) -> Self {
                match name {
                    $($name => Self::$field,)+
                    _ => Self::Unknown,
                }
            }

            /// The name; none for one that is not documented.
            pub(super) fn name(self) -> &'static [u8] {
                match self {
                    $(Self::$field => $name,)+
                    Self::Unknown => b"",
                }
            }
        }
    };
}

names! {
    Id = b"id",
    Emails = b"emails",
    PhoneNumbers = b"phoneNumbers",
    Extension = b"extension",
    LocationId = b"locationId",
    DisplayName = b"displayName",
    NickName = b"nickName",
    FirstName = b"firstName",
    LastName = b"lastName",
    Avatar = b"avatar",
    OrgId = b"orgId",
    Roles = b"roles",
    Licenses = b"licenses",
    Department = b"department",
    Manager = b"manager",
    ManagerId = b"managerId",
    Title = b"title",
    Addresses = b"addresses",
    Created = b"created",
    LastModified = b"lastModified",
    TimeZone = b"timeZone",
    OldTimeZone = b"timezone",
    LastActivity = b"lastActivity",
    SiteUrls = b"siteUrls",
    SipAddresses = b"sipAddresses",
    XmppFederationJid = b"xmppFederationJid",
    Status = b"status",
    InvitePending = b"invitePending",
    LoginEnabled = b"loginEnabled",
    Type = b"type",
    UserName = b"userName",
    AvatarProvided = b"avatarProvided",
    LicensesProvided = b"licensesProvided",
    Errors = b"errors",
}

impl Named {
    /// Whether a status is made of the field; see [`map`](crate::map).
    pub(super) fn is_of_status(self) -> bool {
        matches!(
            self,
            Self::Id
                | Self::Emails
                | Self::DisplayName
                | Self::OrgId
                | Self::Created
                | Self::LastActivity
                | Self::Status
                | Self::InvitePending
                | Self::LoginEnabled
                | Self::Errors
        )
    }
}
