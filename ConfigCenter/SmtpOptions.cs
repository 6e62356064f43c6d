namespace ConfigCenter;

/// <summary>Where mail is handed over.</summary>
public sealed record SmtpOptions
{
    /// <summary>SMTP_HOST.</summary>
    public required string Host { get; init; }

    /// <summary>SMTP_PORT.</summary>
    public int Port { get; init; } = 587;

    /// <summary>SMTP_TLS.</summary>
    public SmtpTls Tls { get; init; } = SmtpTls.StartTls;

    /// <summary>SMTP_USER: null does not sign in.</summary>
    public string? User { get; init; }

    /// <summary>SMTP_PASSWORD.</summary>
    public string Password { get; init; } = "";

    /// <summary>SMTP_FROM: the sender's address.</summary>
    public required string From { get; init; }

    public override string ToString() => $"{From} by {Host}:{Port}";
}
