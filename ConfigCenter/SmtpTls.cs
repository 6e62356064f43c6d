namespace ConfigCenter;

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpTls
{
    /// <summary>By STARTTLS, and not at all without it.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>In clear; for a server on the same machine or network.</summary>
    None,
}
