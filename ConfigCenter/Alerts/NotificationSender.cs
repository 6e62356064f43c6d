namespace ConfigCenter.Alerts;

/// <summary>Sends one notification once, in a bounded time.</summary>
internal sealed class NotificationSender
{
    private readonly WebhookSender _webhooks;
    private readonly MailSender _mail;

    public NotificationSender(WebhookSender webhooks, MailSender mail, ConfigCenterOptions options)
    {
        Limit = options.NotificationLimit;
        _webhooks = webhooks;
        _mail = mail;
    }

    /// <summary>The longest that an attempt takes.</summary>
    public TimeSpan Limit { get; }

    /// <returns>Why it was not delivered, without secrets; null when it was.</returns>
    public async Task<string?> SendAsync(NotificationReceiver to, string body)
    {
        // The end of the process does not cut it: what was received but not noted would be sent again.
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return to.Receiver.Type == AlertReceiver.Email
                ? await _mail.SendAsync(to.Receiver.To, body, limit.Token).ConfigureAwait(false)
                : await _webhooks.SendAsync(to, body, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return $"took longer than {Limit.TotalSeconds:0} s";
        }
    }
}
