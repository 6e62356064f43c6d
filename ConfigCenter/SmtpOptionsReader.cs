using Gateway.Core.Startup;
using MimeKit;

namespace ConfigCenter;

/// <summary>Reads where mail is handed over out of the environment.</summary>
internal static class SmtpOptionsReader
{
    /// <summary>Null when there is no SMTP_HOST.</summary>
    public static SmtpOptions? Read(EnvironmentReader environment)
    {
        if (environment.Text("SMTP_HOST") is not { } host)
        {
            return null;
        }

        var from = environment.Text("SMTP_FROM");
        if (from is null || from.Any(char.IsControl) || !MailboxAddress.TryParse(from, out var address) || !address.Address.Contains('@', StringComparison.Ordinal))
        {
            environment.Fail("SMTP_FROM: must be the e-mail address that mail comes from.");
        }

        var defaults = new SmtpOptions { Host = host, From = from ?? "" };
        return defaults with
        {
            Port = environment.Port("SMTP_PORT", defaults.Port),
            Tls = Tls(environment, defaults.Tls),
            User = environment.Text("SMTP_USER"),
            Password = environment.Secret("SMTP_PASSWORD", static _ => true, "a password") ?? defaults.Password,
        };
    }

    private static SmtpTls Tls(EnvironmentReader environment, SmtpTls otherwise) => environment.Text("SMTP_TLS")?.ToLowerInvariant() switch
    {
        null => otherwise,
        "starttls" => SmtpTls.StartTls,
        "tls" => SmtpTls.Tls,
        "none" => SmtpTls.None,
        var text => environment.Wrong("SMTP_TLS", text, "starttls, tls or none", otherwise),
    };
}
