using System.Globalization;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace ConfigCenter.Alerts;

/// <summary>Hands notifications over to a mail server.</summary>
internal sealed class MailSender
{
    private readonly SmtpOptions? _options;

    public MailSender(ConfigCenterOptions options) => _options = options.Smtp;

    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<string?> SendAsync(IReadOnlyList<string> to, string body, CancellationToken cancellation)
    {
        if (_options is null)
        {
            return "SMTP_HOST is not set: this config center sends no mail";
        }

        using var message = Compose(_options, to, AlertMessage.Read(body));
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(_options.Host, _options.Port, SecurityOf(_options.Tls), cancellation).ConfigureAwait(false);
            if (_options.User is { } user)
            {
                await client.AuthenticateAsync(user, _options.Password, cancellation).ConfigureAwait(false);
            }

            await client.SendAsync(message, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ServiceNotConnectedException or ServiceNotAuthenticatedException or CommandException or ProtocolException or AuthenticationException
            or SslHandshakeException or NotSupportedException or IOException or System.Net.Sockets.SocketException)
        {
            return e.Message.ReplaceLineEndings(" ");
        }

        await SayGoodbyeAsync(client, cancellation).ConfigureAwait(false);
        return null;
    }

    private static async Task SayGoodbyeAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(true, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CommandException or ProtocolException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The server has the message.
        }
    }

    private static SecureSocketOptions SecurityOf(SmtpTls tls) => tls switch
    {
        SmtpTls.Tls => SecureSocketOptions.SslOnConnect,
        SmtpTls.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static MimeMessage Compose(SmtpOptions options, IReadOnlyList<string> to, AlertMessage notification)
    {
        var alert = notification.Alert;
        var text = new StringBuilder().Append(AlertText.Line(notification)).Append("\n\n");
        if (alert.Description is { Length: > 0 } description)
        {
            text.Append(description).Append("\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"since: {alert.BeganAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n");
        if (alert.ResolvedAt is { } resolved)
        {
            text.Append(CultureInfo.InvariantCulture, $"until: {resolved.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(alert.ResolvedBy is null ? "" : $", by {alert.ResolvedBy}")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"alert: {alert.Id}\n");
        var from = MailboxAddress.Parse(options.From);
        var message = new MimeMessage
        {
            // The same in every attempt, so that mail servers and people tell repetitions.
            MessageId = $"{notification.Id}@{from.Domain}",
            Subject = $"[{alert.Level.ToUpperInvariant()}] {notification.Kind}: {alert.Rule}{(alert.Subject.Length == 0 ? "" : $": {alert.Subject}")}",
            Body = new TextPart("plain") { Text = text.ToString() },
        };
        message.From.Add(from);
        message.To.AddRange(to.Select(static address => MailboxAddress.Parse(address)));
        return message;
    }
}
