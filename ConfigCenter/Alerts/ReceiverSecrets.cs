using ConfigCenter.Publishing;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;

namespace ConfigCenter.Alerts;

/// <summary>The secrets of receivers on their way in and out. Of a URL, answers show where it leads and not how.</summary>
internal sealed class ReceiverSecrets
{
    private readonly SecretBox _box;

    public ReceiverSecrets(SecretBox box) => _box = box;

    public AlertReceiver Seal(AlertReceiver receiver) => receiver.Replace((context, secret) => _box.Seal(secret, context));

    /// <summary>As it is used; what cannot be opened is empty, which nothing can be sent to.</summary>
    public AlertReceiver Open(AlertReceiver receiver) => receiver.Replace((context, secret) => _box.TryOpen(secret, context, out var text) ? text : "");

    /// <summary>As answers show it.</summary>
    public AlertReceiver Show(AlertReceiver stored)
    {
        var open = Open(stored);
        return open with { Url = open.Url is null ? null : Shown(open.Url), Secret = open.Secret is null ? null : SecretSealing.Mask };
    }

    /// <summary>Puts the stored secrets where what answers show comes back; what stands for nothing is a finding.</summary>
    public AlertReceiver Restore(AlertReceiver? stored, AlertReceiver sent, Findings findings)
    {
        var open = stored is null ? null : Open(stored);
        if (sent.Url is { } url && url.EndsWith(SecretSealing.Mask, StringComparison.Ordinal))
        {
            sent = sent with { Url = Known("$.url", open?.Url is { } known && Shown(known) == url ? known : null, url, findings) };
        }

        return sent.Secret == SecretSealing.Mask
            ? sent with { Secret = Known("$.secret", open?.Secret, SecretSealing.Mask, findings) }
            : sent;
    }

    private static string Known(string path, string? known, string mask, Findings findings)
    {
        if (known is null)
        {
            findings.Error(path, "is a mask, and no secret is stored for it: send the secret itself");
        }

        return known ?? mask;
    }

    private static string Shown(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? $"{parsed.GetLeftPart(UriPartial.Authority)}/{SecretSealing.Mask}" : SecretSealing.Mask;
}
